import type { Clock } from '../../call/clock.js'

/** Over how long refusals are counted together, ms. */
const windowMs = 60_000
/** Refusals of one address that are written one by one. */
const maxPerAddress = 60
/** Refusals of all addresses that are. */
const maxInAll = 600
/** Addresses that are counted by themselves; the others are one. */
const maxAddressCount = 100

const otherAddresses = 'other addresses'

/**
 * Keeps a flood of refusals from filling the disk: beyond a measure they are counted, and each address is written down
 * once a minute with its count.
 */
export class RefusalLimit {
  readonly #clock: Clock
  readonly #summary: (address: string, count: number) => void
  readonly #written = new Map<string, number>()
  readonly #skipped = new Map<string, number>()
  #writtenInAll = 0
  #cancel: (() => void) | undefined

  /** @param summary hears of each address at the end of a minute how many of its refusals were not written */
  constructor(clock: Clock, summary: (address: string, count: number) => void) {
    this.#clock = clock
    this.#summary = summary
  }

  /** Whether a refusal of this address is to be written; where it is not, it is counted. */
  take(address: string): boolean {
    this.#cancel ??= this.#clock.after(windowMs, () => this.end())
    const ofAddress = this.#written.get(address) ?? 0
    if (ofAddress < maxPerAddress && this.#writtenInAll < maxInAll) {
      this.#written.set(address, ofAddress + 1)
      this.#writtenInAll++
      return true
    }
    const isKnown = this.#skipped.has(address) || this.#skipped.size < maxAddressCount
    const name = isKnown ? address : otherAddresses
    this.#skipped.set(name, (this.#skipped.get(name) ?? 0) + 1)
    return false
  }

  /** Ends the minute now: what was counted is told. */
  end(): void {
    this.#cancel?.()
    this.#cancel = undefined
    for (const [address, count] of this.#skipped) this.#summary(address, count)
    this.#written.clear()
    this.#skipped.clear()
    this.#writtenInAll = 0
  }
}
