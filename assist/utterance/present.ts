import {
  originalSpan,
  overlaps,
  replaced,
  type Replacement,
  type TextSpan,
} from '../text/text-span.js'
import { redactionsOf } from './redaction/redaction.js'
import { writtenForm, writtenSpans } from './written-form/written-form.js'

/** A text as it may be kept and shown. */
export interface Presented {
  /** As it was heard, with secrets hidden. */
  readonly text: string
  /** Numbers, codes, amounts and dates as one writes them; left out where it is the same as `text`. */
  readonly written?: string
}

/**
 * Makes a heard text fit to be kept. It hides what must not be kept, whether that was said in words or in digits. It
 * puts the written form of the rest beside it.
 *
 * @param isPartial true while more may be said: what may become a card number is hidden early
 */
export function present(text: string, isPartial = false): Presented {
  const spans = writtenSpans(text)
  const inWritten = redactionsOf(replaced(text, spans), isPartial)
  const hidden = merged([
    ...redactionsOf(text, isPartial),
    ...inWritten.map((one) => ({ ...one, ...originalSpan(one, spans) })),
  ])
  const shown = replaced(text, hidden)
  const written = hidden.length === 0 ? replaced(text, spans) : writtenForm(shown)
  return written === shown ? { text: shown } : { text: shown, written }
}

/** Joins redactions that overlap into one, which has the mask of the first. */
function merged(redactions: readonly Replacement[]): Replacement[] {
  const all = [...redactions].sort((a, b) => a.start - b.start || longerFirst(a, b))
  const result: Replacement[] = []
  for (const one of all) {
    const last = result.at(-1)
    if (last && overlaps(last, one))
      result[result.length - 1] = { ...last, end: Math.max(last.end, one.end) }
    else result.push(one)
  }
  return result
}

function longerFirst(a: TextSpan, b: TextSpan): number {
  return b.end - a.end
}
