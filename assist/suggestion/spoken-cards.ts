import type { Utterance, UtteranceFinal, UtteranceRevised } from '../utterance/utterance.js'
import type { LoggedCard } from './logged-card.js'
import type { SuggestionChange } from './suggestion.js'

/** Finds the solution that a text repeats; undefined where it repeats none. Never rejects. */
export type FindSpoken = (
  text: string,
  solutionIds: readonly string[],
) => Promise<string | undefined>

/** How long after a card was shown, or last confirmed, the agent's words may be taken from it, in ms. */
const spokenWindowMs = 60_000

/** A card was used, as the agent's words show. */
export interface InferredUse {
  readonly type: 'suggestion.used'
  readonly suggestionId: string
  readonly inferred: true
}

interface ShownCard {
  readonly solutionId: string
  /** When it was shown or last confirmed, in ms of the call. */
  readonly sinceMs: number
}

/**
 * Finds cards that the agent speaks from, though nobody pressed *used*. For a minute after a card was shown, the
 * agent's words are compared with its words. The use of a card is inferred once at most, and not after the agent has
 * rated or dismissed it.
 */
export class SpokenCards {
  readonly #find: FindSpoken
  readonly #cards = new Map<string, ShownCard>()
  readonly #settled = new Set<string>()

  constructor(find: FindSpoken) {
    this.#find = find
  }

  /** Cards of before the service was started again, from which the agent may still speak. */
  restore(cards: readonly LoggedCard[]): void {
    for (const { suggestion, place, isUsed, sinceMs } of cards) {
      const { suggestionId } = suggestion
      if (isUsed || place === 'hidden') this.settle(suggestionId)
      else if (place !== 'gone') this.follow({ type: 'suggestion.changed', ...suggestion }, sinceMs)
    }
  }

  /** @param atMs of the utterance behind the change */
  follow(change: SuggestionChange, atMs: number): void {
    if (change.type === 'suggestion.withdrawn') this.#cards.delete(change.suggestionId)
    // The agent may still speak from a card that has receded.
    if (change.type === 'suggestion.withdrawn' || change.type === 'suggestion.receded') return
    const { suggestionId, solutionId } = change
    if (!this.#settled.has(suggestionId))
      this.#cards.set(suggestionId, { solutionId, sinceMs: atMs })
  }

  /** The agent has acted on a card, so its use is not inferred any more. */
  settle(suggestionId: string): void {
    this.#settled.add(suggestionId)
    this.#cards.delete(suggestionId)
  }

  /** The card that this utterance speaks from, if any. */
  async hear(utterance: Utterance): Promise<InferredUse[]> {
    if (!isSaidByAgent(utterance)) return []
    for (const [suggestionId, { sinceMs }] of this.#cards) {
      if (utterance.startMs - sinceMs > spokenWindowMs) this.#cards.delete(suggestionId)
    }
    const open = [...this.#cards].filter(([, { sinceMs }]) => sinceMs < utterance.endMs)
    if (open.length === 0) return []
    const solutionIds = open.map(([, { solutionId }]) => solutionId)
    const spoken = await this.#find(utterance.text, solutionIds)
    // The agent may have pressed a button meanwhile.
    const used = open.filter(([id, card]) => this.#cards.has(id) && spoken === card.solutionId)
    return used.map(([suggestionId]): InferredUse => {
      this.settle(suggestionId)
      return { type: 'suggestion.used', suggestionId, inferred: true }
    })
  }
}

function isSaidByAgent(utterance: Utterance): utterance is UtteranceFinal | UtteranceRevised {
  const isFinal = utterance.kind === 'final' || utterance.kind === 'revised'
  return isFinal && utterance.channel === 'agent' && utterance.text !== ''
}
