/** How long the sound of a leg is watched before it is judged, in ms. */
const windowMs = 60_000

/** At both ends of it the moment counts at which the sound was least behind: what is late catches up. */
const edgeMs = 5_000

/** Sound that was away for longer comes in a burst, in ms. */
const awayMs = 2_000

/** So much in a window is more than the jitter of a network, in ms. */
const mostDriftMs = 1_000

/** Sound that comes faster by half is no live sound: it is sent from a file. */
const liveRate = 1.5

/** Watches whether the sound of one leg comes as fast as time passes. */
export class ClockWatch {
  readonly #drifts: () => void
  #lastMs = -Infinity
  #startMs = 0
  #startSoundMs = 0
  /** Least lateness at the window's beginning and at its end. */
  #first = Infinity
  #last = Infinity
  #isTold = false

  /** @param drifts called once, where the clock of the sound is another one, or sound is missing */
  constructor(drifts: () => void) {
    this.#drifts = drifts
  }

  /**
   * Takes note of sound.
   *
   * @param soundMs where it ends, gaps included, in call time
   * @param nowMs when it came, in call time
   */
  hear(soundMs: number, nowMs: number): void {
    if (this.#isTold) return
    if (nowMs - this.#lastMs > awayMs) this.#begin(soundMs, nowMs + edgeMs)
    this.#lastMs = nowMs
    const elapsedMs = nowMs - this.#startMs
    if (elapsedMs < 0) {
      this.#startSoundMs = soundMs
      return
    }
    const lateMs = nowMs - soundMs
    if (elapsedMs < edgeMs) this.#first = Math.min(this.#first, lateMs)
    if (elapsedMs > windowMs - edgeMs) this.#last = Math.min(this.#last, lateMs)
    if (elapsedMs < windowMs) return
    const isLive = soundMs - this.#startSoundMs < liveRate * elapsedMs
    if (isLive && Math.abs(this.#last - this.#first) > mostDriftMs) {
      this.#isTold = true
      this.#drifts()
    }
    this.#begin(soundMs, nowMs)
  }

  #begin(soundMs: number, startMs: number): void {
    this.#startMs = startMs
    this.#startSoundMs = soundMs
    this.#first = Infinity
    this.#last = Infinity
  }
}
