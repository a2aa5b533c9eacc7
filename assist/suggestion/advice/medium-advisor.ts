import { analyse, languageOf } from '../../matching/words/analysis.js'
import type { Match } from '../../matching/match.js'
import type { Medium } from '../../call/medium.js'
import type {
  UtteranceFinal,
  UtteranceRevised,
  UtteranceWritten,
} from '../../utterance/utterance.js'
import type { AdviceReason, MediumAdvice } from './medium-advice.js'
import { isEnquiry, reasonKinds, signsIn } from './medium-signs.js'
import type { SignPurpose } from './sign-table.js'
import type { SuggestionChange } from '../suggestion-board.js'

/** What the advisor hears of a call. */
export type AdvisorInput = UtteranceFinal | UtteranceRevised | UtteranceWritten

/** What the agent makes of an advice. */
export type AdviceAction = 'taken' | 'dismissed'

/** An advice takes signs of this weight together; no spoken sign of one utterance but a plain request has it. */
const enoughWeight = 1

/** What was said longer ago is another matter. */
const rememberedMs = 120_000

/**
 * The card of a solution whose author prefers video: enough alone where it is likely enough to be the right one. Beside
 * an enquiry it says little, and so do mere steps.
 */
const solutionWeights = { video: 1, doubtfulVideo: 0.6, enquiry: 0.3, steps: 0.3 } as const
const leastConfidenceAlone = 0.6

/** Recognition that is surer than this understood well enough; of a word or two it is never sure. */
const lowConfidence = 0.45
const leastHeardLength = { en: 12, zh: 5 } as const
const lowConfidenceWeight = 0.3

/** Both at once for this long is more than a *yes* in between. */
const minOverlapMs = 1_000
const overlapWeight = 0.2

/** The same question: as many words in common, of at least so many. */
const sameQuestion = { share: 0.7, leastTerms: 3, weight: 0.6 } as const

type Purpose = SignPurpose | 'unclear' | 'solution' | 'steps'

interface Sign {
  readonly purpose: Purpose
  readonly weight: number
  readonly reason: AdviceReason
  readonly utteranceId: string
  readonly atMs: number
}

interface Heard {
  readonly utterance: AdvisorInput
  readonly terms: ReadonlySet<string>
}

interface Given {
  readonly advice: MediumAdvice['advice']
  readonly solutionId: string | undefined
  /** What it was made of. */
  readonly signs: readonly Sign[]
  /** What its dismissal refuses. */
  readonly purposes: readonly string[]
  state: 'open' | AdviceAction | 'withdrawn'
}

/** What can be advised, in the order of preference, and the signs that speak for it. */
const troubles: readonly Purpose[] = ['repeated', 'spelled', 'unclear']
const adviceKinds: readonly {
  readonly advice: MediumAdvice['advice']
  /** Without one of these the others say nothing about this advice; none named: the others suffice. */
  readonly needs: readonly Purpose[]
  readonly counts: readonly Purpose[]
}[] = [
  { advice: 'demonstrate', needs: ['how-to'], counts: ['how-to', 'solution', 'steps'] },
  {
    advice: 'video',
    needs: ['seen', 'show', 'solution'],
    counts: ['seen', 'show', 'solution', ...troubles],
  },
  { advice: 'link', needs: [], counts: ['send', ...troubles] },
]

/**
 * Advises one call's agent to move to another medium: what was said, badly heard or asked for, and what the solution
 * on the screen says of itself, weighed together.
 *
 * One weak sign is not enough. A reason is spent once it has raised an advice, so that the same advice comes again only
 * when something has changed; one that is open or taken does not come again for the same solution at all. One that the
 * agent has not answered is withdrawn when its card goes, or when a revision takes its reasons away.
 */
export class MediumAdvisor {
  #signs: Sign[] = []
  #heard: Heard[] = []
  #solution:
    { readonly solutionId: string; readonly hasSteps: boolean; readonly atMs: number } | undefined
  #medium: Medium = 'voice'
  readonly #given = new Map<string, Given>()
  /** Solutions of the cards that were shown, by suggestion. */
  readonly #solutionOf = new Map<string, string>()
  /** Signs that an advice was made of, as `u3 seen`: a revision does not bring them back. */
  readonly #used = new Set<string>()
  /** Purposes that gave advice about a solution, as `seen x`, and those of dismissed advice, as `seen`. */
  readonly #spent = new Set<string>()
  readonly #sentSolutions = new Set<string>()

