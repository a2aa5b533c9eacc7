/** A stretch of an utterance's text that is drawn in one way. */
export interface MarkedSpan {
  readonly text: string
  /** `mark`: a word that raised a card. `mask`: a redacted part, such as `[card]`. */
  readonly kind: 'plain' | 'mark' | 'mask'
  readonly isStable: boolean
}

/** Masks of redaction are short names in square brackets. */
const maskPattern = /\[[\p{L}][\p{L}\p{N} _-]{0,23}\]/gu

/**
 * Cuts a text into spans that are drawn differently: masks, marked words, and the part that may still change. The
 * joined spans give the text again.
 */
export function markedSpans(
  text: string,
  words: readonly string[],
  stableChars: number,
): readonly MarkedSpan[] {
  const kinds = new Array<MarkedSpan['kind']>(text.length).fill('plain')
  for (const word of words) paint(kinds, wordRanges(text, word), 'mark')
  const masks = [...text.matchAll(maskPattern)].map(({ index, 0: mask }) => {
    return [index, index + mask.length] as const
  })
  paint(kinds, masks, 'mask')

  const spans: MarkedSpan[] = []
  let start = 0
  for (let at = 1; at <= text.length; at++) {
    const isEdge = at === text.length || kinds[at] !== kinds[start] || at === stableChars
    const isInsideMask = kinds[start] === 'mask' && kinds[at] === 'mask' && at === stableChars
    if (!isEdge || isInsideMask) continue
    const kind = kinds[start] ?? 'plain'
    spans.push({ text: text.slice(start, at), kind, isStable: start < stableChars })
    start = at
  }
  return spans
}

function paint(
  kinds: MarkedSpan['kind'][],
  ranges: readonly (readonly [number, number])[],
  kind: MarkedSpan['kind'],
): void {
  for (const [from, to] of ranges) kinds.fill(kind, from, to)
}

/** Ranges of the word in the text. It is matched as a whole word where the script has spaces between words. */
function wordRanges(text: string, word: string): (readonly [number, number])[] {
  const ranges: (readonly [number, number])[] = []
  const wanted = word.trim().toLowerCase()
  const lower = text.toLowerCase()
  if (wanted === '' || lower.length !== text.length) return ranges
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at + wanted.length)) {
    const end = at + wanted.length
    if (isWordEdge(lower, at) && isWordEdge(lower, end)) ranges.push([at, end])
  }
  return ranges
}

function isWordEdge(text: string, at: number): boolean {
  const spaced = /[\p{Script=Latin}\p{N}]/u
  return !(spaced.test(text.charAt(at - 1)) && spaced.test(text.charAt(at)))
}
