import { wordCountOf } from '../../matching/conversation/statement.js'
import type { SaidLine } from '../said-line.js'
import type { SentenceSigns } from '../signs/sentence-signs.js'
import { clausesOf, meantStretch, sentencesOf } from '../signs/sentences.js'
import { signsOf } from '../signs/signs-of.js'
import type { SummaryPart, SummarySentence } from '../wrap-up.js'
import { matterLines, type RaisedCard } from './matter.js'

/** Most sentences of one part: an agent reads them in seconds. */
const maxSentenceCount = 6

/**
 * What the customer wanted, what was done and what was promised, each in words of the call itself. It takes
 * milliseconds, for a call of any length.
 *
 * @param raised the surest card that each line raised, by the line's id
 */
export function quotedSummary(
  lines: readonly SaidLine[],
  raised: ReadonlyMap<string, RaisedCard>,
): SummarySentence[] {
  const matters = matterLines(lines, raised).map((line) => quoted('matter', line, told(line.text)))
  const said = lines.filter(({ channel }) => channel === 'agent').flatMap(actsOf)
  const own = (part: SummaryPart) => unlike(said.filter((one) => one.part === part))
  return [...matters, ...own('done'), ...own('promised')]
}

/** What an agent's line says was done or will be. */
function actsOf(line: SaidLine): SummarySentence[] {
  return sentencesOf(line.text).flatMap((sentence) => {
    const signs = signsOf(sentence)
    const parts = partsOf(sentence, signs)
    // “I have told my manager, she will call you” is one of both.
    const pieces = parts.length > 1 ? clausesOf(sentence) : [sentence]
    return pieces.flatMap((piece) => {
      const [part] = partsOf(piece, signs)
      return part ? [quoted(part, line, meantStretch(bare(piece), meantBy(part, signs)))] : []
    })
  })
}

/** Without the comma that joined it to the next. */
function bare(piece: string): string {
  return piece.trim().replace(/[,，;；]$/u, '')
}

function partsOf(sentence: string, signs: SentenceSigns): ('done' | 'promised')[] {
  return (['done', 'promised'] as const).filter((part) => meantBy(part, signs)(sentence))
}

function meantBy(part: 'done' | 'promised', signs: SentenceSigns): (text: string) => boolean {
  return part === 'done' ? signs.isDone : signs.isPromised
}

/** Of a long line the sentences from the first to the last that tell the matter. */
function told(text: string): string {
  const sentences = sentencesOf(text)
  const telling = sentences.filter(
    (sentence) => wordCountOf(sentence) >= 3 && signsOf(sentence).isMatterTold(sentence),
  )
  const longest = [...telling].sort((a, b) => wordCountOf(b) - wordCountOf(a))[0]
  if (text.length <= 160 || longest === undefined) {
    return meantStretch(text, (clause) => signsOf(clause).isMatterTold(clause))
  }
  return meantStretch(longest, (clause) => signsOf(clause).isMatterTold(clause))
}

function quoted(part: SummaryPart, line: SaidLine, text: string): SummarySentence {
  const { utteranceId, channel, atMs } = line
  return { part, text, quote: { utteranceId, channel, atMs, text } }
}

/** Without what was said twice; of many the last ones, which hold. */
function unlike(sentences: readonly SummarySentence[]): SummarySentence[] {
  const seen = new Set<string>()
  const kept = sentences.filter(({ text }) => {
    const key = text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
    return !seen.has(key) && seen.add(key)
  })
  return kept.slice(-maxSentenceCount)
}
