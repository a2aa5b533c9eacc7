/** Partials are at least this many times their own cost apart, and so take a third of the time at most. */
const costFactor = 3

/** Weight of the newest measurement. */
const smoothing = 0.3

/**
 * How often partials are decoded: as configured while there is capacity, more slowly as they take longer. Under
 * the virtual clock the rhythm is fixed.
 */
export class PartialRhythm {
  readonly #baseMs: number
  readonly #now: (() => number) | undefined
  #tookMs = 0

  /**
   * @param baseMs rhythm when there is capacity
   * @param now clock in milliseconds; undefined: the rhythm never changes
   */
  constructor(baseMs: number, now: (() => number) | undefined) {
    this.#baseMs = baseMs
    this.#now = now
  }

  get intervalMs(): number {
    return Math.max(this.#baseMs, costFactor * this.#tookMs)
  }

  /** A partial is asked for; call the result when its text is there. */
  request(): () => void {
    const now = this.#now
    if (!now) return () => undefined
    const startedMs = now()
    return () => {
      this.#tookMs += smoothing * (now() - startedMs - this.#tookMs)
    }
  }
}
