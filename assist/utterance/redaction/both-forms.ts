import { originalSpan, replaced, type Replacement, type TextSpan } from '../../text/text-span.js'
import { writtenSpans } from '../written-form/written-form.js'
import { redactionsOf, type TextRedaction } from './redaction.js'

/**
 * What has to be hidden of a text by itself, as it was heard and as one would write it: a number may be plain in one
 * form only. Stretches may overlap.
 */
export function redactionsOfBoth(
  text: string,
  { isPartial, isHarmless }: TextRedaction,
): Replacement[] {
  const spans = writtenSpans(text)
  const original = (span: TextSpan): TextSpan => originalSpan(span, spans)
  const inWritten = redactionsOf(replaced(text, spans), {
    isPartial,
    isHarmless: (run) => isHarmless(original(run)),
  })
  return [
    ...redactionsOf(text, { isPartial, isHarmless }),
    ...inWritten.map((one) => ({ ...one, ...original(one) })),
  ]
}
