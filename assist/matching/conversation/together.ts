import {
  confidenceOf,
  type FindMatches,
  type FindOptions,
  type Match,
  type MatchResult,
} from '../match.js'
import { isCorrection } from './conversation-acts.js'
import { ownWords } from './own-words.js'
import type { MatchedTurn, Turn } from './recent-turns.js'
import { subjectsOf } from './subject.js'

/** Together, texts come near to more entries than one alone; so they have to be this much surer. */
const togetherMargin = 0.1

/** Least probability of a candidate by the customer's own words; below, it is only an echo of what was said before. */
const leastOwn = 0.02
const leastOwnOfKnown = 0.1

/** The same where only the subject is brought along: the sentence has to mean something by itself. */
const leastOwnWithSubject = 0.15

/** A corrected candidate keeps this share of its probability. */
const correctedShare = 0.3

/** Turns before a sentence, and the texts of theirs that it is matched with. */
interface Reading {
  readonly before: readonly MatchedTurn[]
  readonly texts: readonly string[]
}

/**
 * The surest reading of a sentence together with the turns before it, or with what they were about; undefined where
 * none is surely about something. Cost: up to eight matches.
 *
 * @param show probability from which a candidate is shown
 * @param known the turns before it, oldest first, and what its own words are about
 */
export async function together(
  find: FindMatches,
  show: number,
  turn: Turn,
  known: Readonly<{ turns: readonly MatchedTurn[]; alone: MatchResult }>,
): Promise<MatchResult | undefined> {
  const { turns, alone } = known
  const own = ownWords(turn.text)
  const customers = turns.filter(({ channel }) => channel === 'customer')
  const corrected = isCorrection(turn.text) ? customers.at(-1)?.matches[0] : undefined
  let surest: MatchResult | undefined
  let most = show + togetherMargin
  for (const { before, texts } of [...wholeTurns(turns), ...namedSubjects(turns, own, alone)]) {
    const found = await find(asOneText([...texts, own]), heardOf(turn))
    const customer = before.filter(({ channel }) => channel === 'customer')
    const said = asOneText([...customer.map(({ text }) => text), own])
    const matches = found.matches
      .filter((match) => isOwn(match, before, alone, show))
      .map((match) => because(without(match, corrected), said))
      .sort((a, b) => b.confidence - a.confidence)
    const [best] = matches
    if (!best || best.confidence < most) continue
    most = best.confidence
    surest = { ...found, matches, ...heardOf(...before, turn) }
  }
  return surest && { ...surest, solutionsVersion: alone.solutionsVersion }
}

/** The last turns of the customer in full, with the agent's question where there is one. */
function wholeTurns(turns: readonly MatchedTurn[]): readonly Reading[] {
  const customers = turns.filter(({ channel }) => channel === 'customer').slice(-2)
  const agent = turns.at(-1)?.channel === 'agent' ? turns.slice(-1) : []
  return [
    customers.slice(-1),
    ...(customers.length > 1 ? [customers] : []),
    ...(agent.length > 0 ? [agent, [...customers.slice(-1), ...agent]] : []),
  ]
    .filter((before) => before.length > 0)
    .map((before) => ({ before, texts: before.map(({ text }) => text) }))
}

/**
 * “The lights came on so soon” with “car”, which was named three turns ago. Only a sentence that means something by a
 * telling word of its own goes on about what was named; any other would mean whatever is added to it.
 */
function namedSubjects(
  turns: readonly MatchedTurn[],
  own: string,
  { matches: [best] }: MatchResult,
): readonly Reading[] {
  if (!best || best.confidence < leastOwnWithSubject) return []
  if (!best.because.some(({ kind }) => kind === 'word')) return []
  return subjectsOf(turns, own).map(({ turn, words }) => ({ before: [turn], texts: [words] }))
}

/** Whether the words themselves support a candidate; they have to do so more where the turns before did already. */
function isOwn(
  { solutionId }: Match,
  before: readonly MatchedTurn[],
  alone: MatchResult,
  show: number,
): boolean {
  const known = Math.max(...before.map(({ matches }) => confidenceOf(solutionId, matches)))
  const least = known >= show ? leastOwnOfKnown : leastOwn
  return confidenceOf(solutionId, alone.matches) >= least
}

/** A match with those reasons only that the customer said: words of the agent's question are none. */
function because(match: Match, said: string): Match {
  const own = match.because.filter(({ text, kind }) => kind === 'meaning' || said.includes(text))
  return own.length === match.because.length ? match : { ...match, because: own }
}

function without(match: Match, corrected: Match | undefined): Match {
  if (match.solutionId !== corrected?.solutionId) return match
  return { ...match, confidence: match.confidence * correctedShare }
}

/** Texts together are as sure as the least sure of them. */
export function heardOf(...turns: readonly Turn[]): Pick<FindOptions, 'heardConfidence'> {
  const known = turns.flatMap(({ heardConfidence = [] }) => heardConfidence)
  return known.length === 0 ? {} : { heardConfidence: Math.min(...known) }
}

/** Several texts as one, in the punctuation of their language. */
export function asOneText(texts: readonly string[]): string {
  return texts.map((text) => text.trim()).join(/\p{Script=Han}/u.test(texts.join('')) ? '，' : ' ')
}
