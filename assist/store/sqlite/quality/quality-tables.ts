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
  /** `ScoreAnswer[]` as first given, sealed where there is a key; null where the reviewer had seen the scores of others. */
  firstAnswers: string | null
  /** `ScoreAppeal` as JSON, sealed where there is a key; null where there is none. */
  appeal: string | null
}

/** That a reviewer has seen what others gave a call. */
export interface ScoreSightsTable {
  /** Internal id of the call. */
  callId: string
  who: string
}

/** The migration that keeps first answers, and who has seen the scores of others before giving their own. */
export const blindScores = `
  ALTER TABLE scores ADD COLUMN firstAnswers TEXT;
  CREATE TABLE scoreSights (
    callId TEXT NOT NULL REFERENCES calls (internalId) ON DELETE CASCADE,
    who TEXT NOT NULL,
    PRIMARY KEY (callId, who)
  ) STRICT, WITHOUT ROWID;
  `

/** A view of the list of calls that somebody keeps under a name. */
export interface SavedViewsTable {
  /** Id of the key or person. */
  who: string
  name: string
  /** Sealed where there is a key. */
  query: string
  /** Epoch milliseconds. */
  savedAt: number
}

/** The migration that keeps views of the list of calls. */
export const savedViews = `
  CREATE TABLE savedViews (
    who TEXT NOT NULL,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    savedAt INTEGER NOT NULL,
    PRIMARY KEY (who, name)
  ) STRICT, WITHOUT ROWID;
  `
