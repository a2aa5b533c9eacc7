import type { CallScope } from '../../call/call-owner.js'
import type { StoredCall } from '../call-store.js'

/** Which calls are looked for; what is left out is not asked. */
export interface CallSearchQuery {
  /** Words that were said or written in the call, all of them, in either language. */
  readonly text?: string | undefined
  /** Epoch milliseconds between which the call began, both included. */
  readonly fromMs?: number | undefined
  readonly toMs?: number | undefined
  /** As accepted by the agent. */
  readonly outcome?: string | undefined
  readonly disposition?: string | undefined
  readonly language?: string | undefined
  /** Internal id of a call: only those listed behind it. */
  readonly behind?: string | undefined
  readonly scope?: CallScope | undefined
  readonly limit: number
}

/** A line in which the words were found. */
export interface CallHit {
  readonly utteranceId: string
  /** Where the line begins, in milliseconds of the call. */
  readonly atMs: number
  readonly text: string
}

/** A call as a list tells of it. */
export interface ListedCall {
  readonly call: StoredCall
  /** The customer's matter, word for word; null where none was found, or the call goes on. */
  readonly matter: string | null
  /** Of the accepted wrap-up; empty and null where there is none. */
  readonly topics: readonly string[]
  readonly entry: string | null
  readonly outcome: string | null
  readonly disposition: string | null
  /** The first lines with words that were looked for. */
  readonly hits: readonly CallHit[]
}

/**
 * Finds calls by what was said in them. Words are those of matching: English stemmed, Chinese cut by its dictionary.
 * Calls that go on are found by everything but their words.
 *
 * Any method may throw AssistError ASSIST_STORE_FAILED when the disk or the database refuses, or ASSIST_WORKER_FAILED
 * when the store's worker has died or is closed.
 */
export interface CallSearch {
  /** Calls, newest first; calls of the same moment by id. */
  find(query: CallSearchQuery): Promise<readonly ListedCall[]>
  /** Reads the words of calls that are over and were not read yet, or have grown since. `find` does so itself. */
  update(): Promise<void>
}
