import { confidenceOf, type Match, type MatchResult } from '../matching/match.js'
import { CardPlaces, type PlacedCard } from './card-places.js'
import { missingFact } from './missing-fact.js'
import type {
  Suggestion,
  SuggestionAction,
  SuggestionChange,
  WithdrawReason,
} from './suggestion.js'
import { worthShowing, type SuggestionThresholds } from './worth-showing.js'

/** The match of a growing sentence has to be this much surer than that of a finished one. */
const likelyMargin = 0.15

/** A card that stands stays with this share of what a new one needs: a calm screen. */
const stayShare = 0.4

interface Cause {
  readonly utteranceId: string
  readonly likely: boolean
  readonly result: MatchResult
  /** The fact by which it differs from its rival. */
  readonly ask?: Suggestion['ask']
}

/**
 * Which cards one call's agent sees: raised by what the customer says, at most three, calm.
 *
 * Each change on the screen costs the agent a glance, so there are few of them. A partial raises one *likely* card, and
 * only into a free place. A rival comes only where there is room. A card goes when something surer needs its place, or
 * when its own utterance turned out to mean something else. It does not go because nothing supports it any more. Cards
 * that the agent holds are never replaced. What the agent dismissed or called wrong does not come back in this call.
 */
export class SuggestionBoard {
  readonly #thresholds: SuggestionThresholds
  readonly #places = new CardPlaces()
  readonly #hiddenSolutions = new Set<string>()
  /** Solutions whose answer the agent has said: they are not proposed again. */
  readonly #answeredSolutions = new Set<string>()
  #lastPartial: { readonly utteranceId: string; readonly best: string | undefined } | undefined

  constructor(thresholds: SuggestionThresholds) {
    this.#thresholds = thresholds
  }

  /** When something is worth showing. */
  get thresholds(): SuggestionThresholds {
    return this.#thresholds
  }

  /** From this confidence on a card may take another's place: half-way to sure, since two things change for the eye. */
  get #takeFrom(): number {
    return (this.#thresholds.show + this.#thresholds.sure) / 2
  }

  /** Suggestions on the screen now, in the order in which they came. */
  get visible(): readonly Suggestion[] {
    return this.#places.visible
  }

