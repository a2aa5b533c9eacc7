import { Type } from 'typebox'
import { Compile, type Validator } from 'typebox/compile'

import { AssistError } from '../../errors/errors.js'
import type { JsonObject } from '../../sockets/json-object.js'
import { messageProblem } from '../message-problem.js'
import type { AudiohookRequest } from './audiohook-protocol.js'

const uuid = Type.String({ pattern: '^[\\da-fA-F]{8}(-[\\da-fA-F]{4}){3}-[\\da-fA-F]{12}$' })
const sequence = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })
const duration = Type.String({ pattern: '^PT(\\d{1,9}|\\d{0,9}\\.\\d{1,9})S$' })
const language = Type.String({ maxLength: 35 })

const envelope = Type.Object({
  version: Type.Literal('2'),
  id: uuid,
  type: Type.String({ maxLength: 100 }),
  seq: sequence,
  serverseq: sequence,
  parameters: Type.Record(Type.String(), Type.Unknown()),
})

const openParameters = Type.Object({
  conversationId: uuid,
  media: Type.Array(
    Type.Object({
      type: Type.String(),
      format: Type.String(),
      rate: Type.Number(),
      channels: Type.Array(Type.String(), { maxItems: 8 }),
    }),
    { maxItems: 100 },
  ),
  language: Type.Optional(language),
  supportedLanguages: Type.Optional(Type.Boolean()),
  continuedSessions: Type.Optional(Type.Array(Type.Object({ id: uuid }), { maxItems: 1_000 })),
  customConfig: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
})

const passed = Type.Object({ start: duration, discarded: duration })

type MessageValidator = Pick<Validator, 'Check' | 'Errors'>

const known = {
  open: openParameters,
  close: Type.Object({ reason: Type.Enum(['end', 'error', 'disconnect', 'reconnect']) }),
  discarded: passed,
  resumed: passed,
  update: Type.Object({ language }),
  ping: Type.Object({}),
  paused: Type.Object({}),
}

const validators = new Map<string, MessageValidator>(
  Object.entries(known).map(([type, parameters]) => [
    type,
    Compile(Type.Intersect([envelope, Type.Object({ parameters })])) as MessageValidator,
  ]),
)
const anyType = Compile(envelope)

/**
 * Reads a text message of AudioHook.
 *
 * @throws AssistError ASSIST_PROTOCOL_MESSAGE_INVALID where it is none of version 2, ASSIST_PROTOCOL_FIELD_INVALID naming
 *   the field
 */
export function parseAudiohookRequest(message: JsonObject): AudiohookRequest {
  const { type } = message
  if (message['version'] !== '2' || typeof type !== 'string') {
    throw new AssistError(
      'ASSIST_PROTOCOL_MESSAGE_INVALID',
      'Expected a message of AudioHook with “version” "2" and a type.',
    )
  }
  const own = validators.get(type)
  const validator = own ?? anyType
  if (validator.Check(message)) {
    return { ...message, type: own ? type : 'other' } as unknown as AudiohookRequest
  }
  throw new AssistError(
    'ASSIST_PROTOCOL_FIELD_INVALID',
    `“${type.slice(0, 60)}”: ${messageProblem(validator, message).words} See docs/integrations/genesys-audiohook.md.`,
  )
}

/** Milliseconds of a duration, such as `PT1.5S`. */
export function durationMs(text: string): number {
  return Number(text.slice(2, -1)) * 1_000
}

/** A duration as AudioHook writes it. */
export function durationOf(ms: number): string {
  return `PT${Math.max(0, Math.round(ms)) / 1_000}S`
}
