import { withoutOverlaps, type Replacement, type TextSpan } from '../../text/text-span.js'
import { isStopword } from '../words/analysis.js'
import { englishPhones, type Pronunciations } from './english-phones.js'
import { withChanges, type Mended, type Mender } from './mender.js'
import { isVowel, likeness, maxPhoneCount } from './phone-distance.js'

/** Likeness from which on a word may have been meant; chosen on misheard HWU64 queries. */
const leastLikeness = 0.7
/** Words of three sounds are like too many others. */
const shortPhoneCount = 3
const shortPenalty = 0.03
/** Two words that together sound like one of the base are surer than one that does. */
const longerBonus = 0.02
/** Most words in a row that are compared with one word of the base. */
const maxWindow = 3
/** Most words whose sounds are kept; the same words come again and again. */
const maxPhonesKept = 20_000
/** Words of a text that are looked at. */
const maxWordCount = 60

interface Known {
  readonly word: string
  readonly phones: string
  /** Entries whose texts have the word, ascending. */
  readonly entries: number[]
}

/** What may have been meant at a place. */
interface Guess extends Replacement {
  /** 0.7 to 1, and a little more for several words. */
  readonly likeness: number
  readonly known: Known
}

interface Heard extends TextSpan {
  readonly phones: string
  /** It needs no mending: a word of the base, or a word of grammar. */
  readonly isSettled: boolean
  readonly known: Known | undefined
}

/** Mends English by the sounds of words, alone or up to three together. */
export class EnglishMender implements Mender {
  readonly #pronunciations: Pronunciations
  readonly #words = new Map<string, Known | undefined>()
  #entryCount = 0
  readonly #known: Known[] = []
  /** Indexes into `#known` by pair of sounds, with all vowels as one: what may sound alike. */
  readonly #byPair = new Map<string, number[]>()
  /** Words that were looked up before, with their sounds. */
  readonly #phones = new Map<string, string>()
  /** Pairs of sounds in common with each known word; all 0 between two searches. */
  #counts = new Uint8Array(0)

  constructor(pronunciations: Pronunciations) {
    this.#pronunciations = pronunciations
  }

  learn(text: string, entry: number): void {
    this.#entryCount = Math.max(this.#entryCount, entry + 1)
    for (const { 0: word } of wordsOf(text)) this.#learnWord(word.toLowerCase(), entry)
  }

