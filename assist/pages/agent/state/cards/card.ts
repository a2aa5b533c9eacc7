import type { Reason } from '../../../../matching/match.js'
import type { SolutionCard } from '../../../../solutions/solution-card.js'
import type { Suggestion } from '../../../../suggestion/suggestion.js'

/** Time after the last spoken part of its answer for which a card still counts as being spoken. */
const spokenForMs = 15_000
/** Calibrated probability from which the face of a card shows *sure*. */
const sureConfidence = 0.8

/** A suggestion in its place on the screen, with the agent's marks on it. */
export interface Card {
  /** Unique on the screen. A suggestion that changes to another solution gets a new card. */
  readonly key: string
  readonly suggestionId: string
  readonly solution: SolutionCard
  readonly confidence: number
  readonly likely: boolean
  readonly because: readonly Reason[]
  /** Question by which the agent can tell this solution from its rival. */
  readonly ask: string | null
  /** The service has withdrawn the suggestion, and the card stayed because the agent held it. */
  readonly isUnmatched: boolean
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

/** True where the whole answer shows. A *likely* card is one title line until it is confirmed or the agent opens it. */
export function isCardOpen(card: Card): boolean {
  return card.openness === 'open' || (card.openness === 'auto' && !card.likely)
}

/** True where the face of a card shows *sure*. The face shows a word and no number. */
export function isSure(card: Pick<Card, 'confidence'>): boolean {
  return card.confidence >= sureConfidence
}

/**
 * True while the card is open, pinned, under the mouse, in focus or read out. It must stay as it is then (decision
 * 12).
 */
export function isCardHeld(card: Card, atMs: number): boolean {
  const isSpoken = card.spokenAtMs !== null && atMs - card.spokenAtMs < spokenForMs
  return card.openness === 'open' || card.isPinned || card.isHovered || card.isFocused || isSpoken
}
