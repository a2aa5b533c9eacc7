import type { Reading } from '../recognition/biasing/readings.js'
import type { SolutionCard } from '../solutions/solution-card.js'

/** A word or phrase of the utterance that is evidence for a solution, and the kind of evidence it is. */
export interface Reason {
  /**
   * Text that is really in the utterance (`word`) or the example question it means (`meaning`); who wants the card shown
   * that nothing in the call speaks for (`outside`); what the agent typed who looked it up (`search`).
   */
  readonly text: string
  readonly kind: 'word' | 'meaning' | 'sound' | 'outside' | 'search'
}

/** What weighing a match needs of its solution, as it stands in the version that was matched. */
export interface SolutionTraits {
  readonly title: string
  /** The medium that explains it best, where its author says so. */
  readonly medium?: 'voice' | 'video' | 'text'
  /** It is explained in steps, so it can be demonstrated. */
  readonly hasSteps: boolean
  /** What it is about. */
  readonly tags: readonly string[]
}

/** Stage 5's noun: one ranked candidate. */
export interface Match {
  readonly solutionId: string
  /** Calibrated probability, 0 to 1, that this solution answers what was said. */
  readonly confidence: number
  readonly because: readonly Reason[]
  /** Left out by a matcher that has only ids. */
  readonly traits?: SolutionTraits
  /** What the screen shows of it, as it stands in the version that was matched; left out as the traits are. */
  readonly card?: SolutionCard
}

/** The ranked candidates for one text, best first, with the index version that gave them. */
export interface MatchResult {
  readonly matches: readonly Match[]
  readonly solutionsVersion: string
  /** Solution that was meant before, and that these words take back: “no, the *credit* card”. */
  readonly corrected?: string
  /** The words go on about the question before: alone they find nothing, or they correct it. */
  readonly continues?: true
  /** How sure the recogniser was of the words, 0 to 1; left out for what was written. */
  readonly heardConfidence?: number
}

/** Finds candidates for a text; rejects where the base is gone. */
export type FindMatches = (text: string, options?: FindOptions) => Promise<MatchResult>

/** What may come with a text that is to be matched. */
export interface FindOptions {
  /** How sure the recogniser was, 0 to 1; left out for what was written. */
  readonly heardConfidence?: number
  /** What may have been said instead of the text. */
  readonly readings?: readonly Reading[]
}

/** The probability of a solution among some candidates; 0 where it is none of them. */
export function confidenceOf(solutionId: string, matches: readonly Match[]): number {
  return matches.find((match) => match.solutionId === solutionId)?.confidence ?? 0
}
