import type { WrapUp } from '../../wrapup/wrap-up.js'

/** The wrap-up of a call as an agent accepted it. */
export interface StoredWrapUp {
  /** Internal id of the call. */
  readonly callId: string
  readonly wrapUp: WrapUp
  /** 1 for the first, one more with each correction. */
  readonly revision: number
  /** Epoch milliseconds of the newest. */
  readonly savedAt: number
}

/**
 * What agents accepted as the outcome of calls, one a call. It goes with its call.
 *
 * Any method may throw AssistError ASSIST_STORE_FAILED when the disk or the database refuses, or ASSIST_WORKER_FAILED
 * when the store's worker has died or is closed.
 */
export interface WrapUpStore {
  /**
   * Keeps the wrap-up of a stored call in the place of an earlier one.
   *
   * @param savedAt epoch milliseconds
   * @throws AssistError ASSIST_CALL_NOT_FOUND
   */
  save(callId: string, wrapUp: WrapUp, savedAt: number): Promise<StoredWrapUp>
  /** Undefined where the call has none. */
  find(callId: string): Promise<StoredWrapUp | undefined>
}
