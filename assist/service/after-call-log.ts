import type { CallEvent, CallEventBody } from '../pipeline/log/call-event.js'
import type { StoredCall } from '../store/call-store.js'
import type { StoreContracts } from '../store/store.js'

/** What is written behind the end of calls runs on this. */
export interface AfterCallLogParts {
  readonly store: Pick<StoreContracts['calls'], 'get' | 'eventsAfter' | 'append'>
  /** Writes into the log of a live call. @returns false where the call is over */
  readonly appendLive: (internalId: string, body: CallEventBody) => boolean
  /** Events were written behind the end of a call, above the number of an event. */
  readonly written?: (call: StoredCall, after: number) => void
  /** Epoch milliseconds. */
  readonly nowMs: () => number
}

/** Writes into the logs of calls whether they go on or are over: what is done about a call does not end with it. */
export class AfterCallLog {
  readonly #parts: AfterCallLogParts
  #tail: Promise<unknown> = Promise.resolve()

  constructor(parts: AfterCallLogParts) {
    this.#parts = parts
  }

  /** @throws AssistError ASSIST_CALL_NOT_FOUND, and what the store throws */
  append(internalId: string, bodies: readonly CallEventBody[]): Promise<void> {
    return this.inTurn(() => this.#append(internalId, bodies))
  }

  /** Does what reads a log and writes behind it, one after another: two would give their events the same numbers. */
  inTurn<T>(deed: () => Promise<T>): Promise<T> {
    const done = this.#tail.then(deed)
    this.#tail = done.catch(() => undefined)
    return done
  }

  /** Writes behind the events of a call that is over; in turn. */
  async write(
    call: StoredCall,
    events: readonly CallEvent[],
    bodies: readonly CallEventBody[],
  ): Promise<void> {
    const { store, written, nowMs } = this.#parts
    const { callId, startedAt } = call
    const last = events.at(-1)
    const atMs = Math.max(last?.atMs ?? 0, nowMs() - startedAt)
    const seq = (last?.seq ?? 0) + 1
    const own = bodies.map((body, at): CallEvent => ({ seq: seq + at, callId, atMs, ...body }))
    await store.append(callId, own)
    written?.(call, last?.seq ?? 0)
  }

  async #append(internalId: string, bodies: readonly CallEventBody[]): Promise<void> {
    const { store, appendLive } = this.#parts
    const left = bodies.filter((body) => !appendLive(internalId, body))
    if (left.length === 0) return
    const call = await store.get(internalId)
    await this.write(call, await store.eventsAfter(internalId, 0), left)
  }
}
