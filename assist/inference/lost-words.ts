import { pipelineSampleRateHz } from '../audio/frame.js'

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

/** Words at a seam that may have been heard on both sides of it. */
const maxSeamWords = 4

/** Speech that the first pass has words for and the second has not. */
export interface LostWords {
  /** Of the audio; a guess by the share of the words, so to be moved to a pause. */
  readonly fromMs: number
  readonly toMs: number
  /** Place in the second pass's text where they belong. */
  readonly at: number
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
  const run = longestLost(alignment(before, after))
  if (run === undefined || run.count < leastLostWords) return undefined
  const msOf = (word: number): number => Math.round((word / before.length) * durationMs)
  const fromMs = msOf(run.from)
  const toMs = msOf(run.from + run.count)
  if (toMs - fromMs < leastLostMs) return undefined
  return { fromMs, toMs, at: after[run.after]?.start ?? second.length }
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

/** The text with what was found put in; words that both sides of a seam have are said once. */
export function filledIn(text: string, found: string, at: number): string {
  const before = text.slice(0, at).trimEnd()
  const after = text.slice(at).trimStart()
  const words = wordsOf(found)
  const from = seam(wordsOf(before), words)
  const to = words.length - seam(words.slice(from), wordsOf(after))
  if (from >= to) return text
  const kept = found.slice(words[from]?.start ?? 0, words[to]?.start ?? found.length).trim()
  return [before, kept, after].filter((part) => part !== '').reduce(joined)
}

/** Han characters stand side by side, words apart. */
function joined(left: string, right: string): string {
  const isHan = /\p{Script=Han}$/u.test(left) && /^\p{Script=Han}/u.test(right)
  return `${left}${isHan ? '' : ' '}${right}`
}

/** How many words at the end of the one are those at the beginning of the other, at most four. */
function seam(left: readonly Word[], right: readonly Word[]): number {
  for (let count = Math.min(maxSeamWords, left.length, right.length); count > 0; count--) {
    const end = left.slice(left.length - count)
    if (end.every(({ text }, at) => text === right[at]?.text)) return count
  }
  return 0
}

interface Word {
  readonly text: string
  readonly start: number
}

function wordsOf(text: string): Word[] {
  return [...text.matchAll(/\p{Script=Han}|[^\s\p{Script=Han}]+/gu)].flatMap(
    ({ 0: raw, index }) => {
      const plain = raw.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
      return plain === '' ? [] : [{ text: plain, start: index }]
    },
  )
}

type Move = keyof typeof costs

/** How the one becomes the other, cheapest, from the first words on (Needleman and Wunsch 1970). */
function alignment(before: readonly Word[], after: readonly Word[]): Move[] {
  const width = after.length + 1
  const moves: Move[] = new Array<Move>((before.length + 1) * width).fill('added')
  let row = Array.from({ length: width }, (_, column) => column * costs.added)
  for (const [at, word] of before.entries()) {
    const next = [(at + 1) * costs.lost]
    moves[(at + 1) * width] = 'lost'
    for (const [column, other] of after.entries()) {
      const same = (row[column] ?? 0) + (word.text === other.text ? 0 : costs.otherwise)
      const lost = (row[column + 1] ?? 0) + costs.lost
      const added = (next[column] ?? 0) + costs.added
      const least = Math.min(same, lost, added)
      next.push(least)
      moves[(at + 1) * width + column + 1] =
        least === lost ? 'lost' : least === same ? 'otherwise' : 'added'
    }
    row = next
  }
  const path: Move[] = []
  for (let at = before.length, column = after.length; at > 0 || column > 0;) {
    const move = moves[at * width + column] ?? 'added'
    path.push(move)
    if (move !== 'added') at--
    if (move !== 'lost') column--
  }
  return path.reverse()
}

/** The longest run of lost words: from which word of the first text, how many, before which word of the second. */
function longestLost(
  moves: readonly Move[],
): { from: number; count: number; after: number } | undefined {
  let longest: { from: number; count: number; after: number } | undefined
  let before = 0
  let after = 0
  let count = 0
  for (const move of moves) {
    count = move === 'lost' ? count + 1 : 0
    if (move !== 'added') before++
    if (move !== 'lost') after++
    if (count > (longest?.count ?? 0)) longest = { from: before - count, count, after }
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
