/** One word of an English text with its place. */
export interface EnglishWord {
  /** Lower case, without the punctuation around it; `$23.50` and `s.` stay whole inside. */
  readonly word: string
  readonly from: number
  readonly to: number
  /** A sentence ends behind it. */
  readonly endsSentence: boolean
}

/** `3:30`, `23.50` and `1,200` are whole: they are written already. */
const wordPattern = /\d+(?:[:.,]\d+)+|[\p{L}\p{N}][\p{L}\p{N}'’]*/gu

/** Words in the order of the text. A word with hyphens inside (`twenty-five`, `P-I-T-T`) is several. */
export function englishWords(text: string): EnglishWord[] {
  return [...text.matchAll(wordPattern)].map((match) => {
    const from = match.index
    const to = from + match[0].length
    const word = match[0].toLowerCase().replaceAll('’', "'")
    return {
      word,
      from,
      to,
      endsSentence: /^[.!?](?:\s|$)/.test(text.slice(to)) && word.length > 1,
    }
  })
}