  /**
   * A partial may raise one card: the best of two partials in a row, or of a sentence at whose end the speaker pauses.
   * It takes no other card's place, since the final is half a second away.
   *
   * @param isWhole all of the text is stable: it is the final, if the speaker is done
   */
  onPartial(utteranceId: string, result: MatchResult, isWhole: boolean): SuggestionChange[] {
    const [best] = this.#candidates(result)
    const before = this.#lastPartial
    this.#lastPartial = { utteranceId, best: best?.solutionId }
    const isAgreed = before?.utteranceId === utteranceId && before.best === best?.solutionId
    if (!best || !(isWhole || isAgreed)) return []
    if (best.confidence < this.#thresholds.show + (isWhole ? 0 : likelyMargin)) return []
    if (this.#places.find(best.solutionId) || this.#places.likelyOf(utteranceId)) return []
    if (this.#places.freeCount === 0) return []
    return this.#show(best, { utteranceId, likely: true, result })
  }

  /** The final decides: it confirms and shows its own candidates, and withdraws what only its partials supported. */
  onFinal(utteranceId: string, result: MatchResult): SuggestionChange[] {
    this.#lastPartial = undefined
    const likely = this.#places.likelyOf(utteranceId)
    const wanted = this.#worthConfirming(result, likely)
    return [
      ...this.#takeBack(result),
      ...(likely ? this.#judge(likely, wanted, { result, reason: 'not-confirmed' }) : []),
      ...this.#raise(wanted, { utteranceId, likely: false, result }),
    ]
  }

  /** The second pass gives other words. The cards that the utterance raised are confirmed, changed or withdrawn. */
  onRevised(utteranceId: string, result: MatchResult): SuggestionChange[] {
    const wanted = this.#wanted(result)
    const own = this.#places.which((one) => one.utteranceId === utteranceId)
    return [
      ...this.#takeBack(result),
      ...own.flatMap((card) => this.#judge(card, wanted, { result, reason: 'revised' })),
      ...this.#raise(wanted, { utteranceId, likely: false, result }),
    ]
  }

  /** The agent repeated what an utterance of the customer meant: it is confirmed, or raised now. */
  onRestated(utteranceId: string, result: MatchResult): SuggestionChange[] {
    return this.#raise(this.#wanted(result), {
      ...{ utteranceId, likely: false, result },
    })
  }

  /** The agent has said the answer: its card stays until something needs the place, and does not come back. */
  onAnswered(solutionId: string): void {
    this.#answeredSolutions.add(solutionId)
    const card = this.#places.find(solutionId)
    if (card) card.isDoubted = true
  }

  /** An utterance turned out to hold no speech. The cards that it raised go. */
  onNothing(utteranceId: string): SuggestionChange[] {
    this.#lastPartial = undefined
    return this.#places
      .which((one) => one.utteranceId === utteranceId)
      .flatMap((card) => this.#places.withdraw(card, 'not-confirmed'))
  }

  /** A new version of the base is in service: cards of solutions that it no longer has go. */
  onSolutions(solutionIds: ReadonlySet<string>): SuggestionChange[] {
    return this.#places
      .which((one) => !solutionIds.has(one.solutionId))
      .flatMap((card) => this.#places.withdraw(card, 'solution-removed'))
  }

  /**
   * The agent used or dismissed a card, or called it wrong. Used cards stay. The others leave their place and do not
   * come back in this call.
   *
   * @returns false when the call never showed such a suggestion
   */
  act(suggestionId: string, action: SuggestionAction): boolean {
    const solutionId = this.#places.solutionOf(suggestionId)
    if (solutionId === undefined) return false
    if (action !== 'used') {
      this.#hiddenSolutions.add(solutionId)
      this.#places.remove(suggestionId)
    }
    return true
  }

  /** The agent holds a card, or lets go of it. */
  hold(suggestionId: string, isHeld: boolean): void {
    this.#places.hold(suggestionId, isHeld)
  }

  /** A card that the customer took back goes at once: beside the right one it would mislead. */
  #takeBack({ corrected }: MatchResult): SuggestionChange[] {
    const card = corrected === undefined ? undefined : this.#places.find(corrected)
    return card ? this.#places.withdraw(card, 'corrected') : []
  }

  #candidates(result: MatchResult): Match[] {
    return result.matches.filter((match) => !this.#hiddenSolutions.has(match.solutionId))
  }

  #wanted(result: MatchResult): readonly Match[] {
    return worthShowing(this.#candidates(result), this.#thresholds)
  }

  /** A likely card that is still the best candidate needs less than a new card does. */
  #worthConfirming(result: MatchResult, likely: PlacedCard | undefined): readonly Match[] {
    const wanted = this.#wanted(result)
    const [best] = this.#candidates(result)
    if (wanted.length > 0 || !best || best.solutionId !== likely?.suggestion.solutionId)
      return wanted
    return best.confidence >= this.#thresholds.show * stayShare ? [best] : []
  }

  /**
   * Decides on a card whose own utterance now reads otherwise. The card stays, doubted, where the new words still
   * support it a little, or support nothing and more than a partial raised it. Otherwise it goes.
   */
  #judge(
    card: PlacedCard,
    wanted: readonly Match[],
    { result, reason }: { result: MatchResult; reason: WithdrawReason },
  ): SuggestionChange[] {
    const { solutionId } = card.suggestion
    const [best] = wanted
    if (wanted.some((one) => one.solutionId === solutionId)) return []
    const own = confidenceOf(solutionId, result.matches)
    const least = (best ? best.confidence : this.#thresholds.show) * stayShare
    const isKept = own >= least || (!best && !card.suggestion.likely)
    if (!isKept) return this.#places.withdraw(card, reason)
    card.isDoubted = true
    return []
  }

  /** Best first; its rival comes only where there is room. */
  #raise(wanted: readonly Match[], from: Cause): SuggestionChange[] {
    const ask = missingFact(wanted)
    return wanted.flatMap((match, at) => {
      const isBest = at === 0
      const cause = isBest && ask ? { ...from, ask } : from
      const card = this.#places.find(match.solutionId)
      if (card) return this.#confirm(card, match, { ...cause, isRival: !isBest })
      if (!isBest && this.#places.freeCount <= 1) return []
      const changes = this.#show(match, cause)
      const shown = this.#places.find(match.solutionId)
      if (shown) shown.isDoubted = !isBest
      return changes
    })
  }

  #show(match: Match, from: Cause): SuggestionChange[] {
    if (this.#answeredSolutions.has(match.solutionId)) return []
    const changes: SuggestionChange[] = []
    if (this.#places.freeCount === 0) {
      const oldest = this.#places.replaceableBy(from.utteranceId)
      if (!oldest || match.confidence < this.#takeFrom) return []
      changes.push(...this.#places.withdraw(oldest, 'replaced'))
    }
    const { suggestion } = this.#places.add({
      solutionId: match.solutionId,
      utteranceId: from.utteranceId,
      confidence: match.confidence,
      likely: from.likely,
      solutionsVersion: from.result.solutionsVersion,
      because: match.because,
      ...(from.ask ? { ask: from.ask } : {}),
    })
    return [...changes, { type: 'suggestion.shown', ...suggestion }]
  }

  #confirm(card: PlacedCard, match: Match, from: Cause & { isRival: boolean }): SuggestionChange[] {
    this.#places.refresh(card)
    card.isDoubted = from.isRival || this.#answeredSolutions.has(match.solutionId)
    const { ask: askedBefore, ...before } = card.suggestion
    card.suggestion = {
      ...before,
      utteranceId: from.utteranceId,
      confidence: match.confidence,
      likely: false,
      solutionsVersion: from.result.solutionsVersion,
      because: match.because,
      ...(from.ask ? { ask: from.ask } : {}),
    }
    const isSame =
      askedBefore?.question === from.ask?.question &&
      before.utteranceId === from.utteranceId &&
      !before.likely &&
      before.confidence === match.confidence
    return isSame ? [] : [{ type: 'suggestion.changed', ...card.suggestion }]
  }
}
