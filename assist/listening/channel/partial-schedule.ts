import type { Job } from './job-queue.js'
import type { PartialRhythm } from './partial-rhythm.js'

/** Speech before the first partial: what is written of less is mostly guessed. */
const firstPartialMs = 600

/** Less open audio than this (0.8 s) is mostly guessed as well ("You"). */
const minOpenSampleCount = 12_800

/** Where a segment stands when a partial of it may be due. */
export interface OpenAudio {
  /** Samples that a partial would decode. */
  readonly openSampleCount: number
  /** A text up to here would shorten the partials that follow: a breath is over, and enough stands before it. */
  readonly isWorthKeeping: boolean
}

/** When partials of a channel are due, and which of them is under way; there is one at a time. */
export class PartialSchedule {
  readonly #rhythm: PartialRhythm | undefined
  #lastMs = 0
  #job: Job | undefined
  #measured: (() => void) | undefined

  /** @param rhythm undefined: no partials */
  constructor(rhythm: PartialRhythm | undefined) {
    this.#rhythm = rhythm
  }

  /** A segment begins: its first partial is due after 0.6 s of speech. */
  begin(startMs: number): void {
    this.#lastMs = startMs + firstPartialMs - (this.#rhythm?.intervalMs ?? 0)
  }

  isDue(nowMs: number, { openSampleCount, isWorthKeeping }: OpenAudio): boolean {
    if (!this.#rhythm) return false
    const sinceMs = nowMs - this.#lastMs
    if (isWorthKeeping && sinceMs > 0) return true
    return sinceMs >= this.#rhythm.intervalMs && openSampleCount >= minOpenSampleCount
  }

  /**
   * Takes the place of the partial that is under way, if there is one.
   *
   * @param start begins the new one
   * @returns whether another was dropped for it
   */
  replace(nowMs: number, start: () => Job): boolean {
    this.#lastMs = nowMs
    const isDropped = this.#job !== undefined
    this.drop()
    this.#measured = this.#rhythm?.request()
    this.#job = start()
    return isDropped
  }

  /** Gives up the partial that is under way. */
  drop(): void {
    if (this.#job) this.#job.isStale = true
    this.end()
  }

  /** The partial that was under way is done. One that was dropped is measured too: it would have taken longer still. */
  end(): void {
    this.#job = undefined
    this.#measured?.()
    this.#measured = undefined
  }
}
