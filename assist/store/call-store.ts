import type { CallStart } from '../call/call-start.js'
import type { CallEvent } from '../pipeline/log/call-event.js'

/** What is remembered of how a call began; no agent, no context. */
export interface CallFacts {
  /** Name of the solution base, where the call named one. */
  readonly solutions?: string
  /** Which door the call came through, such as `native`. */
  readonly door?: string
}

/** A call to be remembered. Fields of `CallStart` beyond these (agent, context) are never stored. */
export type NewCall = Pick<CallStart, 'callId' | 'language'> &
  CallFacts & {
    /** Epoch milliseconds. */
    readonly startedAt: number
  }

/** A remembered call. */
export interface StoredCall {
  readonly callId: string
  readonly language: string
  /** Epoch milliseconds. */
  readonly startedAt: number
  /** Epoch milliseconds; null while the call is live, or when the service died during it. */
  readonly endedAt: number | null
  /** Number of its latest event; 0 while there are none. */
  readonly lastSeq: number
  readonly facts: CallFacts
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
   * integrators' ids are unique among live calls only.
   */
  create(call: NewCall): Promise<void>
  /**
   * Notes that a call is over.
   *
   * @param endedAt epoch milliseconds
   * @throws AssistError ASSIST_CALL_NOT_FOUND
   */
  end(callId: string, endedAt: number): Promise<void>
  /** The latest calls, newest first; calls of the same moment by id. */
  list(query: { readonly limit: number }): Promise<readonly StoredCall[]>
  /** One call. @throws AssistError ASSIST_CALL_NOT_FOUND */
  get(callId: string): Promise<StoredCall>
  /**
   * Events numbered above `seq`, in the order of their numbers, with the fields in the order in which they were
   * appended.
   *
   * @throws AssistError ASSIST_CALL_NOT_FOUND
   */
  eventsAfter(callId: string, seq: number): Promise<readonly CallEvent[]>
  /**
   * Writes events of a created call; resolves when they are durable. The events of one append are written together or
   * not at all. Of an event whose number is there already the body is written anew, since it may have been masked; place and time stay. Appends of several calls may share a
   * transaction; an append that is refused costs the others nothing.
   *
   * @throws AssistError ASSIST_CALL_NOT_FOUND
   */
  append(callId: string, events: readonly CallEvent[]): Promise<void>
}
