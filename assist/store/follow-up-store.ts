/** A page that was sent to a customer. */
export interface StoredFollowUp {
  readonly followUpId: string
  /** Internal id of the call. */
  readonly callId: string
  readonly base: string
  readonly solutionId: string
  /** Epoch milliseconds. */
  readonly expiresAt: number
  /** Epoch milliseconds when the page was first seen; null while it was not. */
  readonly openedAt: number | null
}

/**
 * Pages that were sent to customers. They outlive the service, since customers open them later.
 *
 * Any method may throw AssistError ASSIST_STORE_FAILED when the disk or the database refuses, or ASSIST_WORKER_FAILED
 * when the store's worker has died or is closed.
 */
export interface FollowUpStore {
  /** Remembers a page that was not opened yet. */
  create(followUp: Omit<StoredFollowUp, 'openedAt'>): Promise<void>
  /** Undefined where none has this id. */
  find(followUpId: string): Promise<StoredFollowUp | undefined>
  /** Pages of a call, by its internal id. */
  ofCall(callId: string): Promise<readonly StoredFollowUp[]>
  /**
   * Notes that a page was seen; only the first time counts.
   *
   * @param openedAt epoch milliseconds
   * @returns true the first time; false later, and where none has this id
   */
  markOpened(followUpId: string, openedAt: number): Promise<boolean>
}
