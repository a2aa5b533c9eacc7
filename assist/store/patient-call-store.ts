import { isInScope, type CallOwner } from '../call/call-owner.js'
import type { Clock } from '../call/clock.js'
import { newInternalId } from '../call/internal-id.js'
import { AssistError, toAssistError } from '../errors/errors.js'
import type { CallEvent } from '../pipeline/log/call-event.js'
import type { CallPlace } from '../pipeline/log/call-place.js'
import type { Config } from '../settings/config.js'
import type { CallListQuery, CallStore, NewCall, StoredCall, UnendedCall } from './call-store.js'
import { WaitingWrites, type WaitingWrite } from './waiting-writes.js'

/** What a patient store runs on. */
export interface PatientCallStoreParts {
  /** The store that may fail. */
  readonly calls: CallStore
  readonly clock: Clock
  readonly limits: Pick<Config, 'storeMemoryMb' | 'storePatienceMs'>
}

/** How often a store that fails is tried again, in ms. */
const retryMs = 500

/** Writes that are tried at once when a store that failed is tried again. */
const groupLength = 200

/**
 * A call store that loses nothing when the store behind it fails: what cannot be written waits in memory and is
 * written in its order when it can be.
 *
 * Writes pass at once while the store is well. After one that failed all others wait, so that a call is never in the
 * store behind its own end. What is beyond the memory's bound is not kept; it is counted.
 */
export class PatientCallStore implements CallStore {
  readonly #parts: PatientCallStoreParts
  readonly #writes = new WaitingWrites()
  readonly #listeners = new Set<() => void>()
  #failure: AssistError | undefined
  #lostEventCount = 0
  #cancelRetry = (): void => undefined

  constructor(parts: PatientCallStoreParts) {
    this.#parts = parts
  }

  /** Why the store cannot be written; undefined while it can. */
  get failure(): AssistError | undefined {
    return this.#failure
  }

  /** Events that are not stored yet. */
  get waitingEventCount(): number {
    return this.#writes.eventCount
  }

  /** Events since the start that will never be stored, since the memory was full. */
  get lostEventCount(): number {
    return this.#lostEventCount
  }

