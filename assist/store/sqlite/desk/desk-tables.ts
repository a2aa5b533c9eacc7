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
