/** A word or phrase of the utterance that speaks for a solution, and the kind of evidence it is. */
export interface Reason {
  /** Text that is really in the utterance (`word`) or the example question it means (`meaning`). */
  readonly text: string
  readonly kind: 'word' | 'meaning' | 'sound'
}

/** Stage 5's noun: one ranked candidate. */
export interface Match {
  readonly solutionId: string
  /** Calibrated probability, 0 to 1, that this solution answers what was said. */
  readonly confidence: number
  readonly because: readonly Reason[]
}

/** The ranked candidates for one text, best first, with the index version that gave them. */
export interface MatchResult {
  readonly matches: readonly Match[]
  readonly solutionsVersion: string
}
