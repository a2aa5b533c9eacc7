import { Type } from 'typebox'
import { Compile } from 'typebox/compile'

import { AssistError } from '../errors/errors.js'
import type { JsonObject } from '../sockets/json-object.js'
import type { CustomerRequest } from './media-protocol.js'

/** Longest written message, in characters. */
const maxMessageLength = 4_000

/** Longest signal: an offer with every codec of a browser has about 8 kB. */
const maxSdpLength = 64 << 10

const id = Type.String({ minLength: 1, maxLength: 128 })
const text = Type.String({ minLength: 1, maxLength: maxMessageLength })
const medium = Type.Enum(['voice', 'video', 'text'])
const share = Type.Number({ minimum: 0, maximum: 1 })
const matter = Type.Enum(['snapshot', 'recording'])

const signal = Type.Object({
  description: Type.Optional(
    Type.Object({
      type: Type.Enum(['offer', 'answer', 'pranswer', 'rollback']),
      sdp: Type.Optional(Type.String({ maxLength: maxSdpLength })),
    }),
  ),
  candidate: Type.Optional(
    Type.Union([
      Type.Null(),
      Type.Object({
        candidate: Type.Optional(Type.String({ maxLength: 2_048 })),
        sdpMid: Type.Optional(Type.Union([Type.Null(), Type.String({ maxLength: 64 })])),
        sdpMLineIndex: Type.Optional(Type.Union([Type.Null(), Type.Integer({ minimum: 0 })])),
        usernameFragment: Type.Optional(Type.Union([Type.Null(), Type.String({ maxLength: 256 })])),
      }),
    ]),
  ),
})

const mark = Type.Object({
  kind: Type.Enum(['pointer', 'line', 'clear']),
  points: Type.Array(Type.Object({ x: share, y: share }), { maxItems: 512 }),
})

/** Only addresses that a page may show: nothing that runs as a script. */
const clip = Type.String({ pattern: '^(https?://|/)[^\\s]+$', maxLength: 2_048 })

const customerSchemas = {
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
  consent: Type.Object({ type: Type.Literal('consent'), matter, isGranted: Type.Boolean() }),
  trouble: Type.Object({
    type: Type.Literal('trouble'),
    trouble: Type.Enum([
      ...['camera-denied', 'camera-missing', 'camera-busy', 'microphone-denied'],
      ...['microphone-missing', 'browser-unable', 'connection-failed'],
    ]),
  }),
  ping: Type.Object({ type: Type.Literal('ping') }),
}
const isCustomerRequest = Compile(Type.Union(Object.values(customerSchemas)))

/** Schema of every action of an agent's seat. */
export const seatActionSchema = Type.Union([
  Type.Object({
    kind: Type.Enum([
      ...['sit', 'rise', 'make-link', 'withdraw-invitation', 'ask-snapshot', 'ask-recording'],
      ...['stop-recording', 'take-sound', 'end'],
    ]),
  }),
  Type.Object({ kind: Type.Literal('invite'), medium }),
  Type.Object({ kind: Type.Literal('go-back'), medium: Type.Enum(['voice', 'text']) }),
  Type.Object({ kind: Type.Literal('signal'), signal }),
  Type.Object({ kind: Type.Literal('message'), text }),
  Type.Object({ kind: Type.Literal('mark'), mark }),
  Type.Object({ kind: Type.Literal('hold'), isOn: Type.Boolean() }),
  Type.Object({
    kind: Type.Literal('demonstrate'),
    what: Type.Union([Type.Null(), Type.Enum(['camera', 'screen', 'clip'])]),
    clip: Type.Optional(clip),
  }),
  Type.Object({
    kind: Type.Literal('follow-up'),
    solutionId: id,
    how: Type.Enum(['chat', 'page', 'copy']),
  }),
  Type.Object({
    kind: Type.Literal('advice'),
    adviceId: id,
    action: Type.Enum(['taken', 'dismissed']),
  }),
])
/** Reads a message of the customer's page. @throws AssistError ASSIST_PROTOCOL_MESSAGE_INVALID */
export function parseCustomerRequest(message: JsonObject): CustomerRequest {
  if (isCustomerRequest.Check(message)) return message
  throw new AssistError(
    'ASSIST_PROTOCOL_MESSAGE_INVALID',
    `Expected a message of type ${Object.keys(customerSchemas).join(', ')} with its fields.`,
  )
}