  /**
   * An utterance of either side, or a written message; a revision replaces what its final said.
   *
   * @returns false for a revision that says the same: then it is only surer, and no candidates follow
   */
  hear(utterance: AdvisorInput): boolean {
    const { utteranceId, channel, text, atMs } = utterance
    const before = this.#heard.find((one) => one.utterance.utteranceId === utteranceId)
    const isSame = utterance.kind === 'revised' && before?.utterance.text === text
    this.#signs = this.#signs.filter((sign) => {
      if (sign.atMs < atMs - rememberedMs) return false
      return sign.utteranceId !== utteranceId || (isSame && sign.purpose !== 'unclear')
    })
    this.#heard = this.#heard.filter((one) => {
      const { utteranceId: id, atMs: saidMs } = one.utterance
      return id !== utteranceId && saidMs >= atMs - rememberedMs
    })
    if (text === '') return !isSame
    const heard = { utterance, terms: termsOf(text) }
    if (!isSame) {
      for (const { purpose, weight, text: said } of signsIn(text, channel)) {
        this.#note(utterance, {
          purpose,
          weight,
          reason: { text: said, kind: reasonKinds[purpose] },
        })
      }
      this.#noteRepetition(heard)
    }
    this.#noteHearing(utterance)
    this.#heard.push(heard)
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

  /** The call goes on in this medium: in video, nobody needs to be told to show it. */
  onMedium(medium: Medium): void {
    this.#medium = medium
  }

  /** The page of a solution was sent: its link needs no advice any more. */
  onFollowUp(solutionId: string): void {
    this.#sentSolutions.add(solutionId)
  }

  /** What the signs come to after an utterance; at most one advice. */
  advise({ utteranceId, atMs }: AdvisorInput): MediumAdvice | undefined {
    if (this.#solution && this.#solution.atMs < atMs - rememberedMs) this.#solution = undefined
    for (const { advice, counts } of adviceKinds) {
      if (!this.#isOpenTo(advice)) continue
      const speaking = this.#signs.filter(
        (sign) => counts.includes(sign.purpose) && !this.#isSpent(sign),
      )
      if (isEnough(advice, speaking)) return this.#give(advice, utteranceId, speaking)
    }
    return undefined
  }

  /** A card comes or leaves. @returns advice that is withdrawn; see `cardLeft` */
  follow(change: SuggestionChange): string[] {
    if (change.type === 'suggestion.withdrawn') return this.cardLeft(change.suggestionId)
    this.#solutionOf.set(change.suggestionId, change.solutionId)
    return []
  }

  /**
   * A card leaves the screen, whoever took it away: an advice that stands by what its solution says of itself goes too;
   * one for which enough was said stays.
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
    return this.#withdraw(
      (given) =>
        given.solutionId === solutionId && !isEnough(given.advice, given.signs.filter(isSpoken)),
    )
  }

  /**
   * Advice that stands though the newest reading of this utterance no longer says what it was made of.
   *
   * @returns advice that is withdrawn
   */
  takeBack({ utteranceId }: AdvisorInput): string[] {
    return this.#withdraw(({ advice, signs }) => {
      if (!signs.some((sign) => sign.utteranceId === utteranceId)) return false
      const now = signs.flatMap((sign) => {
        if (sign.utteranceId !== utteranceId) return [sign]
        const isAgain = (one: Sign): boolean =>
          one.utteranceId === utteranceId && one.purpose === sign.purpose
        return this.#signs.filter(isAgain)
      })
      return !isEnough(advice, now)
    })
  }

  /** What the agent makes of an advice. @returns false when the call never gave such an advice */
  act(adviceId: string, action: AdviceAction): boolean {
    const given = this.#given.get(adviceId)
    if (!given) return false
    given.state = action
    if (action === 'dismissed') {
      for (const purpose of given.purposes) this.#spent.add(purpose)
    }
    return true
  }

  #note(
    { utteranceId, atMs }: AdvisorInput,
    sign: Pick<Sign, 'purpose' | 'weight' | 'reason'>,
  ): void {
    this.#signs.push({ ...sign, utteranceId, atMs })
  }

  #noteRepetition({ utterance, terms }: Heard): void {
    const { share, leastTerms, weight } = sameQuestion
    if (utterance.channel !== 'customer' || terms.size < leastTerms) return
    const isAgain = this.#heard.some((before) => {
      if (before.utterance.channel !== 'customer') return false
      const common = [...terms].filter((term) => before.terms.has(term)).length
      return common >= share * Math.max(terms.size, before.terms.size)
    })
    if (!isAgain) return
    const reason: AdviceReason = { text: utterance.text, kind: 'repeated' }
    this.#note(utterance, { purpose: 'repeated', weight, reason })
  }

  #noteHearing(utterance: AdvisorInput): void {
    if (utterance.kind === 'written') return
    const { channel, text, confidence, startMs, endMs } = utterance
    const reason: AdviceReason = { text, kind: 'unclear' }
    if (confidence < lowConfidence && text.length >= leastHeardLength[languageOf(text)]) {
      this.#note(utterance, { purpose: 'unclear', weight: lowConfidenceWeight, reason })
    }
    const overlaps = this.#heard.some(({ utterance: other }) => {
      if (other.kind === 'written' || other.channel === channel) return false
      return Math.min(endMs, other.endMs) - Math.max(startMs, other.startMs) >= minOverlapMs
    })
    if (overlaps) this.#note(utterance, { purpose: 'unclear', weight: overlapWeight, reason })
  }

  #isOpenTo(advice: MediumAdvice['advice']): boolean {
    const solutionId = this.#solution?.solutionId
    if (advice !== 'link' && this.#medium === 'video') return false
    if (advice === 'link' && solutionId !== undefined && this.#sentSolutions.has(solutionId)) {
      return false
    }
    if (advice === 'demonstrate' && this.#solution?.hasSteps !== true) return false
    return ![...this.#given.values()].some(
      (given) =>
        given.advice === advice &&
        given.solutionId === solutionId &&
        (given.state === 'open' || given.state === 'taken'),
    )
  }

  /** A sign gives advice once; a purpose gives it once for each solution, and never again when it was dismissed. */
  #isSpent({ purpose, utteranceId }: Sign): boolean {
    const solutionId = this.#solution?.solutionId ?? ''
    if (this.#used.has(`${utteranceId} ${purpose}`)) return true
    return this.#spent.has(`${purpose} ${solutionId}`) || this.#spent.has(this.#reasonOf(purpose))
  }

  /** What a dismissal refuses: a solution's wish is that solution's, all else holds for the call. */
  #reasonOf(purpose: Purpose): string {
    return purpose === 'solution' || purpose === 'steps'
      ? `${purpose} of ${this.#solution?.solutionId ?? ''}`
      : purpose
  }

  #give(
    advice: MediumAdvice['advice'],
    utteranceId: string,
    speaking: readonly Sign[],
  ): MediumAdvice {
    const solutionId = this.#solution?.solutionId
    for (const sign of speaking) {
      this.#used.add(`${sign.utteranceId} ${sign.purpose}`)
      this.#spent.add(`${sign.purpose} ${solutionId ?? ''}`)
    }
    const adviceId = `a${this.#given.size + 1}`
    const purposes = speaking.map(({ purpose }) => this.#reasonOf(purpose))
    this.#given.set(adviceId, { advice, solutionId, signs: speaking, purposes, state: 'open' })
    return {
      ...{ adviceId, advice, utteranceId },
      ...(solutionId === undefined ? {} : { solutionId }),
      because: reasonsOf(speaking),
    }
  }

  /** Takes open advice back, and lets what it was made of speak again. */
  #withdraw(isWithdrawn: (given: Given) => boolean): string[] {
    const open = [...this.#given].filter(
      ([, given]) => given.state === 'open' && isWithdrawn(given),
    )
    for (const [, given] of open) {
      given.state = 'withdrawn'
      for (const { utteranceId, purpose } of given.signs) {
        this.#used.delete(`${utteranceId} ${purpose}`)
        this.#spent.delete(`${purpose} ${given.solutionId ?? ''}`)
      }
    }
    return open.map(([adviceId]) => adviceId)
  }
}

