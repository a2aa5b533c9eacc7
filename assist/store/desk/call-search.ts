import type { Medium } from '../../call/medium.js'
import type { CallScope } from '../../call/call-owner.js'
import type { StoredCall } from '../call-store.js'

/** What calls are chosen by; what is left out is not asked. */
export interface CallFilter {
  /** Words that were said or written in the call, all of them, in either language. */
  readonly text?: string | undefined
  /** Epoch milliseconds between which the call began, both included. */
  readonly fromMs?: number | undefined
  readonly toMs?: number | undefined
  /** As accepted by the agent. */
  readonly outcome?: string | undefined
  readonly disposition?: string | undefined
  readonly language?: string | undefined
  /** An id begins so, in any case. */
  readonly callId?: string | undefined
  /** Name of the agent who took it, or id of the key or person that began it. */
  readonly agent?: string | undefined
  /** An entry of the base that stood on the screen. */
  readonly entry?: string | undefined
  readonly medium?: Medium | undefined
  /** As ticked by the agent. */
  readonly topic?: string | undefined
  /** How long the call took, in ms, both included; calls that go on have no length. */
  readonly minLengthMs?: number | undefined
  readonly maxLengthMs?: number | undefined
  /** How sure recognition was on average, 0 to 1, both included; calls in which nothing was heard have none. */
  readonly minConfidence?: number | undefined
  readonly maxConfidence?: number | undefined
  /** Those that are over. */
  readonly isEnded?: boolean | undefined
  /** The agent marked a card as wrong; something worked less well; something was masked. */
  readonly isWrong?: boolean | undefined
  readonly isDegraded?: boolean | undefined
  readonly isRedacted?: boolean | undefined
  readonly scope?: CallScope | undefined
}

/** Which calls are looked for. */
export interface CallSearchQuery extends CallFilter {
  /** Internal id of a call: only those listed behind it. */
  readonly behind?: string | undefined
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
  /** By which it was held; empty while it goes on. */
  readonly media: readonly Medium[]
  /** Cards that the agent marked as wrong. */
  readonly wrongCount: number
  /** How sure recognition was on average, 0 to 1; null where nothing was heard, or the call goes on. */
  readonly confidence: number | null
  readonly isDegraded: boolean
  readonly isRedacted: boolean
  /** It has to stay whatever its age is. */
  readonly isHeld: boolean
  /** The first lines with words that were looked for. */
  readonly hits: readonly CallHit[]
}

/**
 * Finds calls by what was said in them. Words are those of matching: English stemmed, Chinese cut by its dictionary.
 * Calls that go on are found by what is known when they begin.
 *
 * Any method may throw AssistError ASSIST_STORE_FAILED when the disk or the database refuses, or ASSIST_WORKER_FAILED
 * when the store's worker has died or is closed.
 */
export interface CallSearch {
  /** Calls, newest first; calls of the same moment by id. */
  find(query: CallSearchQuery): Promise<readonly ListedCall[]>
  /**
   * Reads the words of calls that are over and were not read yet, or have grown since. `find` waits for a few of them
   * itself, so that what has just ended is found.
   */
  update(): Promise<void>
}
