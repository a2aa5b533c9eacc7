import type { TextSpan } from '../../text/text-span.js'

/** One word of an English text, where it stands. */
export interface EnglishWord extends TextSpan {
  /** Lower case, without the punctuation around it; `23.50`, `3:30` and `512-555` stay whole. */
  readonly word: string
  /** A sentence ends behind it. */
  readonly endsSentence: boolean
  /** The punctuation directly behind it, or an empty string. */
  readonly behind: string
  /** A single capital letter that begins no sentence: it is a letter, even where it is `A`. */
  readonly isInitial: boolean
}

/** `3:30`, `23.50`, `1,200` and `512-555-0199` are whole: they are written already. `4-8-2-9` is read out. */
const wordPattern =
  /\d+(?:[:.,]\d+)+|(?!\d(?:[-/]\d)*(?![-/]?\d))\d+(?:[-/]\d+)+|[\p{L}\p{N}][\p{L}\p{N}'’]*/gu

/** Words in the order of the text. A word with hyphens inside (`twenty-five`, `P-I-T-T`) is several. */
export function englishWords(text: string): EnglishWord[] {
  let startsSentence = true
  return [...text.matchAll(wordPattern)].map((match) => {
    const start = match.index
    const end = start + match[0].length
    const word = match[0].toLowerCase().replaceAll('’', "'")
    const endsSentence = /^[.!?](?:\s|$)/.test(text.slice(end, end + 2)) && word.length > 1
    const isInitial = !startsSentence && /^[A-Z]$/.test(match[0])
    startsSentence = endsSentence
    const behind = /^\p{P}/u.exec(text.slice(end, end + 1))?.[0] ?? ''
    return { word, start, end, endsSentence, behind, isInitial }
  })
}
