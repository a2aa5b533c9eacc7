import type { Span } from './analysis.js'

/** A stretch of a text, and what it means. */
export interface Replacement extends Span {
  readonly means: string
}

/** Those that overlap none before them in the list; the first wins. */
export function withoutOverlaps<S extends Span>(spans: readonly S[]): S[] {
  const taken: S[] = []
  for (const span of spans) {
    if (taken.every((other) => span.end <= other.start || other.end <= span.start)) taken.push(span)
  }
  return taken
}

/** The text with what each stretch means in its place. They may not overlap, and come in the order of the text. */
export function replaced(text: string, replacements: readonly Replacement[]): string {
  let result = ''
  let from = 0
  for (const { start, end, means } of replacements) {
    result += text.slice(from, start) + means
    from = end
  }
  return result + text.slice(from)
}
