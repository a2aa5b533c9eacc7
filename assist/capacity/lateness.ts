import type { Clock } from '../call/clock.js'
import type { CallEvent } from '../pipeline/log/call-event.js'

/** Finals older than this say nothing of now. */
const windowMs = 20_000

/** Fewer finals than this in the window are no measurement. */
const leastCount = 8

/** How late finals come: from the end of speech to the final in the log, over the last 20 s. Time comes from outside. */
export class Lateness {
  readonly #clock: Clock
  #finals: { readonly atMs: number; readonly delayMs: number }[] = []

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Takes note of a final; other events say nothing. */
  event(event: CallEvent): void {
    if (event.type !== 'utterance.final' || event.text === '') return
    this.#finals.push({ atMs: this.#clock.nowMs(), delayMs: event.atMs - event.endMs })
  }

  /**
   * The middle one, milliseconds; undefined where there were fewer than eight finals. Not the latest ones: a spoken
   * number is waited for on purpose.
   */
  medianMs(): number | undefined {
    const sinceMs = this.#clock.nowMs() - windowMs
    this.#finals = this.#finals.filter(({ atMs }) => atMs > sinceMs)
    if (this.#finals.length < leastCount) return undefined
    const delays = this.#finals.map(({ delayMs }) => delayMs).sort((a, b) => a - b)
    return delays[delays.length >> 1]
  }
}
