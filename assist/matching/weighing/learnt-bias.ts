/**
 * What use has taught about a solution: an adjustment of its log-odds, accepted by an administrator. It is part of
 * the version of its base, so that a log shows which ranking gave it.
 */
import type { Match } from '../match.js'

/** Adjustments by solution, in log-odds. */
export type Biases = Readonly<Record<string, number>>

/** An adjustment is at most this much, either way: a probability of 0.5 becomes 0.27 or 0.73. */
export const maxBias = 1

/** Between the version of what people wrote and that of what was learnt. */
const separator = '.'

/** The version of a base with what was learnt. @param learnt empty where nothing was */
export function learntVersion(plain: string, learnt: string): string {
  return learnt === '' ? plain : `${plain}${separator}${learnt}`
}

/** The version of what people wrote, whatever was learnt. */
export function plainVersion(version: string): string {
  return version.split(separator)[0] ?? version
}

/** A probability after an adjustment; bounded by `maxBias`, whatever is stored. */
export function adjusted(probability: number, bias: number): number {
  const bounded = Math.min(maxBias, Math.max(-maxBias, bias))
  const odds = (probability / (1 - probability)) * Math.exp(bounded)
  return probability >= 1 ? 1 : odds / (1 + odds)
}

/**
 * Candidates with what was learnt. One that is lowered goes behind those that are now surer, one that is raised before
 * those that are less sure; all others keep their order.
 */
export function withBiases(matches: readonly Match[], biases: Biases): readonly Match[] {
  const result = [...matches]
  for (const match of matches) {
    const bias = biases[match.solutionId] ?? 0
    if (bias === 0) continue
    const at = result.indexOf(match)
    const changed = { ...match, confidence: adjusted(match.confidence, bias) }
    result.splice(at, 1)
    let index = at
    const isSurer = (one: Match | undefined): boolean =>
      one !== undefined && one.confidence > changed.confidence
    if (bias < 0) while (isSurer(result[index])) index++
    else while (index > 0 && !isSurer(result[index - 1])) index--
    result.splice(index, 0, changed)
  }
  return result
}
