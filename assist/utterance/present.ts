import { applyRedactions, redactionsOf, type Redaction } from './redaction/redaction.js'
import type { WrittenSpan } from './written-form/span.js'
import { writtenForm, writtenSpans } from './written-form/written-form.js'
import { applySpans } from './written-form/span.js'

/** A text as it may be kept and shown. */
export interface Presented {
  /** As it was heard, with secrets hidden. */
  readonly text: string
  /** Numbers, codes, amounts and dates as one writes them; left out where that is no different. */
  readonly written?: string
}

/**
 * Makes a heard text fit to be kept: what must not be is hidden whether it was said in words or written in digits, and
 * its written form stands beside it.
 *
 * @param isPartial true while more may be said: what may become a card number is hidden early
 */
export function present(text: string, isPartial = false): Presented {
  const spans = writtenSpans(text)
  const inWritten = redactionsOf(applySpans(text, spans), isPartial)
  const hidden = merged([
    ...redactionsOf(text, isPartial),
    ...inWritten.map((redaction) => inSource(redaction, spans)),
  ])
  const shown = applyRedactions(text, hidden)
  const written = hidden.length === 0 ? applySpans(text, spans) : writtenForm(shown)
  return written === shown ? { text: shown } : { text: shown, written }
}

/** Where a stretch of the written form was in the text: a span counts whole, since its words say all of it. */
function inSource(redaction: Redaction, spans: readonly WrittenSpan[]): Redaction {
  return {
    from: sourceOffset(redaction.from, spans, 'from'),
    to: sourceOffset(redaction.to, spans, 'to'),
    mask: redaction.mask,
  }
}

function sourceOffset(offset: number, spans: readonly WrittenSpan[], end: 'from' | 'to'): number {
  let shift = 0
  for (const span of spans) {
    const from = span.from + shift
    const to = from + span.written.length
    if (offset < from || (offset === from && end === 'from')) break
    if (offset < to || (offset === to && end === 'to')) return span[end]
    shift += span.written.length - (span.to - span.from)
  }
  return offset - shift
}

/** One stretch where some overlap; the first mask stays. */
function merged(redactions: readonly Redaction[]): Redaction[] {
  const all = [...redactions].sort((a, b) => a.from - b.from || b.to - a.to)
  const out: Redaction[] = []
  for (const one of all) {
    const last = out.at(-1)
    if (last && one.from < last.to) out[out.length - 1] = { ...last, to: Math.max(last.to, one.to) }
    else out.push(one)
  }
  return out
}
