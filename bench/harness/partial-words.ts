import { normalCharacters, normalWords } from '../../assist/quality/scores/text-normal-form.js'

/** A text and when it was written. */
export interface TimedText {
  readonly text: string
  /** From the start of the call. */
  readonly atMs: number
}

/** Everything that was written for one utterance. */
export interface UtteranceTexts {
  /** When it was truly said. */
  readonly startMs: number
  readonly endMs: number
  readonly partials: readonly TimedText[]
  readonly final: TimedText
}

/**
 * For each word of the final, from its estimated end to the first text that has it.
 *
 * No recording has the times of its words, so the utterance's time is shared out by letters, and the median is right
 * where a single word may be out by some hundred milliseconds.
 */
export function wordDelaysMs({ startMs, endMs, partials, final }: UtteranceTexts): number[] {
  const words = wordsOf(final.text)
  const letters = words.reduce((sum, word) => sum + word.length, 0)
  const texts = [...partials, final].map(({ text, atMs }) => ({
    places: commonPlaces(wordsOf(text), words),
    atMs,
  }))
  let before = 0
  return words.flatMap((word, place) => {
    before += word.length
    const saidMs = startMs + ((endMs - startMs) * before) / letters
    const first = texts.find(({ places }) => places.has(place))
    return first ? [first.atMs - saidMs] : []
  })
}

/** How many words a partial has, and how many of them the final keeps in the same order. */
export function keptCount(partial: string, final: string): { kept: number; words: number } {
  const words = wordsOf(partial)
  return { kept: commonPlaces(words, wordsOf(final)).size, words: words.length }
}

function wordsOf(text: string): string[] {
  return /\p{Script=Han}/u.test(text) ? normalCharacters(text, 'zh') : normalWords(text)
}

/** Places in `words` that belong to the longest sequence which `some` has too. */
function commonPlaces(some: readonly string[], words: readonly string[]): Set<number> {
  const lengths = Array.from({ length: some.length + 1 }, () =>
    new Array<number>(words.length + 1).fill(0),
  )
  const at = (row: number, column: number): number => lengths[row]?.[column] ?? 0
  for (let row = some.length - 1; row >= 0; row--) {
    for (let column = words.length - 1; column >= 0; column--) {
      const isSame = some[row] === words[column]
      lengths[row]![column] = isSame
        ? at(row + 1, column + 1) + 1
        : Math.max(at(row + 1, column), at(row, column + 1))
    }
  }
  const places = new Set<number>()
  for (let row = 0, column = 0; row < some.length && column < words.length;) {
    if (some[row] === words[column]) {
      places.add(column)
      row++
      column++
    } else if (at(row + 1, column) >= at(row, column + 1)) row++
    else column++
  }
  return places
}
