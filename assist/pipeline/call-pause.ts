import { AssistError } from '../errors/errors.js'
import type { CallEventBody } from './log/call-event.js'

/**
 * The pause of a call, as while a card is paid with: nothing of any side is heard, kept or stored, and time goes on.
 * The sending side and the agent may both begin and end it. What is written meanwhile is refused, unless the pause is
 * the customer's refusal to be transcribed: then they go on in writing.
 */
export class CallPause {
  readonly #append: (body: CallEventBody) => void
  readonly #nowMs: () => number
  readonly #listeners = new Set<() => void>()
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

  /** What either side writes is not taken. */
  get isClosedToWriting(): boolean {
    return this.isOn && !this.#isRefused
  }

  /** @throws AssistError ASSIST_CALL_PAUSED where what either side writes is not taken */
  requireWriting(): void {
    if (!this.isClosedToWriting) return
    throw new AssistError(
      'ASSIST_CALL_PAUSED',
      'The call is paused, and nothing of it is kept: this was not taken. Send it again when the pause is over.',
    )
  }

  /**
   * Lets a message through, where it may be taken. A page that is sent is no word of either side, and always goes.
   *
   * @throws AssistError ASSIST_CALL_PAUSED
   */
  admit<T extends { readonly link?: unknown }>(message: T): T {
    if (message.link === undefined) this.requireWriting()
    return message
  }

  /** Calls the listener when the pause begins, ends, or becomes another; the returned function stops that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /**
   * Goes on with a pause that another process began: what is being paid is still not to be heard.
   *
   * @param isRefused the customer had refused to be transcribed
   */
  takeUp(fromMs: number, isRefused: boolean): void {
    this.#fromMs = fromMs
    this.#isRefused = isRefused
  }

  /** The customer refuses to be transcribed, or agrees again: until then nobody ends the pause. */
  refuse(isRefused: boolean): void {
    if (isRefused === this.#isRefused) return
    this.#isRefused = isRefused
    if (isRefused === this.isOn) this.#tell()
    else this.#turn(isRefused)
  }

  /** Begins or ends it; the same once more changes nothing. */
  set(isOn: boolean): void {
    if (isOn !== this.isOn && !this.#isRefused) this.#turn(isOn)
  }

  #turn(isOn: boolean): void {
    const fromMs = this.#fromMs
    this.#fromMs = isOn ? Math.round(this.#nowMs()) : undefined
    this.#append({ type: 'call.pause', isOn, ...(fromMs === undefined ? {} : { fromMs }) })
    this.#tell()
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}
