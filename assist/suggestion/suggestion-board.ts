import type { Match, MatchResult } from '../matching/match.js'
import type { Suggestion, SuggestionAction, WithdrawReason } from './suggestion.js'

/** What changes on the agent's screen. */
export type SuggestionChange =
  | ({ readonly type: 'suggestion.shown' } & Suggestion)
  | ({ readonly type: 'suggestion.changed' } & Suggestion)
  | {
      readonly type: 'suggestion.withdrawn'
      readonly suggestionId: string
      readonly reason: WithdrawReason
    }

/** When something is worth showing. Probabilities are calibrated, 0 to 1. */
export interface SuggestionThresholds {
  /** From here on a final shows its best candidate. */
  readonly show: number
  /** From here on a card stands alone; below it, its rivals may stand beside it. */
  readonly sure: number
}

/** Cards on the screen at once (decision 12). */
const maxVisible = 3

/** A partial has to be this much surer than a final: it is half of a sentence. */
const likelyMargin = 0.15

/** A candidate beside an unsure best one has to have at least this share of its probability. */
const rivalShare = 0.5

/** A card that stands stays through a revision with this share of what a new one needs: a calm screen. */
const stayShare = 0.5

interface Card {
  suggestion: Suggestion
  /** The agent has it open, pinned, under the pointer, or speaks from it. */
  isHeld: boolean
  /** Withdrawn while held: still in its place, so the place is not free. */
  isGone: boolean
  /** Grows with every utterance that speaks for it; the least is replaced first. */
  freshness: number
}

/**
 * Which cards one call's agent sees: raised by what the customer says, at most three, calm.
 *
 * A partial may raise one *likely* card; the final confirms it, changes it or withdraws it. Cards that the agent holds
 * are never replaced. What the agent dismissed or called wrong does not come back in this call.
 */
export class SuggestionBoard {
  readonly #thresholds: SuggestionThresholds
  #cards: Card[] = []
  readonly #hiddenSolutions = new Set<string>()
  readonly #solutionOf = new Map<string, string>()
  #count = 0
  #freshness = 0
  #lastPartialBest: string | undefined

  constructor(thresholds: SuggestionThresholds) {
    this.#thresholds = thresholds
  }

  /** Solutions on the screen now, in the order in which they came. */
  get visible(): readonly Suggestion[] {
    return this.#cards.filter((card) => !card.isGone).map((card) => card.suggestion)
  }

