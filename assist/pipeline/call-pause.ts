import type { CallEventBody } from './log/call-event.js'

/**
 * The pause of a call, as while a card is paid with: nothing of any side is heard, kept or stored, and time goes on.
 * The sending side and the agent may both begin and end it.
 */
export class CallPause {
  readonly #append: (body: CallEventBody) => void
  readonly #nowMs: () => number
  #fromMs: number | undefined
  #isRefused = false

  /**
   * @param append writes into the call's log
   * @param nowMs call time in milliseconds
   */
  constructor(append: (body: CallEventBody) => void, nowMs: () => number) {
    this.#append = append
    this.#nowMs = nowMs
  }

  get isOn(): boolean {
    return this.#fromMs !== undefined
  }

  /** The customer refuses to be transcribed: nobody else ends the pause. */
  get isRefused(): boolean {
    return this.#isRefused
  }

  /** Goes on with a pause that another process began: what is being paid is still not to be heard. */
  takeUp(fromMs: number): void {
    this.#fromMs = fromMs
  }

  /** The customer refuses to be transcribed, or agrees again: until then nobody ends the pause. */
  refuse(isRefused: boolean): void {
    if (isRefused === this.#isRefused) return
    this.#isRefused = false
    this.set(isRefused)
    this.#isRefused = isRefused
  }

  /** Begins or ends it; the same once more changes nothing. */
  set(isOn: boolean): void {
    if (isOn === this.isOn || this.#isRefused) return
    const fromMs = this.#fromMs
    this.#fromMs = isOn ? Math.round(this.#nowMs()) : undefined
    this.#append({ type: 'call.pause', isOn, ...(fromMs === undefined ? {} : { fromMs }) })
  }
}
