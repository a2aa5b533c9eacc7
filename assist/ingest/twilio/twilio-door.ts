import type { LineFacts } from '../../call/carrier-line.js'
import type { AudioFormat, CallStart } from '../../call/call-start.js'
import { AssistError } from '../../errors/errors.js'
import type { JsonObject } from '../../sockets/json-object.js'
import { callOfFacts, customerIsSecond } from '../call-facts.js'
import type { Door, DoorRequest, DoorTranslator } from '../door.js'
import { shownValue } from '../message-problem.js'
import { MediaTrack, type StreamZero } from './media-track.js'
import { parseTwilioMessage, type TwilioMedia, type TwilioStart } from './twilio-messages.js'
import { twilioCheck } from './twilio-signature.js'

/**
 * Twilio's Media Streams at `/twilio`, and who speaks like them: Talkdesk and Telnyx. One socket has one leg a track;
 * nothing is sent back, since Twilio ends a stream that gets what it does not expect.
 */
export const twilioDoor: Door<never> = {
  name: 'twilio',
  path: '/twilio',
  access: 'send-calls-or-carrier',
  carrier: twilioCheck,
  translate: () => new TwilioTranslator(),
}

type TrackName = 'inbound' | 'outbound'

/** Encodings by the names that carriers give them, in lower case. L16 has its high byte first. */
const encodings = {
  'audio/x-mulaw': 'mulaw',
  pcmu: 'mulaw',
  'audio/x-alaw': 'alaw',
  pcma: 'alaw',
  l16: 's16be',
  'audio/l16': 's16be',
} as const

type CarrierEncoding = (typeof encodings)[keyof typeof encodings]

class TwilioTranslator implements DoorTranslator<never> {
  readonly #zero: StreamZero = { atMs: undefined }
  readonly #tracks = new Map<TrackName, MediaTrack>()
  #isBigEndian = false

  text(message: JsonObject): readonly DoorRequest<never>[] {
    const parsed = parseTwilioMessage(message)
    switch (parsed.event) {
      case 'start':
        return [this.#start(parsed.message)]
      case 'media':
        return this.#media(parsed.message.media)
      case 'stop':
        return [...[...this.#tracks.values()].flatMap((track) => track.rest()), { kind: 'stop' }]
      case 'other':
        // Keys that are pressed may be a card's number; nobody needs them here.
        return []
    }
  }

  answer(): readonly never[] {
    return []
  }

  refusal(): undefined {
    return undefined
  }

  #start(message: TwilioStart): DoorRequest<never> {
    const { tracks = ['inbound', 'outbound'], mediaFormat, customParameters = {} } = message.start
    const encoding = encodingOf(mediaFormat.encoding)
    const told = { field: parametersField, facts: customParameters }
    const customerTrack: TrackName = customerIsSecond(told) ? 'outbound' : 'inbound'
    this.#isBigEndian = encoding === 's16be'
    const formatOf = (name: TrackName): AudioFormat => ({
      encoding: encoding === 's16be' ? 's16le' : encoding,
      sampleRateHz: mediaFormat.sampleRate,
      channels: [name === customerTrack ? 'customer' : 'agent'],
    })
    const legs = tracks.map(formatOf)
    if (this.#tracks.size === 0) {
      for (const [legIndex, name] of tracks.entries()) {
        this.#tracks.set(name, new MediaTrack(legIndex, formatOf(name), this.#zero))
      }
    }
    return { kind: 'start', call: callOf(message), legs, events: 'none' }
  }

  #media({ track, chunk, timestamp, payload }: TwilioMedia): readonly DoorRequest<never>[] {
    const bytes = bytesOf(payload, this.#isBigEndian)
    const [[onlyName] = []] = this.#tracks
    const name = track ?? onlyName
    // The session knows what comes before a start.
    if (name === undefined || this.#tracks.size === 0)
      return [{ kind: 'audio', legIndex: 0, bytes }]
    const known = this.#tracks.get(name)
    if (known) return known.take({ chunk: numberOf(chunk), atMs: numberOf(timestamp), bytes })
    const names = [...this.#tracks.keys()].join(', ')
    throw new AssistError(
      'ASSIST_PROTOCOL_FIELD_INVALID',
      `“media”: media.track is one of ${names}, as “start” said; “${name}” came.`,
    )
  }
}

function encodingOf(name: string): CarrierEncoding {
  const key = name.toLowerCase()
  if (Object.hasOwn(encodings, key)) return encodings[key as keyof typeof encodings]
  throw new AssistError(
    'ASSIST_AUDIO_FORMAT_UNSUPPORTED',
    `“start”: start.mediaFormat.encoding is one of ${Object.keys(encodings).join(', ')}; ${shownValue(name)} came.`,
  )
}

const parametersField = 'start.customParameters'

function callOf({ streamSid, start }: TwilioStart): CallStart {
  const { callSid, callControlId, customParameters: facts = {} } = start
  const callId = callSid ?? callControlId ?? streamSid ?? ''
  return { ...callOfFacts({ field: parametersField, facts, callId }), ...lineOf(callSid, facts) }
}

/** Where Twilio knows the call by; a conference is told by whoever wrote the TwiML. */
function lineOf(
  callSid: string | undefined,
  { conference }: Readonly<Record<string, unknown>>,
): { readonly line?: LineFacts } {
  // Others who speak like Twilio have no such id, and other interfaces.
  if (callSid === undefined || !/^CA[\da-f]{32}$/iu.test(callSid)) return {}
  const line = { carrier: 'twilio', lineId: callSid } as const
  return { line: { ...line, ...(typeof conference === 'string' && { conference }) } }
}

function bytesOf(payload: string, isBigEndian: boolean): Uint8Array {
  // Some senders break the lines of base64.
  const letters = payload.replaceAll(/\s+/g, '')
  const isBase64 = /^[A-Za-z\d+/]*={0,2}$/.test(letters)
  const bytes = isBase64 ? Buffer.from(letters, 'base64') : undefined
  if (bytes && !(isBigEndian && bytes.byteLength % 2 === 1)) {
    return isBigEndian ? bytes.swap16() : bytes
  }
  throw new AssistError(
    'ASSIST_PROTOCOL_FIELD_INVALID',
    '“media”: media.payload is base64 of whole samples; something else came.',
  )
}

const numberOf = (count: number | string | undefined): number | undefined =>
  count === undefined ? undefined : Number(count)
