import { createHash, randomUUID } from 'node:crypto'

import type { ChannelName } from '../../call/call-start.js'
import { bytesPerMsOf, sampleFormatOf } from '../../call/call-start.js'
import { AssistError } from '../../errors/errors.js'
import type { CallEvent } from '../../pipeline/log/call-event.js'
import type { JsonObject } from '../../sockets/json-object.js'
import type { SocketClosing } from '../../sockets/socket-end.js'
import type { Door, DoorAnswer, DoorOpening, DoorRequest, DoorTranslator, Later } from '../door.js'
import { afterOn, PatientFinals } from '../patient-finals.js'
import {
  resultsOf,
  seconds,
  type ChannelPlace,
  type DeepgramMessage,
  type ListenedText,
} from './deepgram-messages.js'
import { deepgramOptions, type ListenOptions } from './deepgram-options.js'

/** A client says something at least this often: audio, or `KeepAlive`. */
const silentAfterMs = 10_000

/** How a socket of a silent client is closed. */
const silentClosing: SocketClosing = {
  code: 1011,
  reason: 'NET-0001: no audio or KeepAlive came for 10 s',
}

/**
 * Deepgram's live transcription at `/v1/listen`: its clients need another address and nothing else. The call's facts are
 * in the address, audio comes as binary messages. `docs/integrations/deepgram.md` describes it.
 *
 * @param finalPatienceMs longest wait of a final for its second pass
 */
export function deepgramDoor(finalPatienceMs: number): Door<DeepgramMessage> {
  return {
    name: 'deepgram',
    path: '/v1/listen',
    access: 'send-calls',
    check: ({ query }) => void deepgramOptions(query),
    translate: (opening, later) => new DeepgramTranslator(opening, later, finalPatienceMs),
  }
}

class DeepgramTranslator implements DoorTranslator<DeepgramMessage> {
  readonly #opening: DoorOpening
  readonly #later: Later<DeepgramMessage>
  readonly #finals: PatientFinals
  readonly #requestId = randomUUID()
  readonly #created = new Date().toISOString()
  readonly #hash = createHash('sha256')
  #byteLength = 0
  #options: ListenOptions | undefined
  /** What is ready to go out. */
  #ready: DeepgramMessage[] = []
  /** Sides that are speaking, and those of them whose utterance a client has ended. */
  readonly #open = new Set<ChannelName>()
  #finalized = new Set<ChannelName>()
  #cancelSilence = (): void => undefined
  readonly #cancelEnd = new Map<ChannelName, () => void>()

  constructor(opening: DoorOpening, later: Later<DeepgramMessage>, finalPatienceMs: number) {
    this.#opening = opening
    this.#later = later
    const after = afterOn(later, () => this.#taken())
    this.#finals = new PatientFinals(finalPatienceMs, after, (event) => this.#tell(event))
  }

  opened(): readonly DoorRequest<DeepgramMessage>[] {
    this.#options = deepgramOptions(this.#opening.query)
    this.#expectWord()
    return [this.#options.start]
  }

  text(message: JsonObject): readonly DoorRequest<DeepgramMessage>[] {
    this.#expectWord()
    switch (message['type']) {
      case 'KeepAlive':
        return []
      case 'Finalize':
        return this.#finalize()
      case 'CloseStream':
        this.#cancelSilence()
        return [{ kind: 'stop' }]
      default:
        throw new AssistError(
          'ASSIST_PROTOCOL_MESSAGE_INVALID',
          'Expected “type” KeepAlive, Finalize or CloseStream.',
        )
    }
  }

  binary(bytes: Uint8Array): readonly DoorRequest<DeepgramMessage>[] {
    this.#expectWord()
    // An empty message is the older way to say that nothing more comes.
    if (bytes.byteLength === 0) return [{ kind: 'stop' }]
    this.#hash.update(bytes)
    this.#byteLength += bytes.byteLength
    return [{ kind: 'audio', legIndex: 0, bytes }]
  }

  answer(answer: DoorAnswer): readonly DeepgramMessage[] {
    if (answer.kind === 'event') this.#finals.take(answer.event)
    if (answer.kind === 'stopped') {
      this.#finals.flush()
      this.#ready.push(this.#metadata())
      for (const cancel of this.#cancelEnd.values()) cancel()
    }
    return this.#taken()
  }

  refusal({ code, message: description }: AssistError): DeepgramMessage {
    this.#cancelSilence()
    return { type: 'Error', description, code }
  }

  closing(error: AssistError): SocketClosing {
    if (error.code === 'ASSIST_PROTOCOL_CLIENT_SILENT') return silentClosing
    return { code: error.closeCode, reason: error.code }
  }

  /** Who asks for the rest is answered also where there is none. */
  #finalize(): readonly DoorRequest<DeepgramMessage>[] {
    this.#finalized = new Set(this.#open)
    if (this.#open.size > 0) return [{ kind: 'endpoint', legIndex: 0 }]
    const none = { text: '', startMs: 0, endMs: 0, confidence: 0, language: '', engine: '' }
    const [first = 'customer'] = this.#options?.channels ?? []
    const place = this.#placeOf(first)
    const message = resultsOf({ ...none, isFinal: true, isFinalized: true }, place, this.#requestId)
    return [{ kind: 'reply', message }]
  }

  #expectWord(): void {
    this.#cancelSilence()
    this.#cancelSilence = this.#later(silentAfterMs, () => {
      throw new AssistError(
        'ASSIST_PROTOCOL_CLIENT_SILENT',
        'Expected audio or KeepAlive within 10 s. Send KeepAlive every 3 to 5 s while there is no audio.',
      )
    })
  }

  #taken(): readonly DeepgramMessage[] {
    return this.#ready.splice(0)
  }

