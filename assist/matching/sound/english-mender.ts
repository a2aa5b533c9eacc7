import { isStopword } from '../analysis.js'
import { englishPhones, type Pronunciations } from './english-phones.js'
import { withChanges, type Change, type Mended, type Mender } from './mender.js'
import { isVowel, likeness, maxPhoneCount } from './phone-distance.js'

/** Likeness from which on a word may have been meant; chosen on misheard HWU64 queries. */
const leastLikeness = 0.7
/** Words of three sounds are like too many others. */
const shortPhoneCount = 3
const shortPenalty = 0.03
/** Two words that together sound like one of the base are surer than one that does. */
const longerBonus = 0.02
/** Words that are heard as one, at most. */
const maxWindow = 3
/** Words whose sounds are kept; each is said again and again. */
const maxPhonesKept = 20_000
/** Words of a text that are looked at. */
const maxWordCount = 60

interface Known {
  readonly word: string
  readonly phones: string
}

interface Heard {
  readonly start: number
  readonly end: number
  readonly phones: string
  /** A word of the base, or one that says nothing. */
  readonly isSettled: boolean
}

/** Mends English by the sounds of words, alone or up to three together. */
export class EnglishMender implements Mender {
  readonly #pronunciations: Pronunciations
  readonly #words = new Set<string>()
  readonly #known: Known[] = []
  /** Places in `#known` by pair of sounds, with all vowels as one: who may sound alike. */
  readonly #byPair = new Map<string, number[]>()
  /** Words that were looked up before, with their sounds. */
  readonly #phones = new Map<string, string>()
  /** Pairs of sounds in common with each known word; all 0 between two searches. */
  #counts = new Uint8Array(0)

  constructor(pronunciations: Pronunciations) {
    this.#pronunciations = pronunciations
  }

  learn(text: string): void {
    for (const { 0: word } of wordsOf(text)) this.#learnWord(word.toLowerCase())
  }

  mend(text: string): Mended | undefined {
    const words = wordsOf(text)
      .slice(0, maxWordCount)
      .map(({ 0: word, index }): Heard => ({
        ...{ start: index, end: index + word.length, phones: this.#phonesOf(word) },
        isSettled: this.#words.has(word.toLowerCase()) || saysNothing(word),
      }))
    const guesses = words.flatMap((_, at) => this.#guessesAt(words, at))
    guesses.sort((a, b) => b.likeness - a.likeness || a.start - b.start)
    const taken: Change[] = []
    for (const guess of guesses) {
      if (taken.every((other) => guess.end <= other.start || other.end <= guess.start))
        taken.push(guess)
    }
    return withChanges(text, taken)
  }

  #learnWord(word: string): void {
    if (this.#words.has(word)) return
    this.#words.add(word)
    const phones = this.#phonesOf(word)
    if (saysNothing(word) || phones.length < shortPhoneCount || phones.length > maxPhoneCount)
      return
    const place = this.#known.push({ word, phones }) - 1
    for (const pair of pairsOf(phones)) {
      const places = this.#byPair.get(pair)
      if (places) places.push(place)
      else this.#byPair.set(pair, [place])
    }
  }

  #guessesAt(words: readonly Heard[], at: number): (Change & { likeness: number })[] {
    const guesses: (Change & { likeness: number })[] = []
    let phones = ''
    let isSettled = true
    for (let length = 1; length <= maxWindow; length++) {
      const last = words[at + length - 1]
      if (!last) break
      phones += last.phones
      isSettled &&= last.isSettled
      if (phones.length > maxPhoneCount) break
      if (isSettled || phones.length < shortPhoneCount) continue
      const best = this.#mostAlike(phones)
      if (!best) continue
      const { start } = words[at] ?? last
      const sure = best.likeness + longerBonus * length
      guesses.push({ start, end: last.end, meant: best.word, likeness: sure })
    }
    return guesses
  }

  #mostAlike(phones: string): { word: string; likeness: number } | undefined {
    let best: { word: string; likeness: number } | undefined
    for (const place of this.#alikePlaces(phones)) {
      const { word, phones: own } = this.#known[place] ?? { word: '', phones: '' }
      const alike = likeness(phones, own) - (own.length <= shortPhoneCount ? shortPenalty : 0)
      if (alike < leastLikeness || (best && alike <= best.likeness)) continue
      best = { word, likeness: alike }
    }
    return best
  }

  /** Words of about the same length that share at least a third of their pairs of sounds. */
  #alikePlaces(phones: string): number[] {
    if (this.#counts.length < this.#known.length) this.#counts = new Uint8Array(this.#known.length)
    const counts = this.#counts
    const met: number[] = []
    for (const pair of pairsOf(phones)) {
      for (const place of this.#byPair.get(pair) ?? []) {
        if (counts[place] === 0) met.push(place)
        counts[place] = (counts[place] ?? 0) + 1
      }
    }
    const wanted = Math.max(1, Math.floor(phones.length / 3))
    const alike: number[] = []
    for (const place of met) {
      const length = this.#known[place]?.phones.length ?? 0
      const isAlike = (counts[place] ?? 0) >= wanted && Math.abs(length - phones.length) <= 2
      counts[place] = 0
      if (isAlike) alike.push(place)
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
