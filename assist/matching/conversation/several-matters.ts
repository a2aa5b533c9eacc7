import type { Match, MatchResult } from '../match.js'
import { actOf } from './conversation-acts.js'
import { wordCountOf } from './statement.js'

/** Fewer parts are one matter told in two clauses as often as two. */
const leastParts = 3

/** Of more, those that were said last: it is they that are asked now. Each part costs one match. */
const maxParts = 5

/** Words of a part, at least. */
const leastPartWords = 3

/** What no single one of several matters reaches: the agent has to look at all of them. */
const belowSure = 0.01

const englishBreak =
  /[.,;:!?]+\s+|\s+(?:(?:and|also|plus|then|so)\s+)+(?=(?:i|i['’]\w+|my|our|the|there|how|where|what|which|who|when|why|can|could|is|are|do|does|did|will|would|should)\b)/giu
const chineseBreak = /[，。；：！？,;:!?]+|还有|另外|然后|以及/gu

/**
 * The parts of an utterance that may each ask something of their own, in the order in which they were said; none
 * where it has fewer than three.
 */
export function partsOf(text: string): readonly string[] {
  const isChinese = /\p{Script=Han}/u.test(text)
  const parts = text
    .split(isChinese ? chineseBreak : englishBreak)
    .map((part) => part.trim())
    .filter((part) => wordCountOf(part) >= leastPartWords && actOf(part) === 'matter')
  return parts.length < leastParts ? [] : parts.slice(-maxParts)
}

/**
 * The candidates of an utterance that asks several things in one breath: its own best one where that would be shown,
 * and that of each part which is nearly sure; the surest first. None is sure, so that each of them gets its card.
 *
 * @param show probability from which a candidate is shown, 0 to 1
 * @param sure probability from which one is sure, 0 to 1
 * @param isEndless of an utterance that does not end one part is enough: what is said around it says little of it
 * @returns undefined where the parts are not about two things at least
 */
export function severalMatters(
  whole: MatchResult,
  parts: readonly MatchResult[],
  { show, sure }: { readonly show: number; readonly sure: number },
  isEndless = false,
): MatchResult | undefined {
  const found = distinct(parts.flatMap(({ matches }) => bestOf(matches, (show + sure) / 2)))
  if (found.length < (isEndless ? 1 : 2)) return undefined
  const matches = distinct([...bestOf(whole.matches, show), ...found]).map((match) => {
    return { ...match, confidence: Math.min(match.confidence, sure - belowSure) }
  })
  return { ...whole, matches }
}

function bestOf([best]: readonly Match[], least: number): readonly Match[] {
  return best && best.confidence >= least ? [best] : []
}

/** Each solution once, as it is surest; the surest first. */
function distinct(matches: readonly Match[]): readonly Match[] {
  const sorted = [...matches].sort((a, b) => b.confidence - a.confidence)
  return sorted.filter(
    ({ solutionId }, at) => sorted.findIndex((one) => one.solutionId === solutionId) === at,
  )
}
