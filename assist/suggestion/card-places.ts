import type { Suggestion, SuggestionChange, WithdrawReason } from './suggestion.js'
import { maxVisible } from './worth-showing.js'

/** One card in its place on the screen. */
export interface PlacedCard {
  suggestion: Suggestion
  /** The agent has it open, pinned, under the pointer, or speaks from it. */
  isHeld: boolean
  /** Withdrawn while held: still in its place, so the place is not free. */
  isGone: boolean
  /** It stands beside a better one, or its own utterance no longer supports it. Its place is given away first. */
  isDoubted: boolean
  /** Grows with every utterance that supports the card. The card with the least is replaced first. */
  freshness: number
}

/** The places for cards on one agent's screen, three at most, and what stands in them. */
export class CardPlaces {
  #cards: PlacedCard[] = []
  /** Solutions of all cards that the call ever showed, by suggestion. */
  readonly #solutionOf = new Map<string, string>()
  #freshness = 0

  /** Suggestions on the screen now, in the order in which they came. */
  get visible(): readonly Suggestion[] {
    return this.#cards.filter((card) => !card.isGone).map((card) => card.suggestion)
  }

  /** Places that are not taken; a card that is held after it was withdrawn takes one. */
  get freeCount(): number {
    return maxVisible - this.#cards.length
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

  /** The card whose place another utterance may take first: a doubted one before others, then the least fresh. */
  replaceableBy(utteranceId: string): PlacedCard | undefined {
    const [first] = this.#cards
      .filter((card) => !card.isHeld && card.suggestion.utteranceId !== utteranceId)
      .sort((a, b) => Number(b.isDoubted) - Number(a.isDoubted) || a.freshness - b.freshness)
    return first
  }

  /** Puts a new card into a place; its id counts through the call. */
  add(suggestion: Omit<Suggestion, 'suggestionId'>): PlacedCard {
    const suggestionId = `s${this.#solutionOf.size + 1}`
    this.#solutionOf.set(suggestionId, suggestion.solutionId)
    const card: PlacedCard = {
      suggestion: { suggestionId, ...suggestion },
      ...{ isHeld: false, isGone: false, isDoubted: false },
      freshness: ++this.#freshness,
    }
    this.#cards.push(card)
    return card
  }

  /** An utterance supports a card again. */
  refresh(card: PlacedCard): void {
    card.freshness = ++this.#freshness
  }

  /** Takes a card off the screen; the place of one that is held stays taken. */
  withdraw(card: PlacedCard, reason: WithdrawReason): SuggestionChange[] {
    if (card.isGone) return []
    if (card.isHeld) card.isGone = true
    else this.#cards = this.#cards.filter((one) => one !== card)
    const { suggestionId } = card.suggestion
    return [{ type: 'suggestion.withdrawn', suggestionId, reason }]
  }

  /** The agent took a card off the screen. */
  remove(suggestionId: string): void {
    this.#cards = this.#cards.filter((card) => card.suggestion.suggestionId !== suggestionId)
  }

  /** The agent holds a card, or lets go of it. */
  hold(suggestionId: string, isHeld: boolean): void {
    const card = this.#cards.find((one) => one.suggestion.suggestionId === suggestionId)
    if (!card) return
    card.isHeld = isHeld
    if (!isHeld && card.isGone) this.remove(suggestionId)
  }

  /** The solution of a suggestion, on the screen or not; undefined where the call never showed it. */
  solutionOf(suggestionId: string): string | undefined {
    return this.#solutionOf.get(suggestionId)
  }
}
