import { confidenceOf, type Match, type MatchResult } from '../matching/match.js'
import { CardPlaces, type PlacedCard } from './card-places.js'
import type { LoggedCard } from './logged-card.js'
import { missingFact } from './missing-fact.js'
import { Questions } from './questions.js'
import type {
  CardOffer,
  Suggestion,
  SuggestionAction,
  SuggestionChange,
  WithdrawReason,
} from './suggestion.js'
import { neededFor, worthShowing, type SuggestionThresholds } from './worth-showing.js'

/** The match of a growing sentence has to be this much surer than that of a finished one. */
const likelyMargin = 0.05

/** Words that tell, which it needs besides: of half a sentence, one word is found in many a card. */
const likelyWords = 2

/** A likely card is confirmed with this share of what a new one needs, where it is still the best. */
const confirmShare = 0.6

/** A card that stands stays with this share of what a new one needs: a calm screen. */
const stayShare = 0.4

interface Cause {
  readonly utteranceId: string
  readonly question: number
  readonly likely: boolean
  readonly result: MatchResult
  /** The fact by which it differs from its rival. */
  readonly ask?: Suggestion['ask']
}

/**
 * Which cards one call's agent sees: the candidates for the newest question of the customer that has an answer.
 *
 * When the customer asks the next thing, what stood before recedes to *earlier*, so no old card keeps a new answer out.
 * A partial raises one *likely* card at most; its final opens it, and only then the others recede. A card goes where
 * its own words turned out to mean something else. It stays where nothing answers what comes next, until the talk has
 * long been about something else. Cards that the agent holds stay. What the agent dismissed or called wrong does not
 * come back in this call.
 */
export class SuggestionBoard {
  readonly #thresholds: SuggestionThresholds
  readonly #places = new CardPlaces()
  readonly #questions = new Questions()
  readonly #hiddenSolutions = new Set<string>()
  /** Solutions whose answer the agent has said: they come back only where the customer asks for them again. */
  readonly #answeredSolutions = new Set<string>()
  #lastPartial: { readonly utteranceId: string; readonly best: string | undefined } | undefined

  constructor(thresholds: SuggestionThresholds) {
    this.#thresholds = thresholds
  }

  /** Goes on with the cards of a call that began before the service was started again. */
  restore(cards: readonly LoggedCard[]): void {
    this.#places.restore(cards)
    this.#questions.restore(cards.map(({ suggestion }) => suggestion))
    for (const { suggestion, place } of cards) {
      if (place === 'hidden') this.#hiddenSolutions.add(suggestion.solutionId)
    }
  }

  /** When something is worth showing. */
  get thresholds(): SuggestionThresholds {
    return this.#thresholds
  }

  /** Suggestions on the screen now, in their order there. */
  get visible(): readonly Suggestion[] {
    return this.#places.visible
  }

