import type { CallContext } from '../../call/call-context.js'
import { maskedText } from '../../utterance/redaction/call-redaction.js'
import type { PersonalKind } from '../../utterance/redaction/cues.js'

/**
 * What is known of a call as it may be kept: masked as what is said is. The caller's number goes where telephone
 * numbers are masked, since nothing beside it tells what it is.
 */
export function maskedContext(context: CallContext, kinds: ReadonlySet<PersonalKind>): CallContext {
  const entries = Object.entries(context).map(([name, text]): [string, string] => {
    if (name === 'caller' && kinds.has('phone')) return [name, '[phone]']
    return [name, maskedText(text, kinds)]
  })
  return Object.fromEntries(entries)
}
