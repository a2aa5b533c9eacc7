import { percentile } from '../../assist/quality/scores/error-rate.js'

/** The middle value; the lower one of two. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5)
}

/** Evenly spread members of a list, at most `count`. */
export function sampleOf<T>(values: readonly T[], count: number): T[] {
  const stride = Math.max(1, values.length / count)
  return values.filter((_, at) => Math.floor(at / stride) !== Math.floor((at - 1) / stride))
}

/** A seeded pseudo-random sequence in [0, 1): mulberry32, so that every run measures the same. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A name in camel case with its first letter large, to be put behind another. */
export function capitalised(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`
}
