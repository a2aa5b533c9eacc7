import type { Reason } from '../../../../matching/match.js'
import type { SolutionCard } from '../../../../solutions/solution-card.js'
import { isFromOutside, type Suggestion } from '../../../../suggestion/suggestion.js'

/** Time after the last spoken part of its answer for which a card still counts as being spoken. */
const spokenForMs = 15_000
/** Calibrated probability from which the face of a card says that it matches; below, that it may fit. */
const matchConfidence = 0.5

/** The word on the face of a card. `listening`: the customer's sentence is not finished. `outside`: no words speak for it. */
export type Certainty = 'listening' | 'matches' | 'mayFit' | 'outside'

/** What a card is made of. Logs from before questions were counted have no `question`. */
export type ShownSuggestion = Omit<Suggestion, 'question'> & Partial<Pick<Suggestion, 'question'>>

/** A suggestion in its place on the screen, with the agent's marks on it. */
export interface Card {
  /** Unique on the screen. A suggestion that changes to another solution gets a new card. */
  readonly key: string
  readonly suggestionId: string
  /** The utterance that raised it or last supported it. */
  readonly utteranceId: string
  /** Which of the customer's questions it answers, from 1; 0 in logs that do not tell. */
  readonly question: number
  /** Row on the screen, from 0; -1 until it has one. */
  readonly place: number
  readonly solution: SolutionCard
  readonly confidence: number
  readonly likely: boolean
  readonly because: readonly Reason[]
  /** Question by which the agent can tell this solution from its rival. */
  readonly ask: string | null
  /** The service has withdrawn the suggestion, and the card stayed because the agent held it. */
  readonly isUnmatched: boolean
  /** The talk has moved on, and the card stayed because the agent held it. */
  readonly isReceded: boolean
  readonly isUsed: boolean
  readonly isPinned: boolean
  /** `auto`: open once confirmed. Otherwise as the agent has set it. */
  readonly openness: 'auto' | 'open' | 'closed'
  readonly isHovered: boolean
  readonly isFocused: boolean
  /** Call time at which the agent last spoke a part of its answer. */
  readonly spokenAtMs: number | null
}

/** A card without any mark of the agent. */
export function newCard(suggestion: ShownSuggestion, solution: SolutionCard): Card {
  return {
    key: `${suggestion.suggestionId}/${suggestion.solutionId}`,
    suggestionId: suggestion.suggestionId,
    utteranceId: suggestion.utteranceId,
    question: suggestion.question ?? 0,
    place: -1,
    solution,
    confidence: suggestion.confidence,
    likely: suggestion.likely,
    because: suggestion.because,
    ask: suggestion.ask?.question ?? null,
    isUnmatched: false,
    isReceded: false,
    isUsed: false,
    isPinned: false,
    openness: 'auto',
    isHovered: false,
    isFocused: false,
    spokenAtMs: null,
  }
}

/** True where the whole answer shows. A *likely* card is one title line until it is confirmed or the agent opens it. */
export function isCardOpen(card: Card): boolean {
  return card.openness === 'open' || (card.openness === 'auto' && !card.likely)
}

/** How sure the card is, in a word. The face shows no number. */
export function certaintyOf(card: Pick<Card, 'confidence' | 'likely' | 'because'>): Certainty {
  if (isFromOutside(card)) return 'outside'
  if (card.likely) return 'listening'
  return card.confidence >= matchConfidence ? 'matches' : 'mayFit'
}

/** True while the card is under the mouse or in focus, so that it must not move away. */
export function isInHand(card: Pick<Card, 'isHovered' | 'isFocused'>): boolean {
  return card.isHovered || card.isFocused
}

/**
 * True while the agent has the card open, pinned, in hand or reads it out. It stays then, whatever the customer asks
 * next (decision 12).
 */
export function isCardHeld(card: Card, atMs: number): boolean {
  const isSpoken = card.spokenAtMs !== null && atMs - card.spokenAtMs < spokenForMs
  return card.openness === 'open' || card.isPinned || isInHand(card) || isSpoken
}
