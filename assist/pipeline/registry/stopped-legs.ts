import type { LegFormat } from '../../call/call-start.js'
import type { Clock } from '../../call/clock.js'
import type { CallPipeline } from '../call-pipeline.js'
import type { LiveLeg } from './live-leg.js'

/** A leg whose client has said that it stops. It holds the log of its call, and nothing else of it for long. */
export interface StoppedLeg {
  readonly format: LegFormat
  readonly call: Pick<CallPipeline, 'internalId' | 'start' | 'log' | 'cards'>
  /** What was received and what is stored, in bytes. */
  readonly position: { readonly receivedBytes: number; readonly durableBytes: number }
  /** Number of the last event, once everything is stored. Rejects where it is not. */
  readonly stopped: Promise<number>
}

/** Legs that stopped a short while ago: their clients may have lost their sockets before they were told so. */
export class StoppedLegs {
  readonly #legs = new Map<string, StoppedLeg>()
  readonly #waits = new Set<() => void>()
  readonly #clock: Clock
  readonly #windowMs: number

  /** @param windowMs how long after its end a leg is remembered */
  constructor(clock: Clock, windowMs: number) {
    this.#clock = clock
    this.#windowMs = windowMs
  }

  /** Remembers a leg that is just stopping. @param stopped settles when everything is stored, or cannot be */
  add({ pipeline, leg }: LiveLeg, stopped: Promise<number>): void {
    const { internalId, start, log, cards } = pipeline
    const { format } = leg
    const key = keyOf(start.callId, format)
    const of = { format, call: { internalId, start, log, cards }, stopped }
    const positionNow = (): StoppedLeg['position'] => {
      const { receivedBytes, durableBytes } = leg
      return { receivedBytes, durableBytes }
    }
    this.#legs.set(key, {
      ...of,
      get position() {
        return positionNow()
      },
    })
    const settled = (): void => this.#settled(key, { ...of, position: positionNow() })
    stopped.then(settled, settled)
  }

  /** From here on nothing of the leg but its counts is held. */
  #settled(key: string, stopped: StoppedLeg): void {
    this.#legs.set(key, stopped)
    const cancel = this.#clock.after(this.#windowMs, () => {
      this.#waits.delete(cancel)
      if (this.#legs.get(key) === stopped) this.#legs.delete(key)
    })
    this.#waits.add(cancel)
  }

  /** Forgets all of them: no client can come again. */
  close(): void {
    for (const cancel of this.#waits) cancel()
    this.#waits.clear()
    this.#legs.clear()
  }

  /** The leg of a call that stopped last in this format. */
  find(callId: string, format: LegFormat): StoppedLeg | undefined {
    return this.#legs.get(keyOf(callId, format))
  }
}

function keyOf(callId: string, { encoding, sampleRateHz, channels }: LegFormat): string {
  return JSON.stringify([callId, encoding, sampleRateHz, channels])
}
