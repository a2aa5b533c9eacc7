import { Type } from 'typebox'
import { Compile } from 'typebox/compile'

import { AssistError } from '../errors/errors.js'
import type { JsonObject } from '../sockets/json-object.js'
import type { CustomerRequest } from './customer-protocol.js'
import { messageFields } from './message-fields.js'

const { id, text, signal, mark, voice } = messageFields

const schemas = {
  hello: Type.Object({
    type: Type.Literal('hello'),
    token: id,
    secret: Type.Optional(id),
  }),
  answer: Type.Object({
    type: Type.Literal('answer'),
    invitationId: id,
    isAccepted: Type.Boolean(),
  }),
  joined: Type.Object({ type: Type.Literal('joined') }),
  left: Type.Object({ type: Type.Literal('left') }),
  signal: Type.Object({ type: Type.Literal('signal'), signal }),
  message: Type.Object({ type: Type.Literal('message'), text }),
  mark: Type.Object({ type: Type.Literal('mark'), mark }),
  consent: Type.Object({
    type: Type.Literal('consent'),
    matter: Type.Enum(['snapshot', 'recording']),
    isGranted: Type.Boolean(),
  }),
  notice: Type.Object({ type: Type.Literal('notice'), isAgreed: Type.Boolean() }),
  trouble: Type.Object({
    type: Type.Literal('trouble'),
    trouble: Type.Enum([
      ...['camera-denied', 'camera-missing', 'camera-busy', 'microphone-denied'],
      ...['microphone-missing', 'browser-unable', 'connection-failed'],
    ]),
  }),
  voice: Type.Object({ type: Type.Literal('voice'), voice }),
  ping: Type.Object({ type: Type.Literal('ping') }),
}
const isCustomerRequest = Compile(Type.Union(Object.values(schemas)))

/**
 * Reads one message of the customer's page.
 *
 * @throws AssistError ASSIST_PROTOCOL_MESSAGE_INVALID
 */
export function parseCustomerRequest(message: JsonObject): CustomerRequest {
  if (isCustomerRequest.Check(message)) return message
  throw new AssistError(
    'ASSIST_PROTOCOL_MESSAGE_INVALID',
    `Expected a message of type ${Object.keys(schemas).join(', ')} with its fields.`,
  )
}
