/** A stretch of a text, and how one writes what it says. */
export interface WrittenSpan {
  /** Offsets into the text, in UTF-16 units; `to` is behind the last. */
  readonly from: number
  readonly to: number
  readonly written: string
}

/** The text with each span written out; spans do not overlap and are in order. */
export function applySpans(text: string, spans: readonly WrittenSpan[]): string {
  let out = ''
  let at = 0
  for (const { from, to, written } of spans) {
    out += text.slice(at, from) + written
    at = to
  }
  return out + text.slice(at)
}
