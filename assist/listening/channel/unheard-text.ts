import { frameDurationMs } from '../../audio/frame.js'

/** A frame is speech for sure from 0.5 on; below this it is none. */
const leastProbability = 0.25

/** Engines place words by so much wrongly, in ms. */
const slackMs = 1_000

/** Frames of speech are remembered for so long, in ms. */
const memoryMs = 60_000

/** Texts without sound, one after the other, of an engine that writes what nobody says. */
const mostTexts = 3

/** Watches whether an engine with endpoints of its own writes where nobody speaks. */
export class UnheardText {
  /** Starts of frames with speech, in ms. */
  readonly #speechMs: number[] = []
  #count = 0

  /** @param probability of speech, 0 to 1 */
  heard(startMs: number, probability: number): void {
    if (probability < leastProbability) return
    this.#speechMs.push(startMs)
    const [first = startMs] = this.#speechMs
    if (startMs - first > memoryMs * 2) {
      const from = this.#speechMs.findIndex((one) => startMs - one <= memoryMs)
      this.#speechMs.splice(0, from)
    }
  }

  /** Takes a text. @returns whether it was one too many that nobody said */
  written(startMs: number, endMs: number): boolean {
    const isHeard = this.#speechMs.some(
      (one) => one + frameDurationMs + slackMs > startMs && one - slackMs < endMs,
    )
    this.#count = isHeard ? 0 : this.#count + 1
    return this.#count >= mostTexts
  }
}
