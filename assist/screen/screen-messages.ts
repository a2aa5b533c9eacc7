import { Type } from 'typebox'
import { Compile } from 'typebox/compile'

import { AssistError } from '../errors/errors.js'
import { seatActionSchema } from '../media/seat-action-schema.js'
import type { JsonObject } from '../sockets/json-object.js'
import type { ScreenRequest } from './screen-protocol.js'

const id = Type.String({ minLength: 1, maxLength: 128 })
const schemas = {
  watch: Type.Object({
    type: Type.Literal('watch'),
    callId: id,
    after: Type.Integer({ minimum: 0 }),
  }),
  guide: Type.Object({
    type: Type.Literal('guide'),
    callId: id,
    solutionId: id,
    stepId: Type.Union([id, Type.Null()]),
  }),
  unwatch: Type.Object({ type: Type.Literal('unwatch') }),
  act: Type.Object({
    type: Type.Literal('act'),
    callId: id,
    suggestionId: id,
    action: Type.Enum(['used', 'dismissed', 'wrong']),
  }),
  lookup: Type.Object({
    type: Type.Literal('lookup'),
    callId: id,
    solutionId: id,
    query: Type.String({ minLength: 1, maxLength: 500 }),
    confidence: Type.Number({ minimum: 0, maximum: 1 }),
    action: Type.Enum(['used', 'wrong']),
  }),
  hold: Type.Object({
    type: Type.Literal('hold'),
    callId: id,
    suggestionId: id,
    isHeld: Type.Boolean(),
  }),
  pause: Type.Object({ type: Type.Literal('pause'), callId: id, isOn: Type.Boolean() }),
  seat: Type.Object({ type: Type.Literal('seat'), callId: id, action: seatActionSchema }),
  ping: Type.Object({ type: Type.Literal('ping') }),
}
const validator = Compile(Type.Union(Object.values(schemas)))

/** Reads a message of the agent's screen. @throws AssistError ASSIST_PROTOCOL_MESSAGE_INVALID */
export function parseScreenRequest(message: JsonObject): ScreenRequest {
  if (validator.Check(message)) return message
  throw new AssistError(
    'ASSIST_PROTOCOL_MESSAGE_INVALID',
    `Expected a message of type ${Object.keys(schemas).join(', ')} with its fields.`,
  )
}
