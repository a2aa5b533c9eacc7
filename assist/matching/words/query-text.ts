/** Longest part of a text that is matched, in UTF-16 units: nobody says more in one breath, and the embedding model reads 128 tokens. */
const maxQueryLength = 2_000

/**
 * A text as it is matched: what comes first of a very long one, without control characters, which no word holds.
 * Cost: independent of the length beyond 2,000 UTF-16 units.
 */
export function queryText(text: string): string {
  const cut = text.length <= maxQueryLength ? text : text.slice(0, maxQueryLength)
  // A half of a character at the cut, or in the text itself, is no text at all.
  return cut.replace(/[\p{Cc}\p{Cs}]/gu, ' ')
}
