import type { LoggedCard } from './logged-card.js'
import {
  byPlace,
  type CardOffer,
  type Suggestion,
  type SuggestionChange,
  type WithdrawReason,
} from './suggestion.js'
import { maxVisible } from './worth-showing.js'

/** One card on the screen. */
export interface PlacedCard {
  suggestion: Suggestion
  /** The agent has it open, pinned, under the pointer, or speaks from it. */
  isHeld: boolean
  /** Withdrawn while held: off the log's screen, and still before the agent's eyes. */
  isGone: boolean
  /** The talk moved on while the agent held it: it recedes when it is let go. */
  isPassed: boolean
}

/**
 * What stands on one agent's screen *now*, and what has receded to *earlier*. Of what nobody holds, at most three cards
 * stand now. A card that the agent holds stays whatever comes.
 */
export class CardPlaces {
  #cards: PlacedCard[] = []
  /** Solutions of all cards that the call ever showed, by suggestion. */
  readonly #solutionOf = new Map<string, string>()
  /** Suggestions that have receded, by solution. */
  readonly #earlier = new Map<string, string>()

  /** Puts the cards of a call where they were before the service was started again. */
  restore(cards: readonly LoggedCard[]): void {
    for (const { suggestion, place } of cards) {
      this.#solutionOf.set(suggestion.suggestionId, suggestion.solutionId)
      if (place === 'earlier') this.#earlier.set(suggestion.solutionId, suggestion.suggestionId)
      if (place === 'now') {
        this.#cards.push({ suggestion, isHeld: false, isGone: false, isPassed: false })
      }
    }
  }

  /** Suggestions on the screen now, in their order there. */
  get visible(): readonly Suggestion[] {
    return this.#visibleCards.map((card) => card.suggestion)
  }

  /** The newest question that has a card on the screen; 0 where there is none. */
  get newestQuestion(): number {
    return this.#visibleCards[0]?.suggestion.question ?? 0
  }

  /** The cards for which a condition holds, with those that are held after they were withdrawn. */
  which(isWanted: (suggestion: Suggestion) => boolean): readonly PlacedCard[] {
    return this.#cards.filter(({ suggestion }) => isWanted(suggestion))
  }

  /** The visible card of a solution. */
  find(solutionId: string): PlacedCard | undefined {
    return this.#cards.find((card) => card.suggestion.solutionId === solutionId && !card.isGone)
  }

  /** The visible card that only partials of this utterance support. */
  likelyOf(utteranceId: string): PlacedCard | undefined {
    return this.#cards.find(
      ({ suggestion, isGone }) =>
        suggestion.likely && suggestion.utteranceId === utteranceId && !isGone,
    )
  }

  /**
   * Shows a card; what stands last recedes where it would be the fourth. Ids count through the call. A card that comes
   * back from *earlier* has its old one.
   */
  show(suggestion: Omit<Suggestion, 'suggestionId'>): SuggestionChange[] {
    const { solutionId } = suggestion
    const suggestionId = this.#earlier.get(solutionId) ?? `s${this.#solutionOf.size + 1}`
    this.#earlier.delete(solutionId)
    this.#solutionOf.set(suggestionId, solutionId)
    const free = this.#visibleCards.filter(({ isHeld }) => !isHeld)
    const last = this.#visibleCards.length >= maxVisible ? free.at(-1) : undefined
    const changes = last ? this.recede(last) : []
    const card: PlacedCard = {
      suggestion: { suggestionId, ...suggestion },
      ...{ isHeld: false, isGone: false, isPassed: false },
    }
    this.#cards.push(card)
    return [...changes, { type: 'suggestion.shown', ...card.suggestion }]
  }

  /**
   * Shows a card that no match brought, among those of the newest question; one that stands already stays as it is. A
   * card from outside is as sure as nothing, and stands last until words speak for it.
   */
  offer(offer: CardOffer): {
    readonly suggestionId: string
    readonly changes: readonly SuggestionChange[]
  } {
    const { solutionId } = offer
    const standing = this.find(solutionId)
    if (standing) return { suggestionId: standing.suggestion.suggestionId, changes: [] }
    const question = Math.max(1, this.newestQuestion)
    const changes = this.show({ ...offer, question, likely: false })
    return { suggestionId: this.find(solutionId)?.suggestion.suggestionId ?? '', changes }
  }

  /** Takes a card that was wrong off the screen; one that is held stays before the agent's eyes. */
  withdraw(card: PlacedCard, reason: WithdrawReason): SuggestionChange[] {
    if (card.isGone) return []
    if (card.isHeld) card.isGone = true
    else this.#drop(card)
    const { suggestionId } = card.suggestion
    return [{ type: 'suggestion.withdrawn', suggestionId, reason }]
  }

  /** Moves a card to *earlier*; one that is held follows when the agent lets go of it. */
  recede(card: PlacedCard): SuggestionChange[] {
    if (card.isGone) return []
    card.isPassed = card.isHeld
    if (card.isHeld) return []
    this.#drop(card)
    const { suggestionId, solutionId } = card.suggestion
    this.#earlier.set(solutionId, suggestionId)
    return [{ type: 'suggestion.receded', suggestionId }]
  }

  /** The agent took a card off the screen, now or earlier. */
  remove(suggestionId: string): void {
    this.#cards = this.#cards.filter((card) => card.suggestion.suggestionId !== suggestionId)
    const solutionId = this.#solutionOf.get(suggestionId)
    if (solutionId !== undefined) this.#earlier.delete(solutionId)
  }

  /** The agent holds a card, or lets go of it. @returns that it recedes now, where it should have before */
  hold(suggestionId: string, isHeld: boolean): SuggestionChange[] {
    const card = this.#cards.find((one) => one.suggestion.suggestionId === suggestionId)
    if (!card) return []
    card.isHeld = isHeld
    if (isHeld) return []
    if (card.isGone) this.#drop(card)
    return card.isPassed ? this.recede(card) : []
  }

  /** The solution of a suggestion, on the screen or not; undefined where the call never showed it. */
  solutionOf(suggestionId: string): string | undefined {
    return this.#solutionOf.get(suggestionId)
  }

  get #visibleCards(): readonly PlacedCard[] {
    const visible = this.#cards.filter((card) => !card.isGone)
    return visible.sort((a, b) => byPlace(a.suggestion, b.suggestion))
  }

  #drop(card: PlacedCard): void {
    this.#cards = this.#cards.filter((one) => one !== card)
  }
}
