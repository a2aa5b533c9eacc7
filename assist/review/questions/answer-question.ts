import type { EmbedText } from '../../matching/meaning/embed-text.js'
import { dot } from '../../matching/vectors/feature-rows.js'
import { analyse } from '../../matching/words/analysis.js'
import { hasHan } from '../../moments/word-pattern.js'
import type { CallEvent } from '../../pipeline/log/call-event.js'
import { saidLines, type SaidLine } from '../../wrapup/said-line.js'
import type { AnswerSentence, CallQuote, CallsAnswer } from './calls-answer.js'
import { readQuestion, type QuestionReading } from './question-reading.js'

/** A call that is asked about. */
export interface AskedCall {
  readonly callId: string
  readonly events: readonly CallEvent[]
}

/** Least likeness by which a line says what is asked, by language; chosen on `fixtures/dialogues`, part fit. */
export const askedLikeness: Readonly<Record<QuestionReading['language'], number>> = {
  en: 0.7,
  zh: 0.62,
}

/** Lines that are compared by meaning for one condition; of more, those that share the rarest words. */
const maxCompared = 600

/** Lines of the agent behind the customer's that count as answers to them. */
const answerLines = 4

/** Most quotes of a sentence. */
const maxQuotes = 8

interface Line extends SaidLine {
  readonly callId: string
  readonly place: number
}

/**
 * Answers a question about calls by what was said in them: how many customers said it, in which words, and, where that
 * is asked, what agents said then. Nothing is written that no line says.
 *
 * Cost: one embedding a line, for `maxCompared` lines a condition at most.
 */
export async function answerQuestion(
  question: string,
  calls: Iterable<AskedCall> | AsyncIterable<AskedCall>,
  embed: EmbedText,
): Promise<CallsAnswer> {
  const reading = readQuestion(question)
  const byCall = new Map<string, readonly Line[]>()
  for await (const { callId, events } of calls) {
    byCall.set(
      callId,
      saidLines(events).map((line, place) => ({ ...line, callId, place })),
    )
  }
  const lines = [...byCall.values()].flat().filter(({ text }) => {
    return hasHan(text) === (reading.language === 'zh')
  })
  const customers = lines.filter(({ channel }) => channel === 'customer')
  const found = await Promise.all(
    reading.conditions.map((condition) => linesLike(condition, customers, reading, embed)),
  )
  const counted = callsWithAll(found)
  const told = sentence('customers', counted)
  const answers = reading.wantsAnswers ? answersIn(counted, byCall) : []
  const replied = sentence('agents', answers)
  return {
    reading,
    callCount: byCall.size,
    sentences: [...(told ? [told] : []), ...(replied ? [replied] : [])],
    callIds: [...new Set(counted.map(({ line }) => line.callId))],
  }
}

interface Found {
  readonly line: Line
  readonly likeness: number
}

/** The lines that say a condition: by meaning, or by having all its words. */
async function linesLike(
  condition: string,
  lines: readonly Line[],
  { language }: QuestionReading,
  embed: EmbedText,
): Promise<Found[]> {
  const wanted = new Set(analyse(condition, language).map(({ term }) => term))
  const terms = lines.map(({ text }) => new Set(analyse(text, language).map(({ term }) => term)))
  const counts = new Map<string, number>()
  for (const own of terms) for (const term of own) counts.set(term, (counts.get(term) ?? 0) + 1)
  const weights = terms.map((own) => {
    const shared = [...wanted].filter((term) => own.has(term))
    return shared.reduce(
      (sum, term) => sum + Math.log(1 + lines.length / (counts.get(term) ?? 1)),
      0,
    )
  })
  const ranked = lines
    .map((line, at) => ({ line, weight: weights[at] ?? 0, terms: terms[at] ?? new Set() }))
    .sort((a, b) => b.weight - a.weight)
    .slice(0, maxCompared)
  const meant = await embed(condition, language)
  const found: Found[] = []
  for (const { line, terms: own } of ranked) {
    const hasAll = wanted.size > 1 && [...wanted].every((term) => own.has(term))
    const vector = meant && (await embed(line.text, language))
    const cosine = meant && vector ? dot({ values: meant }, vector, 0) : 0
    const likeness = hasAll ? Math.max(cosine, askedLikeness[language]) : cosine
    if (likeness >= askedLikeness[language]) found.push({ line, likeness })
  }
  return found
}

/** The nearest line of each condition of the calls that have every one, the nearest call first. */
function callsWithAll(found: readonly (readonly Found[])[]): Found[] {
  const best = found.map((own) => {
    const byCall = new Map<string, Found>()
    for (const one of own) {
      const before = byCall.get(one.line.callId)
      if (!before || before.likeness < one.likeness) byCall.set(one.line.callId, one)
    }
    return byCall
  })
  const [first, ...others] = best
  const whole = [...(first?.keys() ?? [])].filter((id) => others.every((own) => own.has(id)))
  const groups = whole.map((id) => best.flatMap((own) => own.get(id) ?? []))
  const meanOf = (group: readonly Found[]): number =>
    group.reduce((sum, { likeness }) => sum + likeness, 0) / group.length
  return groups.sort((a, b) => meanOf(b) - meanOf(a)).flat()
}

/** What agents said behind the last line that counts of each call. */
function answersIn(
  counted: readonly Found[],
  byCall: ReadonlyMap<string, readonly Line[]>,
): Found[] {
  const last = new Map<string, Line>()
  for (const { line } of counted) {
    const before = last.get(line.callId)
    if (!before || before.place < line.place) last.set(line.callId, line)
  }
  return [...last.values()].flatMap(({ callId, place }) =>
    (byCall.get(callId) ?? [])
      .slice(place + 1, place + 1 + 2 * answerLines)
      .filter(({ channel, text }) => channel === 'agent' && !/[?？]\s*$/u.test(text))
      .slice(0, 1)
      .map((line) => ({ line, likeness: 1 })),
  )
}

function sentence(
  about: AnswerSentence['about'],
  found: readonly Found[],
): AnswerSentence | undefined {
  const [first, ...rest] = distinct(found).slice(0, maxQuotes).map(quoteOf)
  if (!first) return undefined
  const callCount = new Set(found.map(({ line }) => line.callId)).size
  return { about, callCount, quotes: [first, ...rest] }
}

/** One line may say several conditions. */
function distinct(found: readonly Found[]): Found[] {
  return [...new Map(found.map((one) => [`${one.line.callId} ${one.line.place}`, one])).values()]
}

function quoteOf({
  line: { callId, utteranceId, channel, atMs, text },
  likeness,
}: Found): CallQuote {
  const rounded = Math.round(likeness * 1_000) / 1_000
  return { callId, utteranceId, channel, atMs, text, likeness: rounded }
}
