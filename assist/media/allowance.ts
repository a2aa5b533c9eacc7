import type { Clock } from '../call/clock.js'

const minuteMs = 60_000

/** So many of something a minute, and as many at once. */
export class Allowance {
  readonly #perMinute: number
  readonly #clock: Pick<Clock, 'nowMs'>
  #left: number
  #atMs: number

  /** @param perMinute at least 1 */
  constructor(perMinute: number, clock: Pick<Clock, 'nowMs'>) {
    this.#perMinute = perMinute
    this.#clock = clock
    this.#left = perMinute
    this.#atMs = clock.nowMs()
  }

  /** Takes one. @returns in how many ms there is one again, where none is left; undefined: it was taken */
  take(): number | undefined {
    const nowMs = this.#clock.nowMs()
    const come = ((nowMs - this.#atMs) * this.#perMinute) / minuteMs
    this.#left = Math.min(this.#perMinute, this.#left + come)
    this.#atMs = nowMs
    if (this.#left < 1) return Math.ceil(((1 - this.#left) * minuteMs) / this.#perMinute)
    this.#left--
    return undefined
  }
}
