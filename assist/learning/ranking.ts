import { maxBias } from '../matching/weighing/learnt-bias.js'
import type { Observation } from './observation.js'

/** Evidence for a ranking. */
export type Outcome = Pick<Observation, 'kind' | 'confidence'> & { readonly callId: string }

/** Calls that have to say the same before a change is proposed: one agent's mood is no evidence. */
const minCalls = 2

/** A smaller change is not worth anybody's attention, in log-odds. */
const minChange = 0.1

/** Spread of adjustments before there is any evidence, in log-odds: most solutions need none. */
const priorSpread = 0.7

/** What an outcome counts; what was inferred may be chance. */
const weights = { wrong: 1, used: 1, inferred: 0.5 } as const

/** Steps of Newton's method; the sum is concave in one unknown, so a few are plenty. */
const steps = 20

/**
 * The adjustment of a solution's log-odds that its outcomes speak for; undefined where they speak for no change.
 *
 * The most probable shift of the confidences that the cards had: logistic regression with a normal prior around
 * what is in force. So a sure card that was used says little, and a sure card that was wrong says much. Bounded by
 * `maxBias`. Only *wrong* lowers: what was merely not used, or dismissed, is no outcome.
 *
 * @param bias what is in force, −1 to 1; the confidences include it
 */
export function proposedBias(outcomes: readonly Outcome[], bias: number): number | undefined {
  const shift = likeliestShift(outcomes)
  const proposed = Math.round(Math.min(maxBias, Math.max(-maxBias, bias + shift)) * 100) / 100
  const isLower = proposed < bias
  const speaking = outcomes.filter(({ kind }) => (kind === 'wrong') === isLower)
  const callCount = new Set(speaking.map(({ callId }) => callId)).size
  if (callCount < minCalls || Math.abs(proposed - bias) < minChange) return undefined
  return proposed
}

function likeliestShift(outcomes: readonly Outcome[]): number {
  let shift = 0
  for (let step = 0; step < steps; step++) {
    let slope = -shift / priorSpread ** 2
    let curvature = 1 / priorSpread ** 2
    for (const { kind, confidence } of outcomes) {
      const kept = Math.min(0.99, Math.max(0.01, confidence))
      const shifted = 1 / (1 + Math.exp(-(Math.log(kept / (1 - kept)) + shift)))
      slope += weights[kind] * ((kind === 'wrong' ? 0 : 1) - shifted)
      curvature += weights[kind] * shifted * (1 - shifted)
    }
    // A long step on a flat stretch would swing; the answer is within bounds anyway.
    shift += Math.min(maxBias, Math.max(-maxBias, slope / curvature))
  }
  return shift
}