  /** Hears when the store fails, is well again, or when events are lost; the returned function stops it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /**
   * Resolves also where the store fails: the call goes on, and is stored with its events later.
   *
   * @throws AssistError ASSIST_STORE_FAILED when the store fails and the memory is full
   */
  async create(newCall: NewCall): Promise<void> {
    // Given here, so that a beginning that is written twice is one call.
    const call = { internalId: newInternalId(), ...newCall }
    if (this.#failure && this.#isFull(0)) throw this.#failure
    return new Promise((resolve, reject) => {
      const kept = this.#keep({
        ...{ kind: 'create', callId: call.callId, call, events: [], byteLength: 0 },
        write: () => this.#parts.calls.create(call),
        onWait: resolve,
      })
      kept.then(resolve, reject)
    })
  }

  /**
   * Resolves when all of the call is stored.
   *
   * @throws AssistError ASSIST_CALL_NOT_STORED when that takes longer than a client can wait; it is stored later where
   *   that is possible
   */
  async end(callId: string, endedAt: number): Promise<void> {
    const kept = this.#keep({
      ...{ kind: 'end', callId, endedAt, events: [], byteLength: 0 },
      write: () => this.#parts.calls.end(callId, endedAt),
    })
    const { clock, limits } = this.#parts
    await new Promise<void>((resolve, reject) => {
      const cancel = clock.after(limits.storePatienceMs, () => reject(notStoredYet()))
      kept.then(resolve, reject).finally(cancel)
    })
  }

  /** @throws AssistError ASSIST_STORE_EVENTS_LOST where the memory is full: these events will never be stored */
  async append(callId: string, events: readonly CallEvent[], place?: CallPlace): Promise<void> {
    const byteLength = JSON.stringify([events, place]).length
    if (this.#isFull(byteLength)) {
      this.#lostEventCount += events.length
      this.#changed()
      throw new AssistError(
        'ASSIST_STORE_EVENTS_LOST',
        'The store fails, and the memory for what waits (ASSIST_STORE_MEMORY_MB) is full.',
      )
    }
    await this.#keep({
      ...{ kind: 'append', callId, events, byteLength },
      write: () => this.#parts.calls.append(callId, events, place),
    })
  }

  /** Refused while the store fails: whoever asks can ask again. */
  bind(callId: string, owner: CallOwner): Promise<void> {
    return this.#parts.calls.bind(callId, owner)
  }

  async list(query: CallListQuery): Promise<readonly StoredCall[]> {
    const { limit, scope } = query
    const stored = await this.#parts.calls.list(query)
    const waiting = this.#writes.calls().filter(({ facts }) => isInScope(facts.owner, scope))
    const isAhead = new Set(waiting.map(({ callId }) => callId))
    const all = [...waiting, ...stored.filter(({ callId }) => !isAhead.has(callId))]
    return all.sort((a, b) => b.startedAt - a.startedAt).slice(0, limit)
  }

  async unended(): Promise<readonly UnendedCall[]> {
    const waiting = this.#writes
      .calls()
      .reverse()
      .map((call) => ({ ...call, place: null }))
    return [...(await this.#parts.calls.unended()), ...waiting].filter(
      ({ endedAt }) => endedAt === null,
    )
  }

  async get(callId: string): Promise<StoredCall> {
    const waiting = this.#waitingCall(callId)
    if (waiting) return waiting
    const stored = await this.#parts.calls.get(callId)
    const lastSeq = this.#writes.eventsOf(stored.callId).at(-1)?.seq ?? 0
    return { ...stored, lastSeq: Math.max(stored.lastSeq, lastSeq) }
  }

  async eventsAfter(callId: string, seq: number): Promise<readonly CallEvent[]> {
    const begun = this.#waitingCall(callId)
    const stored = begun ? [] : await this.#parts.calls.eventsAfter(callId, seq)
    const own = begun?.callId ?? stored[0]?.callId ?? callId
    const waiting = this.#writes.eventsOf(own).filter((event) => event.seq > seq)
    const known = new Set(stored.map((event) => event.seq))
    const all = [...stored, ...waiting.filter((event) => !known.has(event.seq))]
    return all.sort((a, b) => a.seq - b.seq)
  }

  /** The service stops: tries once more, then gives up what waits. @returns events that are given up */
  async close(): Promise<number> {
    if (this.#failure) await this.#writeAgain()
    this.#cancelRetry()
    const { eventCount } = this.#writes
    this.#writes.giveUp(notStoredYet())
    return eventCount
  }

  /** A call whose beginning waits, by either of its ids. */
  #waitingCall(id: string): StoredCall | undefined {
    return this.#writes.calls().find(({ callId, internalId }) => [callId, internalId].includes(id))
  }

  #isFull(byteLength: number): boolean {
    return this.#writes.byteLength + byteLength > this.#parts.limits.storeMemoryMb * 1_048_576
  }

  #keep(write: WaitingWrite): Promise<void> {
    const kept = this.#writes.add(write)
    if (this.#failure) write.onWait?.()
    else void this.#send(write)
    return kept
  }

  /** Never rejects. @returns true where the write is over and done with, stored or refused for good */
  async #send(write: WaitingWrite): Promise<boolean> {
    try {
      await this.#writes.send(write)
      return true
    } catch (thrown) {
      const error = toAssistError(thrown)
      if (!isPassing(error)) {
        this.#writes.refuse(write, error)
        return true
      }
      write.onWait?.()
      this.#failed(error)
      return false
    }
  }

  #failed(failure: AssistError): void {
    const wasWell = this.#failure === undefined
    this.#failure = failure
    if (!wasWell) return
    this.#retryLater()
    this.#changed()
  }

  #retryLater(): void {
    this.#cancelRetry = this.#parts.clock.after(retryMs, () => void this.#writeAgain())
  }

  async #writeAgain(): Promise<void> {
    this.#cancelRetry()
    await this.#writes.allBack()
    for (;;) {
      const group = this.#writes.next(groupLength)
      if (group.length === 0) break
      const outcomes = await Promise.all(group.map((write) => this.#send(write)))
      if (outcomes.includes(false)) {
        this.#retryLater()
        return
      }
    }
    this.#failure = undefined
    this.#changed()
  }

  #changed(): void {
    for (const listener of this.#listeners) listener()
  }
}

/** Whether the same may succeed later: the disk has space again, the worker is started again. */
function isPassing({ code }: AssistError): boolean {
  return code === 'ASSIST_STORE_FAILED' || code === 'ASSIST_WORKER_FAILED'
}

function notStoredYet(): AssistError {
  return new AssistError(
    'ASSIST_CALL_NOT_STORED',
    'The call is over, but the store cannot be written. What was said waits in memory and is written when it can be.',
  )
}
