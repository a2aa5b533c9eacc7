import type { CallEvent } from '../pipeline/log/call-event.js'
import { factsOf, type NewCall, type StoredCall } from './call-store.js'

/** One write of a call that is not durable yet. */
export interface WaitingWrite {
  readonly kind: 'create' | 'append' | 'end'
  readonly callId: string
  readonly events: readonly CallEvent[]
  readonly byteLength: number
  readonly call?: NewCall & Pick<StoredCall, 'internalId'>
  readonly endedAt?: number
  readonly write: () => Promise<void>
  /** The write failed, or waits behind one that did. */
  readonly onWait?: () => void
}

interface Outcome {
  readonly resolve: () => void
  readonly reject: (reason: Error) => void
}

/** Writes that are not durable yet, in their order: on their way to the store, or waiting until it works again. */
export class WaitingWrites {
  readonly #outcomes = new Map<WaitingWrite, Outcome>()
  readonly #onTheirWay = new Set<Promise<void>>()
  #byteLength = 0
  #eventCount = 0

  get byteLength(): number {
    return this.#byteLength
  }

  get eventCount(): number {
    return this.#eventCount
  }

  /** Takes a write at the end of the line. @returns resolves once it is durable; rejects where it never will be */
  add(write: WaitingWrite): Promise<void> {
    this.#byteLength += write.byteLength
    this.#eventCount += write.events.length
    return new Promise((resolve, reject) => this.#outcomes.set(write, { resolve, reject }))
  }

  /** Tries a write. Where it rejects, the write keeps its place. */
  async send(write: WaitingWrite): Promise<void> {
    const sent = write.write()
    const back = sent.catch(() => undefined)
    this.#onTheirWay.add(back)
    try {
      await sent
      this.#take(write)?.resolve()
    } finally {
      this.#onTheirWay.delete(back)
    }
  }

  /** Resolves when nothing is on its way any more. */
  async allBack(): Promise<void> {
    await Promise.all(this.#onTheirWay)
  }

  /** The first writes that may go together: appends up to a number, or one of another kind. */
  next(groupLength: number): readonly WaitingWrite[] {
    const group: WaitingWrite[] = []
    for (const write of this.#outcomes.keys()) {
      if (write.kind !== 'append') return group.length === 0 ? [write] : group
      if (group.push(write) === groupLength) break
    }
    return group
  }

  /** A write will never succeed. */
  refuse(write: WaitingWrite, reason: Error): void {
    this.#take(write)?.reject(reason)
  }

  /** No write will succeed. */
  giveUp(reason: Error): void {
    for (const write of this.#outcomes.keys()) this.refuse(write, reason)
  }

  /** Calls whose beginning waits, newest first. */
  calls(): StoredCall[] {
    const calls = new Map<string, StoredCall>()
    for (const { callId, call, events, endedAt } of this.#outcomes.keys()) {
      if (call) calls.set(callId, asStored(call))
      const known = calls.get(callId)
      if (!known) continue
      const lastSeq = events.at(-1)?.seq ?? known.lastSeq
      calls.set(callId, { ...known, lastSeq, endedAt: endedAt ?? known.endedAt })
    }
    return [...calls.values()].reverse()
  }

  /** Events that wait for the newest call of an id, in the order in which they came. */
  eventsOf(callId: string): CallEvent[] {
    const events: CallEvent[] = []
    for (const write of this.#outcomes.keys()) {
      if (write.callId !== callId) continue
      if (write.kind === 'create') events.length = 0
      events.push(...write.events)
    }
    return events
  }

  #take(write: WaitingWrite): Outcome | undefined {
    const outcome = this.#outcomes.get(write)
    if (!outcome) return undefined
    this.#outcomes.delete(write)
    this.#byteLength -= write.byteLength
    this.#eventCount -= write.events.length
    return outcome
  }
}

function asStored(call: NonNullable<WaitingWrite['call']>): StoredCall {
  const { callId, internalId, language, startedAt } = call
  const facts = factsOf(call)
  return { callId, internalId, language, startedAt, endedAt: null, lastSeq: 0, facts }
}
