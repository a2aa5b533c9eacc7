/** How much larger the mean of one set of numbers is than that of another. */
export interface MeanDifference {
  readonly mean: number
  /** 95 % interval. */
  readonly low: number
  readonly high: number
}

const drawingCount = 2_000

/**
 * Numbers of a set from which bootstrap means are drawn one by one; those of a larger set follow the normal distribution
 * closely enough to be drawn as such.
 */
const drawnCount = 300

/**
 * Bootstrap of two sets that have nothing in common: both are drawn anew with replacement, and the spread of the
 * difference of their means over the drawings is its interval. The drawings are the same every time.
 *
 * Source: Efron and Tibshirani 1993, chapters 8 and 13 (percentile interval).
 *
 * @returns null where either set has fewer than two numbers
 */
export function meanDifference(
  these: readonly number[],
  those: readonly number[],
): MeanDifference | null {
  if (these.length < 2 || those.length < 2) return null
  const random = evenDraws()
  const [drawThese, drawThose] = [meanDrawer(these, random), meanDrawer(those, random)]
  const means = Float64Array.from({ length: drawingCount }, () => drawThese() - drawThose()).sort()
  const at = (share: number): number => means[Math.round(share * (drawingCount - 1))] ?? 0
  return { mean: meanOf(these) - meanOf(those), low: at(0.025), high: at(0.975) }
}

/** Mean of numbers; 0 of none. */
export function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, one) => sum + one, 0) / values.length
}

/** Draws means of sets that are drawn with replacement. */
function meanDrawer(values: readonly number[], random: () => number): () => number {
  const { length } = values
  if (length <= drawnCount) {
    return () => {
      let sum = 0
      for (let n = 0; n < length; n++) sum += values[Math.floor(random() * length)] ?? 0
      return sum / length
    }
  }
  const mean = meanOf(values)
  const error = Math.sqrt(meanOf(values.map((one) => (one - mean) ** 2)) / length)
  // Source: Box and Muller 1958; 1 − u keeps the logarithm finite.
  return () =>
    mean + error * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

/** Uniform numbers from 0 to 1, the same in every run. Source: Marsaglia 2003, xorshift of 32 bits. */
export function evenDraws(): () => number {
  let state = 0x9e3779b9
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 4_294_967_296
  }
}
