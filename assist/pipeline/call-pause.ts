import type { CallEventBody } from './log/call-event.js'

/** What a pause needs of its call. */
export interface CallPauseParts {
  /** Writes into the call's log. */
  readonly append: (body: CallEventBody) => void
  /** Call time in milliseconds. */
  readonly nowMs: () => number
}

/**
 * The pause of a call, as while a card is paid with: nothing of any side is heard, kept or stored, and time goes on.
 * The sending side and the agent may both begin and end it.
 */
export class CallPause {
  readonly #parts: CallPauseParts
  #fromMs: number | undefined

  constructor(parts: CallPauseParts) {
    this.#parts = parts
  }

  get isOn(): boolean {
    return this.#fromMs !== undefined
  }

  /** Begins or ends it; the same once more changes nothing. */
  set(isOn: boolean): void {
    if (isOn === this.isOn) return
    const { append, nowMs } = this.#parts
    const fromMs = this.#fromMs
    this.#fromMs = isOn ? Math.round(nowMs()) : undefined
    append({ type: 'call.pause', isOn, ...(fromMs === undefined ? {} : { fromMs }) })
  }
}
