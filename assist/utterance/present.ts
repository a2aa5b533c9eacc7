import { replaced, type Replacement } from '../text/text-span.js'
import { writtenForm, writtenSpans } from './written-form/written-form.js'

/** A text as it may be kept and shown. */
export interface Presented {
  /** As it was heard, with secrets hidden. */
  readonly text: string
  /** Numbers, codes, amounts and dates as one writes them; left out where it is the same as `text`. */
  readonly written?: string
}

/**
 * Makes a heard text fit to be kept: what must not be kept is hidden, and the written form of the rest stands beside it.
 *
 * @param hidden in the order of the text, without overlaps
 */
export function present(text: string, hidden: readonly Replacement[]): Presented {
  const shown = replaced(text, hidden)
  const written = hidden.length === 0 ? replaced(text, writtenSpans(text)) : writtenForm(shown)
  return written === shown ? { text: shown } : { text: shown, written }
}
