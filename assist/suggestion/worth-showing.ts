import type { Match, MatchResult } from '../matching/match.js'

/** When something is worth showing. Probabilities are calibrated, 0 to 1. */
export interface SuggestionThresholds {
  /** Least probability that the right solution is among the cards that a final shows. */
  readonly show: number
  /** From this probability on a card stands alone. Below it, its rivals may stand beside it. */
  readonly sure: number
}

/** Cards on the screen at once (decision 12). */
export const maxVisible = 3

/** Least probability of the best card and of its rivals: below, one common word is enough, and cards by one mislead. */
const floors = { best: 0.25, rival: 0.2 }

/** A candidate beside an unsure best one needs at least this share of its probability. */
const rivalShare = 0.5

/** A best candidate that falls short of the threshold by no more than this share of it is a near miss. */
const nearMissShare = 0.5

/**
 * Below a confidence of the recogniser a text may be anything, and anything fits something. What falls short of it is
 * asked so many times as much of the match. Where no word that tells is shared, the whole sentence has to be well
 * heard, for misheard talk means something too: of the cards by meaning alone in 56 made calls, those by words heard
 * below 0.75 with a probability below 0.7 were wrong five times in six.
 */
const byWords = { surelyHeard: 0.5, cost: 3 }
const byMeaningAlone = { surelyHeard: 0.8, cost: 2 }

/** The least probability of a candidate for words that were heard so surely, 0 to 1; `show` for what was written. */
export function neededFor(show: number, best: Match, heardConfidence = 1): number {
  const { surelyHeard, cost } = isByMeaningAlone(best) ? byMeaningAlone : byWords
  return Math.min(1, show + cost * Math.max(0, surelyHeard - heardConfidence))
}

function isByMeaningAlone({ because }: Match): boolean {
  return because.length > 0 && because.every(({ kind }) => kind === 'meaning')
}

/** Whether nothing is worth showing, and a word or two heard otherwise may change that. */
export function isNearMiss(result: WeighableResult, thresholds: SuggestionThresholds): boolean {
  const [best] = result.matches
  if (!best || worthShowing(result, thresholds).length > 0) return false
  return best.confidence >= thresholds.show * nearMissShare
}

/** Candidates and how surely their words were heard. */
export type WeighableResult = Pick<MatchResult, 'matches' | 'heardConfidence'>

/**
 * The candidates that are worth the agent's glance, best first. A sure one comes alone. Otherwise the best comes with
 * the rivals near it, at most three in all, where the right one is probably among them. Each is probable by itself:
 * many improbable ones do not add up to a card. Empty: nothing fits.
 *
 * @param result candidates best first, with calibrated probabilities that sum to at most 1
 */
export function worthShowing(
  { matches, heardConfidence }: WeighableResult,
  { show, sure }: SuggestionThresholds,
): readonly Match[] {
  const [best] = matches
  if (!best || best.confidence < floors.best) return []
  const needed = neededFor(show, best, heardConfidence)
  if (best.confidence >= sure) return best.confidence >= needed ? [best] : []
  const least = Math.max(floors.rival, best.confidence * rivalShare)
  const shown = matches.slice(0, maxVisible).filter((match) => match.confidence >= least)
  return shown.reduce((sum, { confidence }) => sum + confidence, 0) >= needed ? shown : []
}
