import { Type, type Static } from 'typebox'
import { Compile } from 'typebox/compile'

import { isSameKey } from '../../access/keys/api-key.js'
import type { CarrierCheck } from '../../access/carrier.js'
import type { LineFacts } from '../../call/carrier-line.js'
import { sampleRateRangeHz, type ChannelName } from '../../call/call-start.js'
import { AssistError } from '../../errors/errors.js'
import type { Config } from '../../settings/config.js'
import type { JsonObject } from '../../sockets/json-object.js'
import { callOfFacts, customerIsSecond } from '../call-facts.js'
import type { Door, DoorRequest, DoorTranslator } from '../door.js'
import { messageProblem } from '../message-problem.js'

/**
 * The `listen` verb of jambonz at `/jambonz`: one text message, then binary L16, and the socket's end is the stream's.
 * Nothing is sent back. `docs/integrations/jambonz.md` describes it.
 */
export const jambonzDoor: Door<never> = {
  name: 'jambonz',
  path: '/jambonz',
  access: 'send-calls-or-carrier',
  carrier: jambonzCheck,
  translate: () => new JambonzTranslator(),
}

/** jambonz shows a name and a password (HTTP basic authentication). */
function jambonzCheck({ jambonzSecret }: Pick<Config, 'jambonzSecret'>): CarrierCheck {
  return ({ headers: { authorization = '' } }) => {
    const [, given] = /^Basic +([A-Za-z\d+/]+={0,2})$/i.exec(authorization) ?? []
    if (jambonzSecret === '' || given === undefined) return false
    if (isSameKey(Buffer.from(given, 'base64').toString('utf8'), jambonzSecret)) return true
    throw new AssistError(
      'ASSIST_AUTH_REQUIRED',
      'Expected in wsAuth the name and the password of ASSIST_JAMBONZ_SECRET.',
    )
  }
}

const startSchema = Type.Object({
  callSid: Type.String({ minLength: 1, maxLength: 128 }),
  sampleRate: Type.Integer({ minimum: sampleRateRangeHz.min, maximum: sampleRateRangeHz.max }),
  // `mixed` has both sides in one channel, where nobody can tell them apart.
  mixType: Type.Enum(['mono', 'stereo']),
  metadata: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  direction: Type.Optional(Type.Unknown()),
  from: Type.Optional(Type.Unknown()),
  to: Type.Optional(Type.Unknown()),
})
const startMessage = Compile(startSchema)

/** What jambonz itself tells of a call; of it the customer's number alone is kept, as the context's `caller`. */
const ownAttributes = new Set([
  ...['callSid', 'parentCallSid', 'callId', 'accountSid', 'applicationSid', 'traceId', 'direction'],
  ...['from', 'to', 'callerName', 'callerId', 'callStatus', 'sipStatus', 'sipReason', 'sbcCallid'],
  ...['originatingSipIp', 'originatingSipTrunkName', 'fsSipAddress', 'fsPublicIp', 'apiBaseUrl'],
  ...['sampleRate', 'mixType', 'metadata', 'customerData', 'duration', 'serviceUrl'],
])

/** Codes by which a client closes on purpose; any other leaves the call waiting. */
const peacefulCodes = new Set([1000, 1001, 1005])

class JambonzTranslator implements DoorTranslator<never> {
  #hasStarted = false

  text(message: JsonObject): readonly DoorRequest<never>[] {
    // Keys that are pressed may be a card's number; nobody needs them here.
    if (this.#hasStarted && typeof message['event'] === 'string') return []
    const start = startOf(message)
    this.#hasStarted = true
    return [start]
  }

  binary(bytes: Uint8Array): readonly DoorRequest<never>[] {
    return [{ kind: 'audio', legIndex: 0, bytes }]
  }

  gone(code: number): readonly DoorRequest<never>[] {
    return peacefulCodes.has(code) ? [{ kind: 'stop' }] : []
  }

  answer(): readonly never[] {
    return []
  }

  refusal(): undefined {
    return undefined
  }
}

function startOf(message: JsonObject): DoorRequest<never> {
  if (!startMessage.Check(message)) {
    const { field, words } = messageProblem(startMessage, message)
    const isFormat = field === 'sampleRate' || field === 'mixType'
    throw new AssistError(
      isFormat ? 'ASSIST_AUDIO_FORMAT_UNSUPPORTED' : 'ASSIST_PROTOCOL_FIELD_INVALID',
      `First message: ${words} See docs/integrations/jambonz.md.`,
    )
  }
  const { callSid, sampleRate, mixType, metadata = {} }: Static<typeof startSchema> = message
  // Where the company called, the customer is the one that was called.
  const caller = message.direction === 'outbound' ? message.to : message.from
  const merged = Object.entries(message).filter(([name]) => !ownAttributes.has(name))
  const told = { field: 'metadata', facts: { ...Object.fromEntries(merged), ...metadata } }
  const { conference } = told.facts
  const line: LineFacts = {
    ...{ carrier: 'jambonz', lineId: callSid },
    ...(typeof conference === 'string' && { conference }),
  }
  const sides: readonly ChannelName[] = customerIsSecond(told)
    ? ['agent', 'customer']
    : ['customer', 'agent']
  return {
    kind: 'start',
    call: { ...callOfFacts({ ...told, callId: callSid, caller }), line },
    legs: [
      {
        ...{ encoding: 's16le', sampleRateHz: sampleRate },
        channels: mixType === 'stereo' ? sides : sides.slice(0, 1),
      },
    ],
    events: 'none',
  }
}
