/** What is kept of a call, as it is forgotten: its sound and pictures, what was said in it, all of it. */
export const keptClasses = ['sound', 'words', 'call'] as const

/** One of the classes. */
export type KeptClass = (typeof keptClasses)[number]

/** How a call stands towards being forgotten. */
export interface KeptCall {
  readonly callId: string
  readonly internalId: string
  /** It is not over, so that it grows still. */
  readonly isLive: boolean
  /** Somebody has said that it has to stay. */
  readonly isHeld: boolean
}

/**
 * What becomes of calls that are not to be kept any more. Live calls and held ones stay.
 *
 * What is forgotten is overwritten in the database. Any method may throw AssistError ASSIST_STORE_FAILED when the disk
 * or the database refuses, or ASSIST_WORKER_FAILED when the store's worker has died or is closed.
 */
export interface RetentionStore {
  /**
   * Internal ids of calls that ended before a moment and still have what the class names, those that ended first in
   * front. Held calls are left out.
   *
   * @param endedBefore epoch milliseconds
   */
  due(kept: KeptClass, endedBefore: number, limit: number): Promise<readonly string[]>
  /** @throws AssistError ASSIST_CALL_NOT_FOUND */
  find(callId: string): Promise<KeptCall>
  /** Says that a call has to stay whatever its age is, or no longer. @throws AssistError ASSIST_CALL_NOT_FOUND */
  hold(callId: string, isHeld: boolean): Promise<void>
  /**
   * Internal ids of the calls of a customer, the oldest first.
   *
   * @param customer as `caller` or `verified` of a call's context named them, or an address that something was sent to
   */
  ofCustomer(customer: string): Promise<readonly string[]>
  /**
   * Forgets a class of a call. Of `words` the log keeps its events, with empty texts; of `sound` only the note that it
   * is gone is made here, since its files lie elsewhere.
   *
   * @param callId internal id
   * @returns false where the call is live, held or not there
   */
  forget(callId: string, kept: KeptClass): Promise<boolean>
  /** Lets what was forgotten leave the index of words, the journal and the file as well. */
  clean(): Promise<void>
}
