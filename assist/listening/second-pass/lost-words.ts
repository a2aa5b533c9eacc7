import { pipelineSampleRateHz } from '../../audio/frame.js'

/** Words in a row that the first pass heard and the second did not, from which on they are looked for again. */
const leastLostWords = 5
/** Between two cuts of less speech there is no sentence. */
const leastLostMs = 1_200

/** Costs of the alignment: words that are heard otherwise are cheaper than one lost beside one added. */
const costs = { otherwise: 1.5, lost: 1, added: 1 } as const

/** Where a pause is looked for, either way of where the words change, and how long it is at least. */
const reachMs = 1_500
const pauseMs = 160
const stepMs = 20

/** Less of the lost words that is heard again was no speech, or stands in the second text in another form. */
const leastShareAgain = 1 / 3
/** Words beyond a cut that may be heard with the lost ones. */
const nearWordCount = 6
/** Of the words beyond a cut so many are those that the first pass has there. */
const leastShareBeyond = 0.6
/** Words of this length on the mean are spelled letters, which the second pass writes in another form. */
const spelledLength = 2

/** Speech that the first pass has words for and the second has not. */
export interface LostWords {
  /** Of the audio; a guess by the share of the words, so to be moved to a pause. */
  readonly fromMs: number
  readonly toMs: number
  /** Place in the second pass's text where they belong. */
  readonly at: number
  /** The words that the first pass heard there. */
  readonly lost: readonly string[]
}

/**
 * The longest run of words that a second pass left out. Whisper now and then begins in the middle of long audio, or
 * ends before it, and is as sure of itself as ever; a first pass that writes along knows better.
 *
 * @returns undefined where fewer than five words in a row are missing. Cost: O(words²)
 */
export function lostWords(
  first: string,
  second: string,
  durationMs: number,
): LostWords | undefined {
  const before = wordsOf(first)
  const after = wordsOf(second)
  const words = before.map(({ text }) => text)
  const heard = after.map(({ text }) => text)
  // Where a word is said twice it is open which one was lost: the longer run, then the one that begins a sentence.
  const [run] = (['otherwise', 'lost'] as const)
    .flatMap((preferred) => longestLost(alignment(words, heard, preferred)) ?? [])
    .sort(
      (a, b) =>
        b.to - b.from - (a.to - a.from) ||
        Number(isSentenceStart(before, b.from)) - Number(isSentenceStart(before, a.from)),
    )
  if (run === undefined || run.to - run.from < leastLostWords) return undefined
  const lost = words.slice(run.from, run.to)
  if (lost.join('').length <= spelledLength * lost.length && !isHan(lost.join(''))) return undefined
  const msOf = (word: number): number => Math.round((word / words.length) * durationMs)
  const [fromMs, toMs] = [msOf(run.from), msOf(run.to)]
  if (toMs - fromMs < leastLostMs) return undefined
  const at = after[run.after]?.start ?? second.length
  return { fromMs, toMs, at, lost }
}

/**
 * The samples between two moments, each moved to the quietest place near it; the ends of the audio stay.
 *
 * @param samples shape [n], 16 kHz
 */
export function betweenPauses(
  samples: Float32Array,
  { fromMs, toMs }: Pick<LostWords, 'fromMs' | 'toMs'>,
): Float32Array {
  const perMs = pipelineSampleRateHz / 1_000
  const endMs = samples.length / perMs
  const from = fromMs <= 0 ? 0 : quietestMs(samples, fromMs) * perMs
  const to = toMs >= endMs - 1 ? samples.length : quietestMs(samples, toMs) * perMs
  return samples.slice(Math.round(from), Math.max(Math.round(from), Math.round(to)))
}

/**
 * The second text with what was found put in. The cuts are guesses, so what was found may begin before the lost words
 * or go on behind them: what the second text says there is left out.
 *
 * @returns undefined where less than a third of the lost words is among what was found
 */
export function filledIn(
  text: string,
  found: string,
  { at, lost }: Pick<LostWords, 'at' | 'lost'>,
): string | undefined {
  const before = text.slice(0, at).trimEnd()
  const after = text.slice(at).trimStart()
  const near = plainWords(before).slice(-nearWordCount)
  const expected = [...near, ...lost, ...plainWords(after).slice(0, nearWordCount)]
  const [from, to] = [near.length, near.length + lost.length]
  const heard = wordsOf(found)
  const placeOf = placesIn(expected, plainWords(found))
  const again = placeOf.filter((place) => place !== undefined && place >= from && place < to)
  if (again.length < lost.length * leastShareAgain) return undefined
  const end = heard.length - overhang(placeOf.toReversed(), (place) => place >= to)
  const begin = overhang(placeOf, (place) => place < from)
  const kept = found.slice(heard[begin]?.start ?? 0, heard[end]?.start ?? found.length).trim()
  return [before, kept, after].filter((part) => part !== '').reduce(joined)
}

function plainWords(text: string): string[] {
  return wordsOf(text).map((word) => word.text)
}

