import type { Generated } from 'kysely'

/** One wrap-up. */
export interface WrapUpsTable {
  /** Internal id of the call. */
  callId: string
  revision: number
  /** Epoch milliseconds. */
  savedAt: number
  /** For lists; null where none was told. */
  outcome: string | null
  disposition: string | null
  /** `WrapUp` as JSON, sealed where there is a key. */
  body: string
}

/** What the search knows of one call; its words are in `callTexts` under the same number. */
export interface CallDocsTable {
  docId: Generated<number>
  /** Internal id of the call. */
  callId: string
  /** 1 where words and matter are sealed. */
  isSealed: number
  /** The customer's matter, sealed where there is a key; empty where none was found. */
  matter: string
}

/** Words of calls (FTS5): the text of a row is gone, only what it matches is kept. */
export interface CallTextsTable {
  rowid: number
  words: string
}

/** One mail or SMS. */
export interface FollowUpDeliveriesTable {
  deliveryId: string
  /** Internal id of the call. */
  callId: string
  kind: string
  /** Sealed where there is a key. */
  recipient: string
  solutionId: string
  followUpId: string
  state: string
  reference: string
  reason: string
  /** Epoch milliseconds. */
  createdAt: number
}
