/** A token of a text: how its spelling begins tells whether a word begins with it. */
export interface SpelledToken {
  readonly isWordStart: boolean
  readonly logProbability: number
}

/**
 * The probability of every word of a text: the product over its tokens.
 *
 * @param text what the tokens decode to; words are parted by spaces
 * @returns one number from 0 to 1 a word, or undefined where tokens and words do not fit together (Han characters,
 *   control tokens in between)
 */
export function wordConfidences(
  text: string,
  tokens: readonly SpelledToken[],
): readonly number[] | undefined {
  const sums: number[] = []
  for (const { isWordStart, logProbability } of tokens) {
    const sum = isWordStart ? undefined : sums.pop()
    sums.push((sum ?? 0) + logProbability)
  }
  if (sums.length !== text.split(/\s+/).filter((word) => word !== '').length) return undefined
  return sums.map((sum) => Math.exp(sum))
}
