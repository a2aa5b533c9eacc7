import { Type } from 'typebox'

/** Longest written message, in characters. */
const maxMessageLength = 4_000

/** Longest description of a connection, in characters: an offer with every codec of a browser has about 8,000. */
const maxSdpLength = 64 << 10

const share = Type.Number({ minimum: 0, maximum: 1 })

/** Schemas of the fields that messages of the agent's seat and of the customer's page have in common. */
export const messageFields = {
  id: Type.String({ minLength: 1, maxLength: 128 }),
  text: Type.String({ minLength: 1, maxLength: maxMessageLength }),
  /** A `PeerSignal`. */
  signal: Type.Object({
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
          usernameFragment: Type.Optional(
            Type.Union([Type.Null(), Type.String({ maxLength: 256 })]),
          ),
        }),
      ]),
    ),
  }),
  /** A `VoiceState`. */
  voice: Type.Enum(['off', 'on', 'muted']),
  /** A `PictureMark`. */
  mark: Type.Object({
    kind: Type.Enum(['pointer', 'line', 'clear']),
    points: Type.Array(Type.Object({ x: share, y: share }), { maxItems: 512 }),
  }),
}
