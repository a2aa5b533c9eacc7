import { setImmediate as nextTurn } from 'node:timers/promises'

/** How long a job may keep its thread before others get a turn, in ms; a match waits for two or three of them. */
const sliceMs = 5

/** Yields the event loop between the slices of a long job. Cost of a check: one look at the clock. */
export class EventLoopYield {
  readonly #now: () => number
  #dueAtMs: number

  /** @param now milliseconds on a clock that never goes back */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
    this.#dueAtMs = now() + sliceMs
  }

  /** Yields for one turn of the event loop if the slice is over; otherwise goes on at once. */
  async yieldIfDue(): Promise<void> {
    if (this.#now() < this.#dueAtMs) return
    await nextTurn()
    this.#dueAtMs = this.#now() + sliceMs
  }
}
