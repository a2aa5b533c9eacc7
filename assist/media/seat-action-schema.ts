import { Type } from 'typebox'

import { messageFields } from './message-fields.js'

const { id, text, signal, mark, voice } = messageFields

/** Only addresses that a page may show: nothing that runs as a script. */
const clip = Type.String({ pattern: '^(https?://|/)[^\\s]+$', maxLength: 2_048 })

/** Schema of every `SeatAction`. */
export const seatActionSchema = Type.Union([
  Type.Object({
    kind: Type.Enum([
      ...['rise', 'make-link', 'withdraw-invitation', 'ask-snapshot', 'ask-recording'],
      ...['stop-recording', 'take-sound', 'end'],
    ]),
  }),
  Type.Object({
    kind: Type.Literal('sit'),
    place: Type.Optional(id),
    onlyIfFree: Type.Optional(Type.Boolean()),
  }),
  Type.Object({ kind: Type.Literal('invite'), medium: Type.Enum(['voice', 'video', 'text']) }),
  Type.Object({ kind: Type.Literal('go-back'), medium: Type.Enum(['voice', 'text']) }),
  Type.Object({ kind: Type.Literal('signal'), signal }),
  Type.Object({ kind: Type.Literal('message'), text }),
  Type.Object({ kind: Type.Literal('mark'), mark }),
  Type.Object({ kind: Type.Literal('voice'), voice }),
  Type.Object({ kind: Type.Literal('hold'), isOn: Type.Boolean() }),
  Type.Object({
    kind: Type.Literal('line'),
    order: Type.Union([
      Type.Object({ action: Type.Literal('mute'), isOn: Type.Boolean() }),
      Type.Object({
        action: Type.Literal('transfer'),
        to: Type.String({ pattern: '^\\+?[0-9]{2,20}$' }),
      }),
      Type.Object({ action: Type.Literal('hang-up') }),
    ]),
  }),
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
