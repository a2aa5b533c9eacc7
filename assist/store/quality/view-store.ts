/** A view of the list of calls that somebody keeps under a name. */
export interface SavedView {
  /** Id of the key or person whose it is. */
  readonly who: string
  readonly name: string
  /** Its filters as a query, such as `language=en&wrong=true`. */
  readonly query: string
  /** Epoch milliseconds. */
  readonly savedAt: number
}

/** How many views one person keeps. */
export const maxViewCount = 100

/**
 * Named views of the list of calls; everybody has their own.
 *
 * Any method may throw AssistError ASSIST_STORE_FAILED when the disk or the database refuses, or ASSIST_WORKER_FAILED
 * when the store's worker has died or is closed.
 */
export interface ViewStore {
  /**
   * Keeps a view in the place of one that the same person has under the same name.
   *
   * @returns false where the person has `maxViewCount` others, and nothing was kept
   */
  save(view: SavedView): Promise<boolean>
  /** The views of a person by their names. */
  list(who: string): Promise<readonly SavedView[]>
  /** Forgets a view; false where there is none. */
  remove(who: string, name: string): Promise<boolean>
}
