import { Type } from 'typebox'
import { Compile } from 'typebox/compile'

import { AssistError } from '../../errors/errors.js'
import { engineChoices, isOpus, sampleRateRangeHz, spokenLanguages } from '../../call/call-start.js'
import type { JsonObject } from '../../sockets/json-object.js'
import { messageProblem, shownValue } from '../message-problem.js'
import type { NativeRequest } from './native-protocol.js'

const channel = Type.Enum(['customer', 'agent'])

const startSchema = Type.Object(
  {
    type: Type.Literal('start'),
    version: Type.Optional(Type.Literal(1)),
    callId: Type.String({ minLength: 1, maxLength: 128, pattern: '^[\\x21-\\x7e]+$' }),
    language: Type.Optional(Type.Enum([...spokenLanguages, 'auto'])),
    engine: Type.Optional(Type.Enum([...engineChoices])),
    encoding: Type.Enum(['s16le', 'f32le', 'mulaw', 'alaw', 'ogg-opus', 'webm-opus']),
    sampleRateHz: Type.Optional(
      Type.Integer({ minimum: sampleRateRangeHz.min, maximum: sampleRateRangeHz.max }),
    ),
    channels: Type.Array(channel, { minItems: 1, maxItems: 2, uniqueItems: true }),
    solutions: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
    agent: Type.Optional(Type.String({ maxLength: 200 })),
    context: Type.Optional(Type.Record(Type.String(), Type.String({ maxLength: 2_000 }))),
    events: Type.Optional(Type.Enum(['all', 'finals', 'none'])),
    resume: Type.Optional(Type.Boolean()),
    fresh: Type.Optional(Type.Boolean()),
    afterSeq: Type.Optional(Type.Integer({ minimum: 0 })),
  },
  { additionalProperties: false },
)

/** Longest gap that a client may announce: an hour. */
const maxGapMs = 3_600_000

const gapSchema = Type.Object(
  { type: Type.Literal('gap'), durationMs: Type.Integer({ minimum: 1, maximum: maxGapMs }) },
  { additionalProperties: false },
)
const pauseSchema = Type.Object({ type: Type.Literal('pause') }, { additionalProperties: false })
const resumeSchema = Type.Object(
  {
    type: Type.Literal('resume'),
    discardedMs: Type.Optional(Type.Integer({ minimum: 0, maximum: maxGapMs })),
  },
  { additionalProperties: false },
)
const pingSchema = Type.Object({ type: Type.Literal('ping') }, { additionalProperties: false })
const stopSchema = Type.Object({ type: Type.Literal('stop') }, { additionalProperties: false })

const validators = {
  start: Compile(startSchema),
  gap: Compile(gapSchema),
  pause: Compile(pauseSchema),
  resume: Compile(resumeSchema),
  ping: Compile(pingSchema),
  stop: Compile(stopSchema),
}

/** Fields that describe the audio: a bad value there has the error code of an unsupported format. */
const formatFields = new Set(['encoding', 'sampleRateHz', 'channels'])

/**
 * Reads a text message of the native protocol.
 *
 * @throws AssistError ASSIST_PROTOCOL_MESSAGE_INVALID when it is of no known type;
 *   ASSIST_AUDIO_FORMAT_UNSUPPORTED and ASSIST_PROTOCOL_FIELD_INVALID naming the field
 */
export function parseNativeRequest(message: JsonObject): NativeRequest {
  const type = message['type']
  if (typeof type !== 'string' || !Object.hasOwn(validators, type)) {
    throw new AssistError(
      'ASSIST_PROTOCOL_MESSAGE_INVALID',
      `Expected a message of type ${Object.keys(validators).join(', ')}; ${shownValue(type)} came.`,
    )
  }
  const validator = validators[type as keyof typeof validators]
  if (validator.Check(message)) return rated(message)
  const { field, words } = messageProblem(validator, message)
  throw new AssistError(
    formatFields.has(field.split('.')[0] ?? '')
      ? 'ASSIST_AUDIO_FORMAT_UNSUPPORTED'
      : 'ASSIST_PROTOCOL_FIELD_INVALID',
    `“${type}”: ${words} See docs/protocol.md.`,
  )
}

/** Samples have a rate; Opus needs none. */
function rated(request: NativeRequest): NativeRequest {
  if (request.type !== 'start' || isOpus(request.encoding) || request.sampleRateHz !== undefined)
    return request
  const { min, max } = sampleRateRangeHz
  throw new AssistError(
    'ASSIST_AUDIO_FORMAT_UNSUPPORTED',
    `“start”: sampleRateHz is ${min} to ${max} beside ${request.encoding}; nothing came. See docs/protocol.md.`,
  )
}
