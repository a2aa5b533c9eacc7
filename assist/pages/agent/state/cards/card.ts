import type { Reason } from '../../../../matching/match.js'
import type { SolutionCard } from '../../../../solutions/solution-card.js'
import type { Suggestion } from '../../../../suggestion/suggestion.js'

/** How long after its answer was last heard a card still counts as being spoken. */
const spokenForMs = 15_000
/** Calibrated probability from which the face of a card says *sure*. */
const sureConfidence = 0.8

/** A suggestion in its place on the screen, with what the agent has done to it. */
export interface Card {
  /** Unique on the screen; a suggestion that changes to another solution becomes another card. */
  readonly key: string
  readonly suggestionId: string
  readonly solution: SolutionCard
  readonly confidence: number
  readonly likely: boolean
  readonly because: readonly Reason[]
  /** What the agent may ask to tell it from its rival. */
  readonly ask: string | null
  /** The service has taken it back, and the card stayed for the agent's sake. */
  readonly isUnmatched: boolean
  readonly isUsed: boolean
  readonly isPinned: boolean
  /** `auto`: open once confirmed; otherwise as the agent has set it. */
  readonly openness: 'auto' | 'open' | 'closed'
  readonly isHovered: boolean
  readonly isFocused: boolean
  /** Call time at which the agent was last heard speaking its answer. */
  readonly spokenAtMs: number | null
}

/** A fresh card that nobody has touched. */
export function newCard(suggestion: Suggestion, solution: SolutionCard): Card {
  return {
    key: `${suggestion.suggestionId}/${suggestion.solutionId}`,
    suggestionId: suggestion.suggestionId,
    solution,
    confidence: suggestion.confidence,
    likely: suggestion.likely,
    because: suggestion.because,
    ask: suggestion.ask?.question ?? null,
    isUnmatched: false,
    isUsed: false,
    isPinned: false,
    openness: 'auto',
    isHovered: false,
    isFocused: false,
    spokenAtMs: null,
  }
}

/** A *likely* card is one title line until it is confirmed or the agent opens it. */
export function isCardOpen(card: Card): boolean {
  return card.openness === 'open' || (card.openness === 'auto' && !card.likely)
}

/** What the face of a card says instead of a number. */
export function isSure(card: Pick<Card, 'confidence'>): boolean {
  return card.confidence >= sureConfidence
}

/** True while the card must stay as it is (decision 12): it is in the agent's hands, eyes or mouth. */
export function isCardHeld(card: Card, atMs: number): boolean {
  const isSpoken = card.spokenAtMs !== null && atMs - card.spokenAtMs < spokenForMs
  return card.openness === 'open' || card.isPinned || card.isHovered || card.isFocused || isSpoken
}
