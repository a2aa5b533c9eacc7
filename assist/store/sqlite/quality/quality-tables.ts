import type { Generated } from 'kysely'

/** One label. */
export interface LabelsTable {
  labelId: Generated<number>
  /** Internal id of the call. */
  callId: string
  who: string
  kind: string
  /** What of a target a reviewer says once: `card`, `missing`, `text` or `note`. */
  slot: string
  target: string
  atMs: number
  solutionId: string | null
  /** Sealed where there is a key. */
  text: string
  /** Epoch milliseconds. */
  at: number
}
