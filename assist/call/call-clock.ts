/**
 * Time of a live call: zero at its first audio, so that a moment of the log and a moment of the audio are one.
 */
export class CallClock {
  #originMs: number | undefined

  /** @param nowMs call time at which a call goes on; left out where it begins */
  constructor(nowMs?: number) {
    if (nowMs !== undefined) this.#originMs = performance.now() - nowMs
  }

  /** Audio begins to flow. Later calls change nothing. */
  begin(): void {
    this.#originMs ??= performance.now()
  }

  /** Milliseconds from the call's start; 0 until audio flows. */
  nowMs(): number {
    return this.#originMs === undefined ? 0 : performance.now() - this.#originMs
  }
}
