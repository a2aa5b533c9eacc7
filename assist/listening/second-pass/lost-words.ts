import { spacedWordCount, type HeardText } from './heard-words.js'
import type { AudioSpan } from './quiet-cut.js'
import { alignWords, isHan, wordsOf, type AlignmentMove, type TextWord } from './word-alignment.js'

/** Words in a row that the first pass has and the second has not, from which on they are looked for again. */
const leastLostWords = 5
/** Between two cuts of less speech there is no sentence. */
const leastLostMs = 1_200

/** If a smaller share of the lost words is found, it was no speech, or stands in the second text in another form. */
const leastShareAgain = 1 / 3
/** Words beyond a cut that may be found with the lost ones. */
const nearWordCount = 6
/** Of the words beyond a cut so many are those that the first pass has there. */
const leastShareBeyond = 0.6
/** Words of this length on the mean are spelled letters, which the second pass writes in another form. */
const spelledLength = 2

/**
 * Speech that the first pass has words for and the second has not. The span is a guess by the share of the words, so
 * it has to be moved to pauses.
 */
export interface LostWords extends AudioSpan {
  /** Position in the second pass's text where they belong. */
  readonly position: number
  /** The words that the first pass wrote there. */
  readonly lost: readonly string[]
}

/** A run of words of the first text that the second lacks. */
interface LostRun {
  readonly from: number
  readonly to: number
  /** The word of the second text before which they belong. */
  readonly after: number
}

/**
 * The longest run of words that a second pass left out. Whisper now and then begins in the middle of long audio, or
 * ends before it, and its confidence is as high as ever; only a first pass that wrote along has those words.
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
  const run = longestRun(before, after)
  if (run === undefined || run.to - run.from < leastLostWords) return undefined
  const lost = before.slice(run.from, run.to).map(({ plain }) => plain)
  if (lost.join('').length <= spelledLength * lost.length && !isHan(lost.join(''))) return undefined
  const msOf = (word: number): number => Math.round((word / before.length) * durationMs)
  const [fromMs, toMs] = [msOf(run.from), msOf(run.to)]
  if (toMs - fromMs < leastLostMs) return undefined
  return { fromMs, toMs, position: after[run.after]?.start ?? second.length, lost }
}

/** Where a word comes twice it is open which one was lost: the longer run, then the one that begins a sentence. */
function longestRun(before: readonly TextWord[], after: readonly TextWord[]): LostRun | undefined {
  const plain = (words: readonly TextWord[]): string[] => words.map((word) => word.plain)
  const isSentenceStart = ({ from }: LostRun): boolean =>
    from === 0 || before[from - 1]?.isSentenceEnd === true
  const [longest] = (['otherwise', 'lost'] as const)
    .flatMap((preferred) => longestLost(alignWords(plain(before), plain(after), preferred)) ?? [])
    .sort(
      (a, b) =>
        b.to - b.from - (a.to - a.from) || Number(isSentenceStart(b)) - Number(isSentenceStart(a)),
    )
  return longest
}

function longestLost(moves: readonly AlignmentMove[]): LostRun | undefined {
  let longest: LostRun | undefined
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

/**
 * The second text with what was found put in. The cuts are guesses, so what was found may begin before the lost words
 * or go on behind them: what the second text has there already is left out.
 *
 * @returns undefined where less than a third of the lost words is among what was found
 */
export function filledIn(
  second: HeardText,
  found: HeardText,
  { position, lost }: Pick<LostWords, 'position' | 'lost'>,
): HeardText | undefined {
  const before = partOf(second, 0, position)
  const after = partOf(second, position)
  const near = plainWords(before.text).slice(-nearWordCount)
  const expected = [...near, ...lost, ...plainWords(after.text).slice(0, nearWordCount)]
  const [from, to] = [near.length, near.length + lost.length]
  const words = wordsOf(found.text)
  const indices = indicesIn(expected, plainWords(found.text))
  const again = indices.filter((index) => index !== undefined && index >= from && index < to)
  if (again.length < lost.length * leastShareAgain) return undefined
  const end = words.length - overhang(indices.toReversed(), (index) => index >= to)
  const begin = overhang(indices, (index) => index < from)
  const kept = partOf(found, words[begin]?.start ?? 0, words[end]?.start)
  const parts = [before, kept, after].filter(({ text }) => text !== '')
  return {
    text: parts.map(({ text }) => text).reduce(joined),
    confidence: second.confidence,
    wordConfidences: parts.flatMap((part) => part.wordConfidences ?? []),
  }
}

/** Some words of a text with their confidences: those of the whole text where it has none for words. */
function partOf(heard: HeardText, from: number, to?: number): HeardText {
  const text = heard.text.slice(from, to).trim()
  const begin = spacedWordCount(heard.text.slice(0, from))
  const count = spacedWordCount(text)
  const wordConfidences = Array.from(
    { length: count },
    (_, at) => heard.wordConfidences?.[begin + at] ?? heard.confidence,
  )
  return { text, confidence: heard.confidence, wordConfidences }
}

function plainWords(text: string): string[] {
  return wordsOf(text).map(({ plain }) => plain)
}

/** Han characters stand side by side, words apart. */
export function joined(left: string, right: string): string {
  return `${left}${isHan(left.at(-1) ?? '') && isHan(right.charAt(0)) ? '' : ' '}${right}`
}

/**
 * How many of the first words lie beyond a cut: up to the last one for which most of the words so far do. A word that
 * only happens to come there as well, like “just”, is none.
 */
function overhang(
  indices: readonly (number | undefined)[],
  isBeyond: (index: number) => boolean,
): number {
  let beyond = 0
  let count = 0
  for (const [at, index] of indices.entries()) {
    if (index === undefined || !isBeyond(index)) continue
    beyond++
    if (beyond >= leastShareBeyond * (at + 1)) count = at + 1
  }
  return count
}

/** For each word found its index among those that are expected, where it is the same; undefined where it is new. */
function indicesIn(expected: readonly string[], found: readonly string[]): (number | undefined)[] {
  const indices: (number | undefined)[] = []
  let index = 0
  for (const move of alignWords(expected, found)) {
    const isSame = move === 'otherwise' && expected[index] === found[indices.length]
    if (move !== 'lost') indices.push(isSame ? index : undefined)
    if (move !== 'added') index++
  }
  return indices
}
