import type { Clock } from '../call/clock.js'

/** What the wait for last words runs on. */
export interface LastWordsParts {
  readonly clock: Clock
  /** Longest wait; undefined under the virtual clock, where nothing is given up. */
  readonly patienceMs: number | undefined
  /** What was still being recognised is given up. @param thrown why, where something broke */
  readonly lost: (thrown: unknown) => void
}

/**
 * Waits for what is still being recognised when a call, or one side of it, ends. The wait has a bound, whatever hangs:
 * an engine, a worker, the chain behind them.
 */
export class LastWords {
  readonly #parts: LastWordsParts
  readonly #givenUp: Promise<void>
  #giveUp = (): void => undefined

  constructor(parts: LastWordsParts) {
    this.#parts = parts
    this.#givenUp = new Promise((resolve) => (this.#giveUp = resolve))
  }

  /** Resolves when the work is done, has failed, or has taken too long; never rejects. */
  async waitFor(work: Promise<unknown>): Promise<void> {
    const { clock, patienceMs, lost } = this.#parts
    let cancel = (): void => undefined
    const tooLong = new Promise<void>((resolve) => {
      if (patienceMs === undefined) return
      cancel = clock.after(patienceMs, () => {
        lost(undefined)
        resolve()
      })
    })
    await Promise.race([work, tooLong, this.#givenUp]).catch(lost).finally(cancel)
  }

  /** Nothing is waited for any more, now and later: the service stops. */
  giveUp(): void {
    this.#giveUp()
  }
}
