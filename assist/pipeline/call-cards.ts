import type { SolutionCard } from '../solutions/solution-card.js'
import type { Suggested } from '../suggestion/suggestion-stage.js'

/**
 * What stands on the cards of one call. A card comes with the match that raised or changed it, out of the version of
 * the base that was matched; the log has its id alone.
 */
export class CallCards {
  readonly #cards = new Map<string, SolutionCard>()

  /** Keeps the card of a suggestion, in place of an older one of the same solution. */
  keep(item: Suggested): void {
    if (item.kind === 'change' && item.card) this.#cards.set(item.card.id, item.card)
  }

  /** Keeps a card that no match brought. */
  put(card: SolutionCard): void {
    this.#cards.set(card.id, card)
  }

  /** The newest card of a solution; undefined where the call has shown none. */
  of(solutionId: string): SolutionCard | undefined {
    return this.#cards.get(solutionId)
  }
}
