import { maxBias } from '../matching/weighing/learnt-bias.js'
import type { Observation } from './observation.js'

/** What became of a card in a call, as evidence for a ranking. */
export type Outcome = Pick<Observation, 'kind' | 'confidence'> & { readonly callId: string }

/** Calls that have to agree before a change is proposed: one agent's mood is no evidence. */
const minCalls = 2

/** Smallest change that is proposed, in log-odds: less is not worth an administrator's attention. */
const minChange = 0.1

/** Standard deviation of adjustments before there is any evidence, in log-odds: most solutions need none. */
const priorSpread = 0.7

/** Weight of an outcome by its kind: what was inferred may be chance. */
const weights = { wrong: 1, used: 1, inferred: 0.5 } as const

/** Steps of Newton's method. The log-likelihood is concave in its one unknown, so a few are plenty. */
const steps = 20

/**
 * The adjustment of a solution's log-odds that its outcomes suggest; undefined where they suggest no change.
 *
 * It is the most probable shift of the confidences that the cards had: logistic regression with a normal prior around
 * the adjustment in force. So a sure card that was used moves it little, and a sure card that was wrong moves it much.
 * It is bounded by `maxBias`. Only *wrong* lowers it: a card that was dismissed, or merely not used, is no outcome.
 *
 * @param bias the adjustment in force, −1 to 1; the confidences include it
 */
export function proposedBias(outcomes: readonly Outcome[], bias: number): number | undefined {
  const shift = likeliestShift(outcomes)
  const proposed = Math.round(Math.min(maxBias, Math.max(-maxBias, bias + shift)) * 100) / 100
  const isLower = proposed < bias
  const agreeing = outcomes.filter(({ kind }) => (kind === 'wrong') === isLower)
  const callCount = new Set(agreeing.map(({ callId }) => callId)).size
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
    // Where the curve is flat, a long step would overshoot and swing; the answer lies within the bounds anyway.
    shift += Math.min(maxBias, Math.max(-maxBias, slope / curvature))
  }
  return shift
}
