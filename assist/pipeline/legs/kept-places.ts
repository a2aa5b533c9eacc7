import type { Clock } from '../../call/clock.js'
import type { CallLeg } from './call-leg.js'
import type { LegPlace } from '../log/call-place.js'

/** What keeps the places of a call's legs. */
export interface KeptPlacesParts {
  /** Writes where the open legs stand, behind the events so far; undefined: a call that cannot go on elsewhere. */
  readonly keep: ((legs: readonly LegPlace[]) => void) | undefined
  readonly clock: Clock
  /** Resolves when every event and place so far is stored. */
  readonly durable: () => Promise<void>
  readonly failed: (thrown: unknown) => void
}

/** Least time between two places of a call, in ms: each is a write to the disk, even where nobody speaks. */
const intervalMs = 500

/**
 * How far the legs of one call are settled, and how much of that is stored. Audio is durable when its events are, and
 * where the call can go on from its place after a restart: a client forgets what is durable.
 */
export class KeptPlaces {
  readonly #parts: KeptPlacesParts
  /** Up to which moment all that was heard of an open leg is through the chain. */
  readonly #settledMs = new Map<CallLeg, number>()
  #cancelWait: (() => void) | undefined
  #isWriting = false
  /** Something was settled since the last place. */
  #isBehind = false
  #lastKeptMs = -Infinity
  #hasStoreFailed = false

  constructor(parts: KeptPlacesParts) {
    this.#parts = parts
  }

  /** A leg begins here. */
  opened(leg: CallLeg, startMs: number): void {
    this.#settledMs.set(leg, startMs)
    this.#keep()
  }

  /** Everything of a leg before this moment is through the chain; Infinity: all of it, and it is closed. */
  settled(leg: CallLeg, settledMs: number): void {
    this.#settledMs.set(leg, Math.max(settledMs, this.#settledMs.get(leg) ?? 0))
    this.#isBehind = true
    if (!this.#parts.keep || settledMs === Infinity) this.#keep()
    else this.#keepInTime()
  }

  /** A store that is slow, or fails, has one place of a call to write at most. */
  #keepInTime(): void {
    if (this.#isWriting || this.#cancelWait) return
    const { clock } = this.#parts
    const waitMs = this.#lastKeptMs + intervalMs - clock.nowMs()
    if (waitMs <= 0) this.#keep()
    else this.#cancelWait = clock.after(waitMs, () => this.#keep())
  }

  #keep(): void {
    const { keep, clock, durable } = this.#parts
    this.#cancelWait?.()
    this.#cancelWait = undefined
    this.#isWriting = true
    this.#isBehind = false
    this.#lastKeptMs = clock.nowMs()
    const settled = [...this.#settledMs]
    const open = settled.filter(([, settledMs]) => settledMs !== Infinity)
    keep?.(open.map(([leg, settledMs]) => leg.placeAt(settledMs)))
    for (const [leg, settledMs] of settled) {
      if (settledMs === Infinity) this.#settledMs.delete(leg)
    }
    durable().then(
      () => {
        for (const [leg, settledMs] of settled) leg.markDurable(settledMs)
        this.#isWriting = false
        if (keep && this.#isBehind) this.#keepInTime()
      },
      (thrown: unknown) => {
        // A log with a hole never becomes durable again; once is enough to say so.
        if (!this.#hasStoreFailed) this.#parts.failed(thrown)
        this.#hasStoreFailed = true
      },
    )
  }
}
