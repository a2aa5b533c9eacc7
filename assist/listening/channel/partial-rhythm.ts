import type { ChannelName } from '../../call/call-start.js'

/**
 * Partials are at least so many times their own cost apart. A customer's raise cards; an agent's are only read, and
 * give way sooner.
 */
const costFactors: Readonly<Record<ChannelName, number>> = { customer: 3, agent: 6 }

/** Weight of the newest measurement. */
const smoothing = 0.3

/**
 * How often partials are decoded: as configured while there is capacity, more slowly as they take longer. Under
 * the virtual clock the rhythm is fixed.
 */
export class PartialRhythm {
  readonly #baseMs: number
  readonly #costFactor: number
  readonly #now: (() => number) | undefined
  #tookMs = 0

  /**
   * @param baseMs rhythm when there is capacity
   * @param now clock in milliseconds; undefined: the rhythm never changes
   */
  constructor(baseMs: number, channel: ChannelName, now: (() => number) | undefined) {
    this.#baseMs = baseMs
    this.#costFactor = costFactors[channel]
    this.#now = now
  }

  get intervalMs(): number {
    return Math.max(this.#baseMs, this.#costFactor * this.#tookMs)
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