  /**
   * A partial may raise one card by two words that tell: the best of two partials in a row, or of a sentence at whose
   * end the speaker pauses.
   *
   * @param isWhole all of the text is stable: it is the final, if the speaker is done
   */
  onPartial(utteranceId: string, result: MatchResult, isWhole: boolean): SuggestionChange[] {
    this.#questions.hear(utteranceId)
    const [best] = this.#candidates(result)
    const before = this.#lastPartial
    this.#lastPartial = { utteranceId, best: best?.solutionId }
    const isAgreed = before?.utteranceId === utteranceId && before.best === best?.solutionId
    if (!best || !(isWhole || isAgreed)) return []
    const needed = neededFor(this.#thresholds.show, best, result.heardConfidence)
    if (best.confidence < needed + (isWhole ? 0 : likelyMargin)) return []
    const words = best.because.filter(({ kind }) => kind !== 'meaning')
    if (words.length < likelyWords) return []
    if (this.#places.find(best.solutionId) || this.#places.likelyOf(utteranceId)) return []
    const question = this.#questionOf(utteranceId, best, result)
    return this.#show(best, { utteranceId, question, likely: true, result })
  }

  /** The final decides: it confirms and shows its own candidates, and withdraws what only its partials supported. */
  onFinal(utteranceId: string, result: MatchResult): SuggestionChange[] {
    this.#questions.hear(utteranceId)
    this.#lastPartial = undefined
    const likely = this.#places.likelyOf(utteranceId)
    const wanted = this.#worthConfirming(result, likely)
    return [
      ...this.#takeBack(result),
      ...(likely ? this.#judge(likely, wanted, { result, reason: 'not-confirmed' }) : []),
      ...this.#answer(utteranceId, wanted, result),
    ]
  }

  /**
   * The second pass gives other words. The cards that the utterance raised are confirmed, changed or withdrawn. It
   * raises no rival, and nothing where a newer question has been answered since.
   */
  onRevised(utteranceId: string, result: MatchResult): SuggestionChange[] {
    const wanted = this.#wanted(result).filter(
      ({ solutionId }, at) => at === 0 || this.#places.find(solutionId),
    )
    const own = this.#places.which((one) => one.utteranceId === utteranceId)
    return [
      ...this.#takeBack(result),
      ...own.flatMap((card) => this.#judge(card, wanted, { result, reason: 'revised' })),
      ...this.#answer(utteranceId, wanted, result),
    ]
  }

  /** The agent repeated what an utterance of the customer meant: it is confirmed, or raised now. */
  onRestated(utteranceId: string, result: MatchResult): SuggestionChange[] {
    const wanted = this.#wanted(result)
    const [best] = wanted
    if (!best || this.#answeredSolutions.has(best.solutionId)) return []
    return this.#answer(utteranceId, wanted, result)
  }

  /** The agent has said the answer: as a rival of another card it does not come back. */
  onAnswered(solutionId: string): void {
    this.#answeredSolutions.add(solutionId)
    this.#questions.support()
  }

  /** An utterance turned out to hold no speech. The cards that it raised go. */
  onNothing(utteranceId: string): SuggestionChange[] {
    this.#lastPartial = undefined
    return this.#places
      .which((one) => one.utteranceId === utteranceId)
      .flatMap((card) => this.#places.withdraw(card, 'not-confirmed'))
  }

  /**
   * The customer has said something, whatever it was. After a while of talk elsewhere everything recedes.
   *
   * @param atMs time of the call
   */
  onTurn(atMs: number): SuggestionChange[] {
    if (!this.#questions.isLeft(atMs)) return []
    return this.#places.which(() => true).flatMap((card) => this.#places.recede(card))
  }

  /** A new version of the base is in service: cards of solutions that it no longer has go. */
  onSolutions(solutionIds: ReadonlySet<string>): SuggestionChange[] {
    return this.#places
      .which((one) => !solutionIds.has(one.solutionId))
      .flatMap((card) => this.#places.withdraw(card, 'solution-removed'))
  }

  /** A card that no match brought. @returns undefined where the agent wants it no more in this call */
  offer(offer: CardOffer): ReturnType<CardPlaces['offer']> | undefined {
    return this.#hiddenSolutions.has(offer.solutionId) ? undefined : this.#places.offer(offer)
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

  /** The agent holds a card, or lets go of it. @returns that it recedes, where only the hold had kept it */
  hold(suggestionId: string, isHeld: boolean): SuggestionChange[] {
    return this.#places.hold(suggestionId, isHeld)
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
    const matches = this.#candidates(result)
    return worthShowing({ ...result, matches }, this.#thresholds).filter(
      ({ solutionId }, at) => at === 0 || !this.#answeredSolutions.has(solutionId),
    )
  }

  /** A likely card that is still the best candidate needs less than a new card does. */
  #worthConfirming(result: MatchResult, likely: PlacedCard | undefined): readonly Match[] {
    const wanted = this.#wanted(result)
    const [best] = this.#candidates(result)
    if (wanted.length > 0 || !best || best.solutionId !== likely?.suggestion.solutionId)
      return wanted
    return best.confidence >= this.#thresholds.show * confirmShare ? [best] : []
  }

  /**
   * Decides on a card whose own utterance now reads otherwise. The card stays where the new words still support it a
   * little, or support nothing and more than a partial raised it. Otherwise it goes.
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
    return isKept ? [] : this.#places.withdraw(card, reason)
  }

  /** Which question the words ask: that of the cards that stand, where they go on about it, or else the next one. */
  #questionOf(utteranceId: string, best: Match, { continues }: MatchResult): number {
    const standing = this.#places.which(
      (one) => one.solutionId === best.solutionId || one.utteranceId === utteranceId,
    )
    const newest = this.#places.newestQuestion
    const isSame = standing.some(({ suggestion }) => suggestion.question === newest)
    return this.#questions.ask(utteranceId, isSame || continues === true ? newest : 0)
  }

  /** Puts the candidates of a question on the screen, best first; what was there for another one recedes. */
  #answer(utteranceId: string, wanted: readonly Match[], result: MatchResult): SuggestionChange[] {
    const [best] = wanted
    if (!best) return []
    if (this.#questions.isOlder(utteranceId, this.#places.newestQuestion)) return []
    const question = this.#questionOf(utteranceId, best, result)
    const ask = missingFact(wanted)
    const left = this.#places.which(
      (one) =>
        one.utteranceId !== utteranceId &&
        !wanted.some(({ solutionId }) => solutionId === one.solutionId),
    )
    return [
      ...left.flatMap((card) => this.#places.recede(card)),
      ...wanted.flatMap((match, at) => {
        const from = { utteranceId, question, likely: false, result }
        const cause = at === 0 && ask ? { ...from, ask } : from
        const card = this.#places.find(match.solutionId)
        return card ? this.#confirm(card, match, cause) : this.#show(match, cause)
      }),
    ]
  }

  #show(match: Match, from: Cause): SuggestionChange[] {
    return this.#places.show({ ...basis(match, from), ...(from.ask ? { ask: from.ask } : {}) })
  }

  #confirm(card: PlacedCard, match: Match, from: Cause): SuggestionChange[] {
    card.isPassed = false
    const { ask: askedBefore, ...before } = card.suggestion
    const now = basis(match, from)
    card.suggestion = { ...before, ...now, ...(from.ask ? { ask: from.ask } : {}) }
    const isSame =
      askedBefore?.question === from.ask?.question &&
      before.utteranceId === now.utteranceId &&
      before.question === now.question &&
      !before.likely &&
      before.confidence === now.confidence
    return isSame ? [] : [{ type: 'suggestion.changed', ...card.suggestion }]
  }
}

function basis(match: Match, from: Cause): Omit<Suggestion, 'suggestionId' | 'ask'> {
  const { solutionId, confidence, because } = match
  const { utteranceId, question, likely, result } = from
  const { solutionsVersion } = result
  return { solutionId, utteranceId, question, confidence, likely, solutionsVersion, because }
}
