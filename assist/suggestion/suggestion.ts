import type { Reason } from '../matching/match.js'

/** Why a suggestion left the screen. */
export type WithdrawReason =
  | 'not-confirmed' // the final does not support what the partial seemed to support
  | 'revised' // the second pass recognised something else
  | 'corrected' // the customer took it back: “no, the *credit* card”
  | 'replaced' // a fresher one needed its place; only in logs from before `suggestion.receded`
  | 'solution-removed' // the solution base no longer has it

/** The one fact by which near rivals differ, as a question for the agent to ask. */
export interface MissingFact {
  /** In the language of the entries: “Credit card or debit card?”, “信用卡还是借记卡？”. */
  readonly question: string
  /** What each answer would mean, best candidate first. */
  readonly choices: readonly { readonly solutionId: string; readonly text: string }[]
}

/** Stage 6's noun: what the agent sees of the question that is asked now; at most three at a time. */
export interface Suggestion {
  /** `s1`, `s2`, … within the call. */
  readonly suggestionId: string
  readonly solutionId: string
  /** The utterance that raised it or last supported it; empty where somebody outside of the call put it there. */
  readonly utteranceId: string
  /** Which of the customer's questions it answers, counted from 1; cards of the newest stand first. */
  readonly question: number
  readonly confidence: number
  /** True while only a partial supports it. */
  readonly likely: boolean
  readonly solutionsVersion: string
  readonly because: readonly Reason[]
  /** What to ask, where a near rival differs from it by one fact. */
  readonly ask?: MissingFact
}

/** What an agent can make of a suggestion. */
export type SuggestionAction = 'used' | 'dismissed' | 'wrong'

/** What changes on the agent's screen. */
export type SuggestionChange =
  | ({ readonly type: 'suggestion.shown' } & Suggestion)
  | ({ readonly type: 'suggestion.changed' } & Suggestion)
  | {
      readonly type: 'suggestion.withdrawn'
      readonly suggestionId: string
      readonly reason: WithdrawReason
    }
  /** The talk moved on: it stands among the earlier cards, and may be shown again under its id. */
  | { readonly type: 'suggestion.receded'; readonly suggestionId: string }

/** A card that no match brought: somebody outside of the call wants it shown, or the agent has looked it up. */
export type CardOffer = Pick<
  Suggestion,
  'solutionId' | 'utteranceId' | 'confidence' | 'solutionsVersion' | 'because'
>

/** Whether a card is on the screen because somebody outside of the call put it there, and nothing said speaks for it. */
export function isFromOutside({ because }: Pick<Suggestion, 'because'>): boolean {
  return because.some(({ kind }) => kind === 'outside')
}

/** The order of cards on the screen: those of the newest question first, then the surest. */
export function byPlace(
  a: Pick<Suggestion, 'question' | 'confidence'>,
  b: Pick<Suggestion, 'question' | 'confidence'>,
): number {
  return b.question - a.question || b.confidence - a.confidence
}