  mend(text: string): Mended | undefined {
    const words = wordsOf(text)
      .slice(0, maxWordCount)
      .map(({ 0: word, index }): Heard => ({
        ...{ start: index, end: index + word.length, phones: this.#phonesOf(word) },
        ...{ isSettled: this.#words.has(word.toLowerCase()) || saysNothing(word) },
        known: this.#words.get(word.toLowerCase()),
      }))
    const guesses = words.flatMap((_, at) => this.#guessesAt(words, at))
    const entry = this.#likeliestEntry(words, guesses)
    const own = guesses
      .filter(({ known }) => known.entries.includes(entry))
      .sort((a, b) => b.likeness - a.likeness || a.start - b.start)
    return withChanges(text, withoutOverlaps(own))
  }

  /** The entry for which the understood words and those that may have been meant are the strongest evidence together. */
  #likeliestEntry(words: readonly Heard[], guesses: readonly Guess[]): number {
    const scores = new Map<number, number>()
    const speak = (known: Known, share: number): void => {
      const rarity = 1 - Math.log(known.entries.length) / Math.log(this.#entryCount + 1)
      for (const entry of known.entries)
        scores.set(entry, (scores.get(entry) ?? 0) + share * rarity)
    }
    for (const { known } of words) if (known) speak(known, 1)
    const best = new Map<string, Guess>()
    for (const guess of guesses) {
      const key = `${guess.start} ${guess.replacement}`
      if (guess.likeness > (best.get(key)?.likeness ?? 0)) best.set(key, guess)
    }
    for (const { known, likeness: alike } of best.values()) speak(known, alike)
    let likeliest = -1
    for (const [entry, score] of scores) {
      const most = scores.get(likeliest) ?? 0
      if (score > most || (score === most && entry < likeliest)) likeliest = entry
    }
    return likeliest
  }

  #learnWord(word: string, entry: number): void {
    if (this.#words.has(word)) {
      const known = this.#words.get(word)
      if (known && known.entries.at(-1) !== entry) known.entries.push(entry)
      return
    }
    const phones = this.#phonesOf(word)
    const isLeftOut =
      saysNothing(word) || phones.length < shortPhoneCount || phones.length > maxPhoneCount
    const known = isLeftOut ? undefined : { word, phones, entries: [entry] }
    this.#words.set(word, known)
    if (!known) return
    const index = this.#known.push(known) - 1
    for (const pair of pairsOf(phones)) {
      const indexes = this.#byPair.get(pair)
      if (indexes) indexes.push(index)
      else this.#byPair.set(pair, [index])
    }
  }

  #guessesAt(words: readonly Heard[], at: number): Guess[] {
    const guesses: Guess[] = []
    let phones = ''
    let isSettled = true
    for (let length = 1; length <= maxWindow; length++) {
      const last = words[at + length - 1]
      if (!last) break
      phones += last.phones
      isSettled &&= last.isSettled
      if (phones.length > maxPhoneCount) break
      if (isSettled || phones.length < shortPhoneCount) continue
      const { start } = words[at] ?? last
      for (const { known, likeness: alike } of this.#alike(phones)) {
        const sure = alike + longerBonus * length
        const span = { start, end: last.end, replacement: known.word }
        guesses.push({ ...span, known, likeness: sure })
      }
    }
    return guesses
  }

  #alike(phones: string): { known: Known; likeness: number }[] {
    return this.#alikeIndexes(phones).flatMap((index) => {
      const known = this.#known[index]
      if (!known) return []
      const penalty = known.phones.length <= shortPhoneCount ? shortPenalty : 0
      const alike = likeness(phones, known.phones, leastLikeness) - penalty
      return alike < leastLikeness ? [] : [{ known, likeness: alike }]
    })
  }

  /** Words of about the same length that share at least a third of their pairs of sounds. */
  #alikeIndexes(phones: string): number[] {
    if (this.#counts.length < this.#known.length) this.#counts = new Uint8Array(this.#known.length)
    const counts = this.#counts
    const met: number[] = []
    for (const pair of pairsOf(phones)) {
      for (const index of this.#byPair.get(pair) ?? []) {
        if (counts[index] === 0) met.push(index)
        counts[index] = (counts[index] ?? 0) + 1
      }
    }
    const wanted = Math.max(1, Math.floor(phones.length / 3))
    const alike: number[] = []
    for (const index of met) {
      const length = this.#known[index]?.phones.length ?? 0
      const isAlike = (counts[index] ?? 0) >= wanted && Math.abs(length - phones.length) <= 2
      counts[index] = 0
      if (isAlike) alike.push(index)
    }
    return alike.sort((a, b) => a - b)
  }

  #phonesOf(word: string): string {
    const known = this.#phones.get(word)
    if (known !== undefined) return known
    const phones = englishPhones(word, this.#pronunciations).join('')
    if (this.#phones.size >= maxPhonesKept) this.#phones.clear()
    this.#phones.set(word, phones)
    return phones
  }
}

function wordsOf(text: string): RegExpExecArray[] {
  return [...text.matchAll(/\d|[a-z]+(?:['’][a-z]+)*/gi)]
}

/** Words for grammar, and contractions: they are misheard as often as others, and mending them changes no meaning. */
function saysNothing(word: string): boolean {
  return /['’\d]/.test(word) || isStopword(word)
}

/** Pairs of neighbouring sounds, with the ends, all vowels the same; each once. */
function pairsOf(phones: string): Set<string> {
  const skeleton = `^${Array.from(phones, (phone) => (isVowel(phone) ? 'v' : phone)).join('')}$`
  const pairs = new Set<string>()
  for (let at = 1; at < skeleton.length; at++) pairs.add(skeleton.slice(at - 1, at + 1))
  return pairs
}
