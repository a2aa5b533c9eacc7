import type { Clock } from '../../call/clock.js'
import { ShortMemory } from '../short-memory.js'

const windowMs = 60_000

/** Addresses that are remembered at once; the oldest are forgotten first. */
const maxAddressCount = 10_000

/** Who tries keys: counts the wrong ones of an address over a minute. Time comes from outside. */
export class FailedKeys {
  readonly #clock: Clock
  readonly #triesPerMinute: number
  readonly #tries = new ShortMemory<string, { readonly sinceMs: number; count: number }>(
    maxAddressCount,
  )
  #total = 0

  constructor(clock: Clock, triesPerMinute: number) {
    this.#clock = clock
    this.#triesPerMinute = triesPerMinute
  }

  /** Wrong keys since the start. */
  get total(): number {
    return this.#total
  }

  /** An address has sent a wrong key. */
  failed(address: string): void {
    this.#total++
    const known = this.#current(address)
    if (known) {
      known.count++
      return
    }
    this.#tries.set(address, { sinceMs: this.#clock.nowMs(), count: 1 })
  }

  /** How long an address has to wait before it is heard again, ms; 0: it may try. */
  waitMs(address: string): number {
    const known = this.#current(address)
    if (!known || known.count < this.#triesPerMinute) return 0
    return known.sinceMs + windowMs - this.#clock.nowMs()
  }

  #current(address: string): { readonly sinceMs: number; count: number } | undefined {
    const known = this.#tries.get(address)
    return known && this.#clock.nowMs() - known.sinceMs < windowMs ? known : undefined
  }
}
