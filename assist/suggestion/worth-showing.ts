import type { Match } from '../matching/match.js'

/** When something is worth showing. Probabilities are calibrated, 0 to 1. */
export interface SuggestionThresholds {
  /** Least probability that the right solution is among the cards that a final shows. */
  readonly show: number
  /** From this probability on a card stands alone. Below it, its rivals may stand beside it. */
  readonly sure: number
}

/** Cards on the screen at once (decision 12). */
export const maxVisible = 3

/** Least probability of any card: below it a single common word is enough, and cards raised by one mislead. */
const floor = 0.2

/** A candidate beside an unsure best one needs at least this share of its probability. */
const rivalShare = 0.5

/** A best candidate that falls short of the threshold by no more than this share of it is a near miss. */
const nearMissShare = 0.5

/** Whether nothing is worth showing, and a word or two heard otherwise may change that. */
export function isNearMiss(
  candidates: readonly Match[],
  thresholds: SuggestionThresholds,
): boolean {
  const [best] = candidates
  if (!best || worthShowing(candidates, thresholds).length > 0) return false
  return best.confidence >= thresholds.show * nearMissShare
}

/**
 * The candidates that are worth the agent's glance, best first. A sure one comes alone. Otherwise the best comes with
 * the rivals near it, at most three in all, where the right one is probably among them. Each is probable by itself:
 * many improbable ones do not add up to a card. Empty: nothing fits.
 *
 * @param candidates best first, with calibrated probabilities that sum to at most 1
 */
export function worthShowing(
  candidates: readonly Match[],
  { show, sure }: SuggestionThresholds,
): readonly Match[] {
  const [best] = candidates
  if (!best) return []
  if (best.confidence >= sure) return [best]
  const least = Math.max(floor, best.confidence * rivalShare)
  const shown = candidates.slice(0, maxVisible).filter((match) => match.confidence >= least)
  return shown.reduce((sum, { confidence }) => sum + confidence, 0) >= show ? shown : []
}
