import type { Clock } from '../../../call/clock.js'
import type { DeskStore } from '../state/desk-store.js'

/** The agent's wish to end the call: sent once the last words are on their way, and again after a lost connection. */
export class SeatEnding {
  #isDue = false
  #isSent = false
  #cancel = (): void => undefined
  readonly #store: Pick<DeskStore, 'snapshot' | 'seatAction'>

  constructor(store: Pick<DeskStore, 'snapshot' | 'seatAction'>) {
    this.#store = store
  }

  sendAfter(clock: Clock, delayMs: number): void {
    this.#cancel()
    this.#cancel = clock.after(delayMs, () => this.send())
  }

  /** Sends it now, or as soon as there is a connection. */
  send(): void {
    this.#cancel()
    this.#isDue = true
    this.#isSent = false
    this.settle()
  }

  /** Sends what is due. A connection that was lost may have lost it too. */
  settle(): void {
    if (this.#store.snapshot().connection !== 'open') this.#isSent = false
    else if (this.#isDue && !this.#isSent) {
      this.#isSent = true
      this.#store.seatAction({ kind: 'end' })
    }
  }

  /** The call is over, or this page's no more. */
  forget(): void {
    this.#cancel()
    this.#isDue = false
  }
}
