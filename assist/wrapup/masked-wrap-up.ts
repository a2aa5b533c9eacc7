import { maskedText } from '../utterance/redaction/call-redaction.js'
import type { PersonalKind } from '../utterance/redaction/cues.js'
import type { WrapUp } from './wrap-up.js'

/** A wrap-up as it may be kept: what the agent has written in it is masked as talk is; its quotations are already. */
export function maskedWrapUp(wrapUp: WrapUp, kinds: ReadonlySet<PersonalKind>): WrapUp {
  const masked = (text: string): string => maskedText(text, kinds)
  const { summary, followUps, missing, notes } = wrapUp
  return {
    ...wrapUp,
    summary: summary.map((one) => ({ ...one, text: masked(one.text) })),
    followUps: followUps.map((one) => ({ ...one, text: masked(one.text) })),
    missing: missing.map(masked),
    notes: masked(notes),
  }
}
