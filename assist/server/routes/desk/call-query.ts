import { Type, type Static } from 'typebox'

import type { CallScope } from '../../../call/call-owner.js'
import type { CallFilter } from '../../../store/desk/call-search.js'
import { callOutcomes } from '../../../wrapup/wrap-up.js'

const text = (maxLength: number, description: string) =>
  Type.Optional(Type.String({ maxLength, description }))
const share = (description: string) =>
  Type.Optional(Type.Number({ minimum: 0, maximum: 1, description }))
const flag = (description: string) => Type.Optional(Type.Boolean({ description }))

/** What calls are chosen by, as a query of an address. */
export const filterSchema = {
  q: text(200, 'Words that were said or written in the call.'),
  from: Type.Optional(Type.String({ format: 'date-time', description: 'It began then or later.' })),
  to: Type.Optional(Type.String({ format: 'date-time', description: 'It began then or sooner.' })),
  outcome: Type.Optional(Type.Enum(callOutcomes)),
  disposition: text(128, 'Code of the wrap-up.'),
  language: text(16, 'Of the call, such as `en`.'),
  id: text(140, 'Its `callId` or `internalId` begins so.'),
  agent: text(200, 'Name of the agent, or id of the key or person that began it.'),
  entry: text(140, 'Id of an entry that stood on the screen.'),
  medium: Type.Optional(Type.Enum(['voice', 'video', 'text'])),
  topic: text(200, 'A topic that the agent has ticked.'),
  minLengthMs: Type.Optional(Type.Integer({ minimum: 0 })),
  maxLengthMs: Type.Optional(Type.Integer({ minimum: 0 })),
  minConfidence: share('How sure recognition was on average, 0 to 1, or surer.'),
  maxConfidence: share('How sure recognition was on average, 0 to 1, or less sure.'),
  ended: flag('Only calls that are over.'),
  wrong: flag('The agent marked a card as wrong.'),
  degraded: flag('Something worked less well than it should.'),
  redacted: flag('Something was masked.'),
}

/** The values of `filterSchema`. */
export type AskedFilter = Static<Type.TObject<typeof filterSchema>>

/** The filter that a query asks for. @param scope whose calls are seen */
export function filterOf(asked: AskedFilter, scope: CallScope | undefined): CallFilter {
  const { q, from, to, outcome, disposition, language, id, agent, entry, medium, topic } = asked
  return {
    ...{ text: q, outcome, disposition, language, callId: id, agent, entry, medium, topic, scope },
    fromMs: from === undefined ? undefined : Date.parse(from),
    toMs: to === undefined ? undefined : Date.parse(to),
    ...{ minLengthMs: asked.minLengthMs, maxLengthMs: asked.maxLengthMs },
    ...{ minConfidence: asked.minConfidence, maxConfidence: asked.maxConfidence },
    ...{ isEnded: asked.ended, isWrong: asked.wrong },
    ...{ isDegraded: asked.degraded, isRedacted: asked.redacted },
  }
}
