/** A token that may come next, with its natural log-probability. */
export interface TokenChoice {
  readonly token: number
  readonly logProbability: number
}

/** Most of a vocabulary is further below the best token than this, and changes the sum by less than 1 %. */
const negligibleLog = -15

/**
 * Sum of the exponentials of logits, each less the largest of them.
 *
 * @param top the largest
 */
function sumBelow(logits: Float32Array, top: number): number {
  let sum = 0
  for (const logit of logits) {
    const distance = logit - top
    if (distance > negligibleLog) sum += Math.exp(distance)
  }
  return sum
}
