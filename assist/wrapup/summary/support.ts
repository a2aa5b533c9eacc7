import { analyse, languageOf } from '../../matching/words/analysis.js'
import { sentencesOf } from '../signs/sentences.js'
import { signsOf } from '../signs/signs-of.js'
import type { SummaryPart } from '../wrap-up.js'

/** Of the telling words of a written sentence, so many at least stand in its line. */
const leastShare = { en: 0.6, zh: 0.7 }

/** Words with which a summary speaks about a call; they claim nothing of it. */
const englishFrame = new Set(
  analyse(
    'customer caller agent said says told asked asks wants wanted reports reported promised promise company service call called issue matter',
    'en',
  ).map(({ term }) => term),
)
const chineseFrame =
  /客户|顾客|用户|来电|客服|坐席|我方|公司|表示|反映|希望|询问|咨询|要求|承诺|告知|将会?|会|已经?|并|为|给|其|的|了|在|把|被|向|对|于|与|和/gu

const negation = {
  en: /\b(?:not|no|never|none|cannot|without|nothing|nobody)\b|n['’]t\b/iu,
  zh: /[不没未无别]/u,
}

/**
 * Whether a line bears a sentence that was written about it: its numbers stand there, most of its words do, both deny or
 * neither does, and what counts as promised is promised there.
 */
export function isSupported(part: SummaryPart, sentence: string, line: string): boolean {
  const language = languageOf(line)
  if (languageOf(sentence) !== language) return false
  const numbers = numbersOf(line)
  if ([...numbersOf(sentence)].some((number) => !numbers.has(number))) return false
  if (negation[language].test(sentence) !== negation[language].test(line)) return false
  if (!bearsPart(part, line)) return false
  const share = language === 'zh' ? hanShare(sentence, line) : wordShare(sentence, line)
  return share >= leastShare[language]
}

function bearsPart(part: SummaryPart, line: string): boolean {
  if (part === 'matter') return true
  const sentences = sentencesOf(line)
  const isPromised = sentences.some((sentence) => signsOf(sentence).isPromised(sentence))
  const isDone = sentences.some((sentence) => signsOf(sentence).isDone(sentence))
  return part === 'done' ? isDone : isPromised
}

function numbersOf(text: string): Set<string> {
  return new Set(text.match(/\d+(?:[.,:]\d+)*/gu) ?? [])
}

function wordShare(sentence: string, line: string): number {
  const there = new Set(analyse(line, 'en').map(({ term }) => term))
  const own = analyse(sentence, 'en').filter(({ term }) => !englishFrame.has(term))
  return own.length === 0 ? 0 : own.filter(({ term }) => there.has(term)).length / own.length
}

/** By characters: cutting Chinese into words takes a dictionary that this thread does not load. */
function hanShare(sentence: string, line: string): number {
  const own = sentence.replace(chineseFrame, '').match(/[\p{L}\p{N}]/gu) ?? []
  return own.length === 0 ? 0 : own.filter((char) => line.includes(char)).length / own.length
}
