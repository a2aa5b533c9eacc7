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

/** A version of a scorecard that calls were scored by; `body` is the card as JSON. */
export interface ScorecardsTable {
  version: string
  body: string
}

/** What one reviewer says of how a call was held. */
export interface ScoresTable {
  scoreId: Generated<number>
  /** Internal id of the call. */
  callId: string
  who: string
  cardVersion: string
  /** `ScoreAnswer[]` as JSON, sealed where there is a key. */
  answers: string
  points: number | null
  /** Epoch milliseconds. */
  at: number
  /** `ScoreAppeal` as JSON, sealed where there is a key; null where there is none. */
  appeal: string | null
}