  #tell(event: CallEvent): void {
    switch (event.type) {
      case 'speech.started':
        this.#open.add(event.channel)
        this.#cancelEnd.get(event.channel)?.()
        if (this.#options?.areVadEventsWanted === true) {
          const channel = this.#placeOf(event.channel)
          this.#ready.push({ type: 'SpeechStarted', channel, timestamp: seconds(event.atMs) })
        }
        return
      case 'transcript.partial': {
        const unknown = { endMs: event.atMs, confidence: 0, language: '', engine: '' }
        if (this.#options?.isInterimWanted === true)
          this.#say({ ...event, ...unknown, isFinal: false, isFinalized: false }, event.channel)
        return
      }
      case 'utterance.final': {
        const { written, text } = event
        const isFinalized = this.#finalized.delete(event.channel)
        this.#open.delete(event.channel)
        this.#say({ ...event, text: written ?? text, isFinal: true, isFinalized }, event.channel)
        this.#expectEnd(event.channel, event.endMs, event.atMs)
        return
      }
      case 'speech.ended':
        this.#open.delete(event.channel)
        return
      case 'call.started':
        return
      default:
        this.#ready.push({ type: 'Assist', event })
    }
  }

  #say(said: ListenedText, channel: ChannelName): void {
    this.#ready.push(resultsOf(said, this.#placeOf(channel), this.#requestId))
  }

  /** `UtteranceEnd` comes where nobody speaks on until its silence is over. */
  #expectEnd(channel: ChannelName, endMs: number, atMs: number): void {
    const utteranceEndMs = this.#options?.utteranceEndMs
    if (utteranceEndMs === undefined) return
    this.#cancelEnd.get(channel)?.()
    const delayMs = Math.max(0, utteranceEndMs - (atMs - endMs))
    const end: DeepgramMessage = {
      ...{ type: 'UtteranceEnd', channel: this.#placeOf(channel), last_word_end: seconds(endMs) },
    }
    this.#cancelEnd.set(
      channel,
      this.#later(delayMs, () => [end]),
    )
  }

  #placeOf(channel: ChannelName): ChannelPlace {
    const channels = this.#options?.channels ?? []
    // Another socket may bring the other side of the call.
    return [Math.max(0, channels.indexOf(channel)), Math.max(1, channels.length)]
  }

  #metadata(): DeepgramMessage {
    const [format] = this.#options?.start.legs ?? []
    const bytesPerMs = format ? bytesPerMsOf(sampleFormatOf(format)) : 1
    return {
      type: 'Metadata',
      transaction_key: 'deprecated',
      request_id: this.#requestId,
      sha256: this.#hash.digest('hex'),
      created: this.#created,
      duration: seconds(this.#byteLength / bytesPerMs),
      channels: format?.channels.length ?? 0,
    }
  }
}
