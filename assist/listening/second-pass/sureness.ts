import type { HeardText, HeardWord, Stretch } from './heard-words.js'
import { heardWords } from './heard-words.js'
import calibration from './sureness.json' with { type: 'json' }

/**
 * What the confidences of the two engines are worth. Each engine is sure in its own way (Moonshine writes nonsense at
 * 0.5 to 0.7, Whisper base leaves real words at 0.4), so none of their numbers is compared as it comes.
 * `bench/fit-sureness.ts` fits the weights to labelled clips, which `sureness.json` names.
 */

/** Features of the choice between two stretches, in the order of the weights in `sureness.json`. */
export const choiceFeatureNames = [
  ...(['bias', 'onlySecond', 'onlyFirst', 'first', 'second', 'texts'] as const),
] as const

/** Features of whether the second pass changes a final, likewise. */
export const changeFeatureNames = ['bias', 'text', 'weakest', 'length'] as const

/** Log-odds beyond these bounds tell nothing more. */
const leastConfidence = 0.005

/** Log-odds of a confidence. */
export function logOdds(confidence: number): number {
  const bounded = Math.min(1 - leastConfidence, Math.max(leastConfidence, confidence))
  return Math.log(bounded / (1 - bounded))
}

/** Features of the choice between what two passes have in a stretch. */
export function choiceFeatures(
  first: HeardText,
  second: HeardText,
  stretch: Pick<Stretch, 'first' | 'second'>,
): number[] {
  return [
    1,
    stretch.first.length === 0 ? 1 : 0,
    stretch.second.length === 0 ? 1 : 0,
    -weakestLogOdds(stretch.first),
    weakestLogOdds(stretch.second),
    logOdds(second.confidence) - logOdds(first.confidence),
  ]
}

/** Features of whether a second pass would write other words; at least one word. */
export function changeFeatures(first: HeardText): number[] {
  const words = heardWords(first)
  const weakest = Math.min(1, ...words.map(({ confidence }) => confidence))
  return [1, logOdds(first.confidence), logOdds(weakest), Math.log(1 + words.length)]
}

/** Probability, 0 to 1, that of a stretch in which two passes part the second has the righter words. */
export function probabilityOfSecond(
  first: HeardText,
  second: HeardText,
  stretch: Pick<Stretch, 'first' | 'second'>,
): number {
  const weights = choiceFeatureNames.map((name) => calibration.choice[name])
  return shareOf(inner(choiceFeatures(first, second, stretch), weights))
}

/** Probability, 0 to 1, that a second pass would change the words of a text. */
export function probabilityOfChange(first: HeardText): number {
  const weights = changeFeatureNames.map((name) => calibration.change[name])
  return shareOf(inner(changeFeatures(first), weights))
}

/** The confidence, 0 to 1, at which the first pass makes as many errors as the second does at this one. */
export function onScaleOfFirst(confidence: number): number {
  const { bias, slope } = calibration.scale
  return shareOf(bias + slope * logOdds(confidence))
}

/** A stretch is as sure as its weakest word: the mean over words was tried, and 0.6 points of all words worse. */
function weakestLogOdds(words: readonly HeardWord[]): number {
  return words.length === 0 ? 0 : Math.min(...words.map(({ confidence }) => logOdds(confidence)))
}

function inner(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0)
}

function shareOf(logOddsOf: number): number {
  return 1 / (1 + Math.exp(-logOddsOf))
}
