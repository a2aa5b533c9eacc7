import { evenDraws } from '../../wrapup/mean-difference.js'

/** How sure a mean difference of pairs is. */
export interface PairedDifference {
  /** Mean of the differences, second minus first. */
  readonly mean: number
  /** 95 % interval of that mean. */
  readonly low: number
  readonly high: number
  /** Share of drawings whose mean lies on the other side of 0, both sides; 1 where nothing differs. */
  readonly p: number
}

const drawingCount = 10_000

/**
 * Paired bootstrap: calls are drawn with replacement, each with both of its values, and the spread of the mean
 * difference over the drawings tells how far it could be chance. The drawings are the same every time.
 *
 * Source: Efron and Tibshirani 1993, chapters 8 and 13 (percentile interval).
 *
 * @param differences second minus first, one a call
 */
export function pairedBootstrap(differences: readonly number[]): PairedDifference {
  const { length } = differences
  const mean = length === 0 ? 0 : differences.reduce((sum, one) => sum + one, 0) / length
  if (differences.every((one) => one === 0)) return { mean, low: 0, high: 0, p: 1 }
  const random = evenDraws()
  const means = Float64Array.from({ length: drawingCount }, () => {
    let sum = 0
    for (let n = 0; n < length; n++) sum += differences[Math.floor(random() * length)] ?? 0
    return sum / length
  }).sort()
  const at = (share: number): number => means[Math.round(share * (drawingCount - 1))] ?? 0
  const below = means.filter((one) => one <= 0).length / drawingCount
  const above = means.filter((one) => one >= 0).length / drawingCount
  return { mean, low: at(0.025), high: at(0.975), p: Math.min(1, 2 * Math.min(below, above)) }
}