/** Whether signs suffice for an advice: together they weigh enough, and one of those that it needs is there. */
function isEnough(advice: MediumAdvice['advice'], signs: readonly Sign[]): boolean {
  const needs = adviceKinds.find((kind) => kind.advice === advice)?.needs ?? []
  const hasNeeded = needs.length === 0 || signs.some(({ purpose }) => needs.includes(purpose))
  return hasNeeded && weightOf(signs) >= enoughWeight
}

/** Whether it was said, not what the solution on the screen wants. */
function isSpoken({ purpose }: Sign): boolean {
  return purpose !== 'solution' && purpose !== 'steps'
}

function videoWeight({ confidence }: Match, text: string): number {
  if (isEnquiry(text)) return solutionWeights.enquiry
  return confidence < leastConfidenceAlone ? solutionWeights.doubtfulVideo : solutionWeights.video
}

/** An utterance counts once for each purpose. */
function weightOf(signs: readonly Sign[]): number {
  const heaviest = new Map<string, number>()
  for (const { purpose, weight, utteranceId } of signs) {
    const key = `${utteranceId} ${purpose}`
    heaviest.set(key, Math.max(weight, heaviest.get(key) ?? 0))
  }
  return [...heaviest.values()].reduce((sum, weight) => sum + weight, 0)
}

/** Heaviest first, each once. */
function reasonsOf(signs: readonly Sign[]): AdviceReason[] {
  const reasons = new Map<string, AdviceReason>()
  for (const { reason } of [...signs].sort((a, b) => b.weight - a.weight)) {
    reasons.set(`${reason.kind} ${reason.text}`, reason)
  }
  return [...reasons.values()]
}

function termsOf(text: string): Set<string> {
  return new Set(analyse(text, languageOf(text)).map(({ term }) => term))
}
