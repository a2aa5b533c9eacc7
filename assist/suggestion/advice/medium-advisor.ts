import type { Medium } from '../../call/medium.js'
import type { Match } from '../../matching/match.js'
import type { SuggestionChange } from '../suggestion.js'
import { AdviceLedger } from './advice-ledger.js'
import type { AdviceAction, AdviceReason, MediumAdvice } from './medium-advice.js'
import { isEnquiry } from './medium-signs.js'
import { RecentSpeech, rememberedMs, type AdvisorInput, type SignParts } from './recent-speech.js'
import {
  adviceKinds,
  isEnough,
  isSpoken,
  type AdviceName,
  type WeighedSign,
} from './weighed-sign.js'

/**
 * Weight of the card of a solution whose author prefers video. It is enough alone where the card is likely enough to be
 * the right one. Beside an enquiry it weighs little, and so do mere steps.
 */
const solutionWeights = { video: 1, doubtfulVideo: 0.6, enquiry: 0.3, steps: 0.3 } as const
const leastConfidenceAlone = 0.6

/**
 * Advises one call's agent to move to another medium. It weighs together what was said, badly recognised or asked for,
 * and what the author of the solution on the screen prefers.
 *
 * One weak sign is not enough. A reason is spent once it has raised an advice, so that the same advice comes again only
 * when something has changed. Advice that is open or taken does not come again for the same solution at all. Advice
 * that the agent has not answered is withdrawn when its card goes, or when a revision takes its reasons away.
 */
export class MediumAdvisor {
  readonly #speech = new RecentSpeech()
  readonly #ledger: AdviceLedger
  #signs: WeighedSign[] = []
  #solution:
    { readonly solutionId: string; readonly hasSteps: boolean; readonly atMs: number } | undefined
  #medium: Medium = 'voice'
  /** Solutions of the cards that were shown, by suggestion. */
  readonly #solutionOf = new Map<string, string>()
  readonly #sentSolutions = new Set<string>()

  /** @param earlierCount advice that the call gave before the service was started again */
  constructor(earlierCount = 0) {
    this.#ledger = new AdviceLedger(earlierCount)
  }

  /**
   * Takes in an utterance of either side, or a written message. A revision replaces its final.
   *
   * @returns false for a revision with the same words: it is only surer, and no candidates follow
   */
  hear(utterance: AdvisorInput): boolean {
    const { utteranceId, atMs } = utterance
    const { isSame, signs } = this.#speech.add(utterance)
    this.#signs = this.#signs.filter((sign) => {
      if (sign.atMs < atMs - rememberedMs) return false
      return sign.utteranceId !== utteranceId || (isSame && sign.purpose !== 'unclear')
    })
    for (const sign of signs) this.#note(utterance, sign)
    return !isSame
  }

  /** The card that an utterance raised or confirmed; one of another solution takes its place. */
  showSolution(utterance: AdvisorInput, match: Match): void {
    const { solutionId, traits } = match
    if (!traits) return
    const { title, medium, hasSteps } = traits
    this.#solution = { solutionId, hasSteps, atMs: utterance.atMs }
    this.#signs = this.#signs.filter(isSpoken)
    const reason: AdviceReason = { text: title, kind: 'solution' }
    if (medium === 'video') {
      const weight = videoWeight(match, utterance.text)
      this.#note(utterance, { purpose: 'solution', weight, reason })
    } else if (hasSteps && !isEnquiry(utterance.text)) {
      this.#note(utterance, { purpose: 'steps', weight: solutionWeights.steps, reason })
    }
  }

  /** The call goes on in this medium. In video, advice to show something is not needed. */
  onMedium(medium: Medium): void {
    this.#medium = medium
  }

  /** The page of a solution was sent, so advice to send it is not needed any more. */
  onFollowUp(solutionId: string): void {
    this.#sentSolutions.add(solutionId)
  }

  /** The advice for which the signs suffice after an utterance; one at most. */
  advise({ utteranceId, atMs }: AdvisorInput): MediumAdvice | undefined {
    if (this.#solution && this.#solution.atMs < atMs - rememberedMs) this.#solution = undefined
    const solutionId = this.#solution?.solutionId
    for (const { advice, counts } of adviceKinds) {
      if (!this.#isOpenTo(advice)) continue
      const speaking = this.#signs.filter(
        (sign) => counts.includes(sign.purpose) && !this.#ledger.isSpent(sign, solutionId),
      )
      if (isEnough(advice, speaking))
        return this.#ledger.give({ advice, solutionId, signs: speaking }, utteranceId)
    }
    return undefined
  }

  /** A card comes or leaves. @returns advice that is withdrawn; see `cardLeft` */
  follow(change: SuggestionChange): string[] {
    if (change.type === 'suggestion.withdrawn' || change.type === 'suggestion.receded')
      return this.cardLeft(change.suggestionId)
    this.#solutionOf.set(change.suggestionId, change.solutionId)
    return []
  }

  /**
   * A card leaves the screen, whoever took it away. Advice that stands by the wish of the card's solution goes too;
   * advice for which enough was said stays.
   *
   * @returns advice that is withdrawn
   */
  cardLeft(suggestionId: string): string[] {
    const solutionId = this.#solutionOf.get(suggestionId)
    if (solutionId === undefined) return []
    if (solutionId === this.#solution?.solutionId) {
      this.#solution = undefined
      this.#signs = this.#signs.filter(isSpoken)
    }
    return this.#ledger.withdraw(
      (given) =>
        given.solutionId === solutionId && !isEnough(given.advice, given.signs.filter(isSpoken)),
    )
  }

  /**
   * Withdraws advice that the newest reading of this utterance no longer supports.
   *
   * @returns advice that is withdrawn
   */
  takeBack({ utteranceId }: AdvisorInput): string[] {
    return this.#ledger.withdraw(({ advice, signs }) => {
      if (!signs.some((sign) => sign.utteranceId === utteranceId)) return false
      const now = signs.flatMap((sign) => {
        if (sign.utteranceId !== utteranceId) return [sign]
        const isAgain = (one: WeighedSign): boolean =>
          one.utteranceId === utteranceId && one.purpose === sign.purpose
        return this.#signs.filter(isAgain)
      })
      return !isEnough(advice, now)
    })
  }

  /** What the agent makes of an advice. @returns false when the call never gave such an advice */
  act(adviceId: string, action: AdviceAction): boolean {
    return this.#ledger.act(adviceId, action)
  }

  #note({ utteranceId, atMs }: AdvisorInput, sign: SignParts): void {
    this.#signs.push({ ...sign, utteranceId, atMs })
  }

  #isOpenTo(advice: AdviceName): boolean {
    const solutionId = this.#solution?.solutionId
    if (advice !== 'link' && this.#medium === 'video') return false
    if (advice === 'link' && solutionId !== undefined && this.#sentSolutions.has(solutionId)) {
      return false
    }
    if (advice === 'demonstrate' && this.#solution?.hasSteps !== true) return false
    return !this.#ledger.isStanding(advice, solutionId)
  }
}

function videoWeight({ confidence }: Match, text: string): number {
  if (isEnquiry(text)) return solutionWeights.enquiry
  return confidence < leastConfidenceAlone ? solutionWeights.doubtfulVideo : solutionWeights.video
}
