import { analyse, languageOf } from '../../matching/words/analysis.js'
import type {
  UtteranceFinal,
  UtteranceRevised,
  UtteranceWritten,
} from '../../utterance/utterance.js'
import { reasonKinds, signsIn } from './medium-signs.js'
import type { WeighedSign } from './weighed-sign.js'

/** An utterance or written message that advice may be made of. */
export type AdvisorInput = UtteranceFinal | UtteranceRevised | UtteranceWritten

/** Speech of longer ago belongs to another matter. */
export const rememberedMs = 120_000

/** Recognition below this confidence was bad. It is never sure of a word or two, so shorter texts do not count. */
const lowConfidence = 0.45
const leastHeardLength = { en: 12, zh: 5 } as const
const lowConfidenceWeight = 0.3

/** Speech of both sides at once for so long is more than a *yes* in between. */
const minOverlapMs = 1_000
const overlapWeight = 0.2

/** A question is the same again where this share of its words is, of at least so many. */
const sameQuestion = { share: 0.7, leastTerms: 3, weight: 0.6 } as const

/** What a sign is before it is tied to its utterance. */
export type SignParts = Pick<WeighedSign, 'purpose' | 'weight' | 'reason'>

interface Remembered {
  readonly utterance: AdvisorInput
  readonly terms: ReadonlySet<string>
}

/**
 * What both sides have said in the last two minutes, and the signs in it that another medium would help. Signs are
 * phrases, a question that is asked again, and speech that was recognised badly.
 */
export class RecentSpeech {
  #remembered: Remembered[] = []

  /**
   * Takes in an utterance. A revision replaces its final.
   *
   * @returns the signs in it, and whether it is a revision with the same words; such a one brings only signs of how
   *   well it was recognised
   */
  add(utterance: AdvisorInput): { readonly isSame: boolean; readonly signs: readonly SignParts[] } {
    const { utteranceId, text, atMs } = utterance
    const before = this.#remembered.find((one) => one.utterance.utteranceId === utteranceId)
    const isSame = utterance.kind === 'revised' && before?.utterance.text === text
    this.#remembered = this.#remembered.filter(
      ({ utterance: other }) =>
        other.utteranceId !== utteranceId && other.atMs >= atMs - rememberedMs,
    )
    if (text === '') return { isSame, signs: [] }
    const own = { utterance, terms: termsOf(text) }
    const worded = isSame ? [] : [...phrasesIn(utterance), ...this.#repetition(own)]
    const signs = [...worded, ...this.#trouble(utterance)]
    this.#remembered.push(own)
    return { isSame, signs }
  }

  #repetition({ utterance, terms }: Remembered): SignParts[] {
    const { share, leastTerms, weight } = sameQuestion
    if (utterance.channel !== 'customer' || terms.size < leastTerms) return []
    const isAgain = this.#remembered.some((before) => {
      if (before.utterance.channel !== 'customer') return false
      const common = [...terms].filter((term) => before.terms.has(term)).length
      return common >= share * Math.max(terms.size, before.terms.size)
    })
    if (!isAgain) return []
    return [{ purpose: 'repeated', weight, reason: { text: utterance.text, kind: 'repeated' } }]
  }

  /** Recognition was unsure, or both sides spoke at once. */
  #trouble(utterance: AdvisorInput): SignParts[] {
    if (utterance.kind === 'written') return []
    const { channel, text, confidence, startMs, endMs } = utterance
    const unclear = (weight: number): SignParts => ({
      ...{ purpose: 'unclear', weight, reason: { text, kind: 'unclear' } },
    })
    const isUnsure = confidence < lowConfidence && text.length >= leastHeardLength[languageOf(text)]
    const isOverlapped = this.#remembered.some(({ utterance: other }) => {
      if (other.kind === 'written' || other.channel === channel) return false
      return Math.min(endMs, other.endMs) - Math.max(startMs, other.startMs) >= minOverlapMs
    })
    return [
      ...(isUnsure ? [unclear(lowConfidenceWeight)] : []),
      ...(isOverlapped ? [unclear(overlapWeight)] : []),
    ]
  }
}

function phrasesIn({ text, channel }: AdvisorInput): SignParts[] {
  return signsIn(text, channel).map(({ purpose, weight, text: phrase }) => ({
    ...{ purpose, weight, reason: { text: phrase, kind: reasonKinds[purpose] } },
  }))
}

function termsOf(text: string): Set<string> {
  return new Set(analyse(text, languageOf(text)).map(({ term }) => term))
}
