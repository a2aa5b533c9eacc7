import type { Recognition } from '../../recognition/recogniser.js'
import { alignWords, wordsOf, type TextWord } from './word-alignment.js'

/** A text with how sure its engine is of it, and of each of its words where it can tell. */
export type HeardText = Pick<Recognition, 'text' | 'confidence' | 'wordConfidences'>

/** A word as an engine heard it. */
export interface HeardWord extends TextWord {
  /** As it stands in the text, with the marks behind it. */
  readonly raw: string
  /** 0 to 1; that of the whole text where the engine has none for words. */
  readonly confidence: number
}

/** A stretch over which two texts agree, word by word, or in which no word is the same. */
export interface Stretch {
  readonly isSame: boolean
  /** Words of the first text; empty where only the second has some. */
  readonly first: readonly HeardWord[]
  readonly second: readonly HeardWord[]
}

/** The words of a text, in their order. */
export function heardWords({ text, confidence, wordConfidences }: HeardText): HeardWord[] {
  const words = wordsOf(text)
  return words.map((word, at) => ({
    ...word,
    raw: text.slice(word.start, words[at + 1]?.start).trim(),
    confidence: wordConfidences?.[spacedWordCount(text.slice(0, word.start))] ?? confidence,
  }))
}

/** How many words, parted by spaces, a text has. */
export function spacedWordCount(text: string): number {
  return text.match(/\S+/g)?.length ?? 0
}

/** Lays two texts beside each other. Cost: O(words²) */
export function stretchesOf(first: HeardText, second: HeardText): Stretch[] {
  const [before, after] = [heardWords(first), heardWords(second)]
  const stretches: { isSame: boolean; first: HeardWord[]; second: HeardWord[] }[] = []
  const plain = (words: readonly HeardWord[]): string[] => words.map((word) => word.plain)
  let [row, column] = [0, 0]
  for (const move of alignWords(plain(before), plain(after))) {
    const one = move === 'added' ? undefined : before[row++]
    const other = move === 'lost' ? undefined : after[column++]
    const isSame = one !== undefined && one.plain === other?.plain
    let last = stretches.at(-1)
    if (last?.isSame !== isSame) stretches.push((last = { isSame, first: [], second: [] }))
    if (one) last.first.push(one)
    if (other) last.second.push(other)
  }
  return stretches
}
