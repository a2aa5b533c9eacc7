import type { AudioFrame } from '../frame.js'

/** Frames of speech that are judged together: 1 s. */
const windowFrameCount = 31

/** They are judged anew after so many more: half a second. */
const stepFrameCount = 16

/** From this probability of speech on a frame counts; overdriven speech is less sure to be speech than other. */
const leastProbability = 0.3

/** A sample this near to the largest of the window stands at the ceiling. */
const ceilingShare = 0.85

/**
 * Share of samples at the ceiling from which on the sound is clipped. Speech that is not has few there, whatever its
 * level, for its peaks are rare. Measured a second at a time: above 0.013 in one of a hundred seconds of the clean
 * sets; overdriven by 12 dB or more above 0.05 in three of four.
 */
const leastShare = 0.04

/** A share that needs no second look. */
const heavyShare = 0.15

/** Two neighbours this near to each other (of the largest sample) make a flat top. */
const flatShare = 0.01

/** Share of samples in flat tops that has to be there as well: a hum or a loud vowel has a ceiling, and no flat tops. */
const leastFlatShare = 0.004

/** After so many windows without, the sound is clean again. */
const cleanWindowCount = 4

/**
 * Finds overdriven speech on one side: its tops are cut off at one level, at full scale or, where it was made quieter
 * afterwards, below it. It survives μ-law and a change of rate, which bend the flat tops a little.
 */
export class ClippingMeter {
  readonly #frames: Float32Array[] = []
  #isClipping = false
  #wasClipped = false
  #cleanCount = 0

  /** Whether the newest seconds of speech are clipped. */
  get isClipping(): boolean {
    return this.#isClipping
  }

  /** Takes the next frame with its probability of speech. Cost: 20 µs, once in half a second 0.3 ms. */
  hear({ source, samples }: AudioFrame, probability: number): void {
    if (probability < leastProbability) return
    this.#frames.push(source ?? samples)
    if (this.#frames.length < windowFrameCount) return
    this.#judge()
    this.#frames.splice(0, stepFrameCount)
  }

  #judge(): void {
    const { topShare, flatTopShare } = shapeOf(this.#frames)
    const isClipped = topShare >= leastShare && flatTopShare >= leastFlatShare
    if (isClipped && (this.#wasClipped || topShare >= heavyShare)) this.#isClipping = true
    this.#wasClipped = isClipped
    this.#cleanCount = isClipped ? 0 : this.#cleanCount + 1
    if (this.#cleanCount >= cleanWindowCount) this.#isClipping = false
  }
}

/** Shares of all samples: at the ceiling, and in flat tops near to it. */
function shapeOf(frames: readonly Float32Array[]): {
  readonly topShare: number
  readonly flatTopShare: number
} {
  let peak = 0
  for (const frame of frames) for (const sample of frame) peak = Math.max(peak, Math.abs(sample))
  let [topCount, flatCount] = [0, 0]
  for (const frame of frames) {
    let run = 0
    let before = 0
    for (const sample of frame) {
      const isTop = Math.abs(sample) >= ceilingShare * peak
      if (isTop) topCount++
      run = isTop && Math.abs(sample - before) < flatShare * peak ? run + 1 : 0
      if (run >= 2) flatCount++
      before = sample
    }
  }
  const count = frames.reduce((sum, frame) => sum + frame.length, 0)
  return { topShare: topCount / count, flatTopShare: flatCount / count }
}
