import type { ScoreAnswer, ScoreAppeal } from '../../review/scorecards/reviewer-score.js'
import type { Scorecard } from '../../review/scorecards/scorecard.js'

/** A call's score as a reviewer gives it. */
export interface NewScore {
  /** Internal id of the call. */
  readonly callId: string
  /** Id of the key or person. */
  readonly who: string
  /** Version of the card that was answered. */
  readonly cardVersion: string
  readonly answers: readonly ScoreAnswer[]
  /** 0 to 100; null where nothing was answered. */
  readonly points: number | null
  /** Epoch milliseconds. */
  readonly at: number
  /** Whether the reviewer has not seen what others gave the call. */
  readonly isBlind: boolean
}

/** A score as it is kept. */
export interface StoredScore extends Omit<NewScore, 'isBlind'> {
  /** The answers as they were first given, where that was done blind; null where it was not. */
  readonly firstAnswers: readonly ScoreAnswer[] | null
  readonly scoreId: number
  /** Null where the agent has said nothing against it. */
  readonly appeal: ScoreAppeal | null
}

/**
 * Scores of calls, and every version of the scorecard that one was given by. Scores go with their calls.
 *
 * Any method may throw AssistError ASSIST_STORE_FAILED when the disk or the database refuses, or ASSIST_WORKER_FAILED
 * when the store's worker has died or is closed.
 */
export interface ScoreStore {
  /**
   * Keeps a score with its card. It takes the place of what the same reviewer gave the call by the same version; an
   * appeal against that stays with it.
   *
   * @throws AssistError ASSIST_CALL_NOT_FOUND
   */
  save(score: NewScore, card: Scorecard): Promise<StoredScore>
  /** Scores of a call, or of every call, in the order in which they were first given. */
  list(callId?: string): Promise<readonly StoredScore[]>
  /** A card by its version; undefined where no score was given by it. */
  card(version: string): Promise<Scorecard | undefined>
  /** Notes that a reviewer has seen what others gave a call. @throws AssistError ASSIST_CALL_NOT_FOUND */
  noteSight(callId: string, who: string): Promise<void>
  hasSeen(callId: string, who: string): Promise<boolean>
  /** Writes an appeal, or its answer, to a score of a call; false where there is none. */
  appeal(callId: string, scoreId: number, appeal: ScoreAppeal): Promise<boolean>
}
