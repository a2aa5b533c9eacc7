import { Type, type Static } from 'typebox'
import { Compile } from 'typebox/compile'

import { sampleRateRangeHz } from '../../call/call-start.js'
import { AssistError } from '../../errors/errors.js'
import type { JsonObject } from '../../sockets/json-object.js'
import { messageProblem, shownValue } from '../message-problem.js'

/** A count that some carriers send as text and some as a number. */
const count = Type.Union([
  Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
  Type.String({ pattern: '^\\d{1,15}$' }),
])
const callId = Type.String({ minLength: 1, maxLength: 128, pattern: '^[\\x21-\\x7e]+$' })

const startSchema = Type.Object({
  streamSid: Type.Optional(callId),
  start: Type.Object({
    callSid: Type.Optional(callId),
    callControlId: Type.Optional(callId),
    tracks: Type.Optional(
      Type.Array(Type.Enum(['inbound', 'outbound']), {
        ...{ minItems: 1, maxItems: 2, uniqueItems: true },
      }),
    ),
    mediaFormat: Type.Object({
      encoding: Type.String({ maxLength: 100 }),
      sampleRate: Type.Integer({
        ...{ minimum: sampleRateRangeHz.min, maximum: sampleRateRangeHz.max },
      }),
      channels: Type.Optional(Type.Literal(1)),
    }),
    customParameters: Type.Optional(Type.Record(Type.String({ maxLength: 200 }), Type.String())),
  }),
})

const mediaSchema = Type.Object({
  media: Type.Object({
    track: Type.Optional(Type.Enum(['inbound', 'outbound'])),
    chunk: Type.Optional(count),
    timestamp: Type.Optional(count),
    payload: Type.String(),
  }),
})

const validators = { start: Compile(startSchema), media: Compile(mediaSchema) }

/** What the first message of a stream tells. */
export type TwilioStart = Static<typeof startSchema>

/** Audio of one track. */
export type TwilioMedia = Static<typeof mediaSchema>['media']

/** What a carrier of this family sends: Twilio, Talkdesk, and Telnyx with names of its own spelling. */
export type TwilioMessage =
  | { readonly event: 'start'; readonly message: TwilioStart }
  | { readonly event: 'media'; readonly message: { readonly media: TwilioMedia } }
  | { readonly event: 'stop' }
  /** `connected`, `mark`, `dtmf`, and whatever carriers add. */
  | { readonly event: 'other' }

/**
 * Reads a message.
 *
 * @throws AssistError ASSIST_PROTOCOL_MESSAGE_INVALID for one without an event; ASSIST_AUDIO_FORMAT_UNSUPPORTED and
 *   ASSIST_PROTOCOL_FIELD_INVALID naming the field
 */
export function parseTwilioMessage(message: JsonObject): TwilioMessage {
  const { event } = message
  if (typeof event !== 'string') {
    throw new AssistError(
      'ASSIST_PROTOCOL_MESSAGE_INVALID',
      `Expected a message with an event, such as “start”; ${shownValue(event)} came.`,
    )
  }
  if (event === 'stop') return { event }
  if (event !== 'start' && event !== 'media') return { event: 'other' }
  const named = camelNames(message)
  const validator = validators[event]
  if (validator.Check(named)) return { event, message: named } as TwilioMessage
  const { field, words } = messageProblem(validator, named)
  throw new AssistError(
    field.startsWith('start.mediaFormat')
      ? 'ASSIST_AUDIO_FORMAT_UNSUPPORTED'
      : 'ASSIST_PROTOCOL_FIELD_INVALID',
    `“${event}”: ${words} See docs/integrations/twilio.md.`,
  )
}

/** Names that integrators choose themselves are below these. */
const ownNames = new Set(['customParameters'])

/** Telnyx writes `media_format` where Twilio writes `mediaFormat`. */
function camelNames(object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => {
      const name = key.replaceAll(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase())
      const isPlain = typeof value === 'object' && value !== null && !Array.isArray(value)
      const isDeep = isPlain && !ownNames.has(name)
      return [name, isDeep ? camelNames(value as JsonObject) : value]
    }),
  )
}