/** Han characters stand side by side, words apart. */
function joined(left: string, right: string): string {
  return `${left}${isHan(left.at(-1) ?? '') && isHan(right.charAt(0)) ? '' : ' '}${right}`
}

function isSentenceStart(words: readonly Word[], at: number): boolean {
  return at === 0 || words[at - 1]?.isEnd === true
}

function isHan(text: string): boolean {
  return /^\p{Script=Han}+$/u.test(text)
}

/**
 * How many of the first words are heard beyond a cut: up to the last one from there for which most are. A word that
 * merely comes again there, like “just”, is none.
 */
function overhang(
  places: readonly (number | undefined)[],
  isBeyond: (place: number) => boolean,
): number {
  let beyond = 0
  let count = 0
  for (const [at, place] of places.entries()) {
    if (place === undefined || !isBeyond(place)) continue
    beyond++
    if (beyond >= leastShareBeyond * (at + 1)) count = at + 1
  }
  return count
}

/** For each word heard its place among those that are expected, where it is the same; undefined where it is new. */
function placesIn(words: readonly string[], heard: readonly string[]): (number | undefined)[] {
  const places: (number | undefined)[] = []
  let place = 0
  for (const move of alignment(words, heard)) {
    const isSame = move === 'otherwise' && words[place] === heard[places.length]
    if (move !== 'lost') places.push(isSame ? place : undefined)
    if (move !== 'added') place++
  }
  return places
}

interface Word {
  readonly text: string
  readonly start: number
  /** A mark behind it ends a sentence. */
  readonly isEnd: boolean
}

function wordsOf(text: string): Word[] {
  return [...text.matchAll(/\p{Script=Han}|[^\s\p{Script=Han}]+/gu)].flatMap(
    ({ 0: raw, index }) => {
      const plain = raw.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
      return plain === '' ? [] : [{ text: plain, start: index, isEnd: /[.?!]$/.test(raw) }]
    },
  )
}

type Move = keyof typeof costs

/**
 * How the one becomes the other, cheapest, from the first words on (Needleman and Wunsch 1970).
 *
 * @param preferred of two ways that cost the same, seen from the end
 */
function alignment(
  before: readonly string[],
  after: readonly string[],
  preferred: 'lost' | 'otherwise' = 'otherwise',
): Move[] {
  const width = after.length + 1
  const moves: Move[] = new Array<Move>((before.length + 1) * width).fill('added')
  let row = Array.from({ length: width }, (_, column) => column * costs.added)
  for (const [at, word] of before.entries()) {
    const next = [(at + 1) * costs.lost]
    moves[(at + 1) * width] = 'lost'
    for (const [column, other] of after.entries()) {
      const same = (row[column] ?? 0) + (word === other ? 0 : costs.otherwise)
      const lost = (row[column + 1] ?? 0) + costs.lost
      const added = (next[column] ?? 0) + costs.added
      const least = Math.min(same, lost, added)
      next.push(least)
      const isLost = least === lost && (preferred === 'lost' || least !== same)
      moves[(at + 1) * width + column + 1] = isLost
        ? 'lost'
        : least === same
          ? 'otherwise'
          : 'added'
    }
    row = next
  }
  return pathThrough(moves, before.length, after.length)
}

/** The moves from the first words on, followed back from the last. */
function pathThrough(moves: readonly Move[], beforeCount: number, afterCount: number): Move[] {
  const path: Move[] = []
  for (let at = beforeCount, column = afterCount; at > 0 || column > 0;) {
    const move = moves[at * (afterCount + 1) + column] ?? 'added'
    path.push(move)
    if (move !== 'added') at--
    if (move !== 'lost') column--
  }
  return path.reverse()
}

/** The longest run of lost words: which of the first text, before which word of the second. */
function longestLost(
  moves: readonly Move[],
): { from: number; to: number; after: number } | undefined {
  let longest: { from: number; to: number; after: number } | undefined
  let before = 0
  let after = 0
  let count = 0
  for (const move of moves) {
    count = move === 'lost' ? count + 1 : 0
    if (move !== 'added') before++
    if (move !== 'lost') after++
    if (count > (longest ? longest.to - longest.from : 0))
      longest = { from: before - count, to: before, after }
  }
  return longest
}

function quietestMs(samples: Float32Array, nearMs: number): number {
  const perMs = pipelineSampleRateHz / 1_000
  const lastMs = samples.length / perMs - pauseMs
  let quietest = { energy: Infinity, ms: nearMs }
  for (
    let ms = Math.max(0, nearMs - reachMs);
    ms <= Math.min(lastMs, nearMs + reachMs);
    ms += stepMs
  ) {
    const from = Math.round(ms * perMs)
    const energy = samples
      .subarray(from, from + pauseMs * perMs)
      .reduce((sum, value) => sum + value * value, 0)
    if (energy < quietest.energy) quietest = { energy, ms: ms + pauseMs / 2 }
  }
  return quietest.ms
}
