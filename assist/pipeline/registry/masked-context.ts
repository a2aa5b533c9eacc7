import type { CallContext } from '../../call/call-context.js'
import { replaced } from '../../text/text-span.js'
import { CallRedaction } from '../../utterance/redaction/call-redaction.js'
import type { PersonalKind } from '../../utterance/redaction/cues.js'

/**
 * What is known of a call as it may be kept: masked as what is said is. The caller's number goes where telephone
 * numbers are masked, since nothing beside it tells what it is.
 */
export function maskedContext(context: CallContext, kinds: ReadonlySet<PersonalKind>): CallContext {
  const entries = Object.entries(context).map(([name, text]): [string, string] => {
    if (name === 'caller' && kinds.has('phone')) return [name, '[phone]']
    const turn = { utteranceId: name, channel: 'customer', text } as const
    return [name, replaced(text, new CallRedaction({ kinds }).take(turn).own)]
  })
  return Object.fromEntries(entries)
}