  /**
   * A partial may raise one card: what two partials agree on, or what one is sure of. A sentence at whose end the speaker
   * pauses raises what its final would.
   *
   * @param isWhole all of the text is stable: it is the final, if the speaker is done
   */
  onPartial(utteranceId: string, result: MatchResult, isWhole: boolean): SuggestionChange[] {
    const candidates = this.#candidates(result)
    const [best] = candidates
    const previousBest = this.#lastPartialBest
    this.#lastPartialBest = best?.solutionId
    const isLikely = ({ suggestion }: Card): boolean =>
      suggestion.likely && suggestion.utteranceId === utteranceId
    if (isWhole) {
      const fresh = this.#worthShowing(candidates).filter((one) => !this.#find(one.solutionId))
      const places = maxVisible - this.#cards.filter(isLikely).length
      return fresh
        .slice(0, places)
        .flatMap((match) => this.#show(match, { utteranceId, likely: true, result }))
    }
    const { show, sure } = this.#thresholds
    if (!best || best.confidence < show + likelyMargin) return []
    if (best.solutionId !== previousBest && best.confidence < sure) return []
    if (this.#find(best.solutionId) || this.#cards.some(isLikely)) return []
    return this.#show(best, { utteranceId, likely: true, result })
  }

  /** The final decides: confirms and shows what it speaks for, withdraws what only its partials seemed to say. */
  onFinal(utteranceId: string, result: MatchResult): SuggestionChange[] {
    this.#lastPartialBest = undefined
    const wanted = this.#worthShowing(this.#candidates(result))
    const changes = this.#cards
      .filter(({ suggestion }) => suggestion.likely && suggestion.utteranceId === utteranceId)
      .filter(({ suggestion }) => !wanted.some((one) => one.solutionId === suggestion.solutionId))
      .flatMap((card) => this.#withdraw(card, 'not-confirmed'))
    for (const match of wanted) {
      const card = this.#find(match.solutionId)
      if (card) changes.push(...this.#confirm(card, match, { utteranceId, result }))
      else changes.push(...this.#show(match, { utteranceId, likely: false, result }))
    }
    return changes
  }

  /** The second pass heard something else: what the utterance raised is confirmed, changed or withdrawn. */
  onRevised(utteranceId: string, result: MatchResult): SuggestionChange[] {
    const candidates = this.#candidates(result)
    const own = this.#cards.filter(({ suggestion }) => suggestion.utteranceId === utteranceId)
    const least = this.#thresholds.show * stayShare
    const stays = candidates.filter(
      ({ solutionId, confidence }) =>
        confidence >= least && own.some(({ suggestion }) => suggestion.solutionId === solutionId),
    )
    const wanted = [...new Set([...this.#worthShowing(candidates), ...stays])]
    const changes = own
      .filter(({ suggestion }) => !wanted.some((one) => one.solutionId === suggestion.solutionId))
      .flatMap((card) => this.#withdraw(card, 'revised'))
    for (const match of wanted) {
      const card = this.#find(match.solutionId)
      if (!card) changes.push(...this.#show(match, { utteranceId, likely: false, result }))
      else if (card.suggestion.confidence !== match.confidence)
        changes.push(...this.#confirm(card, match, { utteranceId, result }))
    }
    return changes
  }

  /** An utterance turned out to be nothing: what it raised goes. */
  onNothing(utteranceId: string): SuggestionChange[] {
    this.#lastPartialBest = undefined
    return this.#cards
      .filter(({ suggestion }) => suggestion.utteranceId === utteranceId)
      .flatMap((card) => this.#withdraw(card, 'not-confirmed'))
  }

  /** A new version of the base is in service: cards of solutions that it no longer has go. */
  onSolutions(solutionIds: ReadonlySet<string>): SuggestionChange[] {
    return this.#cards
      .filter(({ suggestion }) => !solutionIds.has(suggestion.solutionId))
      .flatMap((card) => this.#withdraw(card, 'solution-removed'))
  }

  /**
   * The agent used, dismissed or disowned a card. Used cards stay; the others leave their place and do not come
   * back in this call.
   *
   * @returns false when the call never showed such a suggestion
   */
  act(suggestionId: string, action: SuggestionAction): boolean {
    const solutionId = this.#solutionOf.get(suggestionId)
    if (solutionId === undefined) return false
    if (action !== 'used') {
      this.#hiddenSolutions.add(solutionId)
      this.#cards = this.#cards.filter((card) => card.suggestion.suggestionId !== suggestionId)
    }
    return true
  }

  /** The agent holds a card, or lets go of it. */
  hold(suggestionId: string, isHeld: boolean): void {
    const card = this.#cards.find((one) => one.suggestion.suggestionId === suggestionId)
    if (!card) return
    card.isHeld = isHeld
    if (!isHeld && card.isGone) this.#cards = this.#cards.filter((one) => one !== card)
  }

  #candidates(result: MatchResult): Match[] {
    return result.matches.filter((match) => !this.#hiddenSolutions.has(match.solutionId))
  }

  #worthShowing(candidates: readonly Match[]): Match[] {
    const [best] = candidates
    if (!best || best.confidence < this.#thresholds.show) return []
    if (best.confidence >= this.#thresholds.sure) return [best]
    const least = best.confidence * rivalShare
    return candidates.slice(0, maxVisible).filter((match) => match.confidence >= least)
  }

  #find(solutionId: string): Card | undefined {
    return this.#cards.find((card) => card.suggestion.solutionId === solutionId && !card.isGone)
  }

  #show(
    match: Match,
    from: { utteranceId: string; likely: boolean; result: MatchResult },
  ): SuggestionChange[] {
    const changes: SuggestionChange[] = []
    if (this.#cards.length >= maxVisible) {
      const [oldest] = this.#cards
        .filter((card) => !card.isHeld && card.suggestion.utteranceId !== from.utteranceId)
        .sort((a, b) => a.freshness - b.freshness)
      if (!oldest) return []
      changes.push(...this.#withdraw(oldest, 'replaced'))
    }
    this.#count++
    const suggestion: Suggestion = {
      suggestionId: `s${this.#count}`,
      solutionId: match.solutionId,
      utteranceId: from.utteranceId,
      confidence: match.confidence,
      likely: from.likely,
      solutionsVersion: from.result.solutionsVersion,
      because: match.because,
    }
    this.#solutionOf.set(suggestion.suggestionId, suggestion.solutionId)
    this.#cards.push({ suggestion, isHeld: false, isGone: false, freshness: ++this.#freshness })
    return [...changes, { type: 'suggestion.shown', ...suggestion }]
  }

  #confirm(
    card: Card,
    match: Match,
    from: { utteranceId: string; result: MatchResult },
  ): SuggestionChange[] {
    card.freshness = ++this.#freshness
    card.suggestion = {
      ...card.suggestion,
      utteranceId: from.utteranceId,
      confidence: match.confidence,
      likely: false,
      solutionsVersion: from.result.solutionsVersion,
      because: match.because,
    }
    return [{ type: 'suggestion.changed', ...card.suggestion }]
  }

  #withdraw(card: Card, reason: WithdrawReason): SuggestionChange[] {
    if (card.isGone) return []
    if (card.isHeld) card.isGone = true
    else this.#cards = this.#cards.filter((one) => one !== card)
    const { suggestionId } = card.suggestion
    return [{ type: 'suggestion.withdrawn', suggestionId, reason }]
  }
}
