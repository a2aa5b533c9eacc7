/** A stretch of a text: `text.slice(start, end)`. */
export interface TextSpan {
  /** Offset of the first UTF-16 unit. */
  readonly start: number
  /** Offset behind the last UTF-16 unit; at least `start`. */
  readonly end: number
}

/** A span of a text, and what is to stand there. */
export interface Replacement extends TextSpan {
  readonly replacement: string
}

/** Whether two spans share a character. Spans that only touch do not overlap. */
export function overlaps(a: TextSpan, b: TextSpan): boolean {
  return a.start < b.end && b.start < a.end
}

/** Whether the inner span lies within the outer one; a span contains itself. */
export function contains(outer: TextSpan, inner: TextSpan): boolean {
  return outer.start <= inner.start && inner.end <= outer.end
}

/** The spans that overlap no kept span before them in the list: the first wins. Cost: O(spans²). */
export function withoutOverlaps<S extends TextSpan>(spans: readonly S[]): S[] {
  const kept: S[] = []
  for (const span of spans) if (!kept.some((other) => overlaps(other, span))) kept.push(span)
  return kept
}

/** Spans in the order of the text; those that begin together keep their order. */
export function inTextOrder<S extends TextSpan>(spans: readonly S[]): S[] {
  return [...spans].sort((a, b) => a.start - b.start)
}

/**
 * The text with every replacement made.
 *
 * @param replacements in the order of the text, without overlaps
 */
export function replaced(text: string, replacements: readonly Replacement[]): string {
  let result = ''
  let from = 0
  for (const { start, end, replacement } of replacements) {
    result += text.slice(from, start) + replacement
    from = end
  }
  return result + text.slice(from)
}

/**
 * The span of the original text behind a span of its replaced form. A replacement counts whole: where the span begins
 * or ends inside one, or ends where one begins, all the text that was replaced belongs to it.
 *
 * @param replacements those that made the replaced form, in the order of the text; none of them empty
 */
export function originalSpan(
  { start, end }: TextSpan,
  replacements: readonly Replacement[],
): TextSpan {
  return {
    start: originalOffset(start, replacements, 'start'),
    end: originalOffset(end, replacements, 'end'),
  }
}

function originalOffset(
  offset: number,
  replacements: readonly Replacement[],
  edge: 'start' | 'end',
): number {
  let shift = 0
  for (const one of replacements) {
    const start = one.start + shift
    const end = start + one.replacement.length
    if (offset < start || (offset === start && edge === 'start')) break
    if (offset < end || (offset === end && edge === 'end')) return one[edge]
    shift += one.replacement.length - (one.end - one.start)
  }
  return offset - shift
}
