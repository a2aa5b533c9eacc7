import type { CallOwner, CallScope } from '../call/call-owner.js'
import type { CallStart } from '../call/call-start.js'
import type { CallEvent } from '../pipeline/log/call-event.js'
import type { CallPlace } from '../pipeline/log/call-place.js'

/** What is remembered of how a call began; no agent, no context. */
export interface CallFacts {
  /** Name of the solution base, where the call named one. */
  readonly solutions?: string
  /** Which door the call came through, such as `native`. */
  readonly door?: string
  /** Whose it is; ids and digests only. */
  readonly owner?: CallOwner
}

/** A call to be remembered. Fields of `CallStart` beyond these (agent, context) are never stored. */
export type NewCall = Pick<CallStart, 'callId' | 'language'> &
  CallFacts & {
    /** Epoch milliseconds. */
    readonly startedAt: number
    /** An id that no other call ever has; made where left out. */
    readonly internalId?: string
    /** What names the customer, such as a telephone number; only a digest of it is kept. */
    readonly customers?: readonly string[]
  }

/** What is remembered of a call. Only these fields: a `CallStart` names the agent and the customer as well. */
export function factsOf({ solutions, door, owner }: CallFacts): CallFacts {
  return {
    ...(solutions === undefined ? {} : { solutions }),
    ...(door === undefined ? {} : { door }),
    ...(owner && { owner }),
  }
}

/** A remembered call. */
export interface StoredCall {
  /** The caller's id; `<id>~2`, `~3` … where a later call has come with it. */
  readonly callId: string
  /** Stays what it is. A call of a database of before there were any has the id that it had then. */
  readonly internalId: string
  readonly language: string
  /** Epoch milliseconds. */
  readonly startedAt: number
  /** Epoch milliseconds; null while the call is live, or when the service died during it. */
  readonly endedAt: number | null
  /** Number of its latest event; 0 while there are none. */
  readonly lastSeq: number
  readonly facts: CallFacts
}

/** A call that was never ended, with where it stood last. */
export interface UnendedCall extends StoredCall {
  /** Null where it was never kept. */
  readonly place: CallPlace | null
}

/** Which calls are listed. */
export interface CallListQuery {
  readonly limit: number
  readonly scope?: CallScope | undefined
}

/**
 * Calls with their event logs.
 *
 * Every read sees what was appended before it was asked for, whether that is durable yet or not. Any method may throw
 * AssistError ASSIST_STORE_FAILED when the disk or the database refuses, or ASSIST_WORKER_FAILED when the store's
 * worker has died or is closed.
 */
export interface CallStore {
  /**
   * Remembers a call. An earlier call of the same id is kept, with its events, under `<callId>~2`, `~3`…, since
   * integrators' ids are unique among live calls only. Once more the same call, by its internal id, changes nothing.
   */
  create(call: NewCall): Promise<void>
  /**
   * Notes that a call is over.
   *
   * @param endedAt epoch milliseconds
   * @throws AssistError ASSIST_CALL_NOT_FOUND
   */
  end(callId: string, endedAt: number): Promise<void>
  /**
   * Notes whose a call is from now on.
   *
   * @throws AssistError ASSIST_CALL_NOT_FOUND
   */
  bind(callId: string, owner: CallOwner): Promise<void>
  /** The latest calls, newest first; calls of the same moment by id. With a scope only those that are within it. */
  list(query: CallListQuery): Promise<readonly StoredCall[]>
  /** Calls that were never ended: live ones, and those of a service that was killed. Oldest first. */
  unended(): Promise<readonly UnendedCall[]>
  /** The newest call of a caller's id, or the call of an internal one. @throws AssistError ASSIST_CALL_NOT_FOUND */
  get(callId: string): Promise<StoredCall>
  /**
   * Events numbered above `seq`, in the order of their numbers, with the fields in the order in which they were
   * appended. The id may be an internal one.
   *
   * @throws AssistError ASSIST_CALL_NOT_FOUND
   */
  eventsAfter(callId: string, seq: number): Promise<readonly CallEvent[]>
  /**
   * Writes events of a created call; resolves when they are durable. The events of one append are written together or
   * not at all. Of an event whose number is there already the body is written anew, since it may have been masked; place and time stay. Appends of several calls may share a
   * transaction; an append that is refused costs the others nothing.
   *
   * @param place where the call stands with these events, kept in the same transaction; as before where left out
   * @throws AssistError ASSIST_CALL_NOT_FOUND
   */
  append(callId: string, events: readonly CallEvent[], place?: CallPlace): Promise<void>
}
