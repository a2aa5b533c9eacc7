import type { Clock } from '../../call/clock.js'
import type { CallHold } from '../../pipeline/registry/call-registry.js'
import type { RoomPart } from './room-part.js'

/** What a hold runs on. */
export interface IdleHoldParts {
  /** The room's hold of its call; undefined where other doors keep the call alive. */
  readonly hold: CallHold | undefined
  /** Takes hold of the call. */
  readonly take: () => Promise<CallHold>
  readonly clock: Clock
  /** How long a held call lives with nobody in the room. */
  readonly idleMs: number
}

/** Keeps the call alive for its room, and lets go of it when nobody has been in the room for a while. */
export class IdleHold implements RoomPart {
  readonly #parts: IdleHoldParts
  #hold: CallHold | undefined
  /** The hold that is being taken: whoever asks meanwhile waits for the same one. */
  #taking: Promise<void> | undefined
  #isOccupied = false
  #isClosed = false
  #cancelIdle = (): void => undefined

  constructor(parts: IdleHoldParts) {
    this.#parts = parts
    this.#hold = parts.hold
    this.watch(false)
  }

  /** Takes hold of the call, unless the room has it already. */
  async take(): Promise<void> {
    if (this.#hold) return
    this.#taking ??= this.#takeHold().finally(() => (this.#taking = undefined))
    await this.#taking
  }

  /** Begins to count the idle time anew, or stops it where somebody is in the room. */
  watch(isOccupied: boolean): void {
    this.#isOccupied = isOccupied
    this.#cancelIdle()
    if (!this.#hold || isOccupied || this.#isClosed) return
    const { clock, idleMs } = this.#parts
    this.#cancelIdle = clock.after(idleMs, () => {
      void this.#hold?.release('disconnected')
      this.#hold = undefined
    })
  }

  /** Stops counting: the call is over, and its hold with it. */
  close(): void {
    this.#isClosed = true
    this.#cancelIdle()
  }

  async #takeHold(): Promise<void> {
    this.#hold = await this.#parts.take()
    // Whoever asked for it may have left meanwhile.
    this.watch(this.#isOccupied)
  }
}
