import type { CallLanguage } from '../../call/call-start.js'
import { AssistError } from '../../errors/errors.js'
import type { CallEvent } from '../../pipeline/log/call-event.js'
import type { JsonObject } from '../../sockets/json-object.js'
import type { Door, DoorAnswer, DoorOpening, DoorRequest, DoorTranslator, Later } from '../door.js'
import { callLanguageOf } from '../language-tag.js'
import { afterOn, PatientFinals } from '../patient-finals.js'
import { assistOf, genesysLanguages, transcriptOf } from './audiohook-events.js'
import { durationMs, parseAudiohookRequest } from './audiohook-messages.js'
import type {
  AudiohookAnswer,
  AudiohookRequest,
  AudiohookResponse,
  OpenParameters,
} from './audiohook-protocol.js'
import { audiohookCheck } from './audiohook-signature.js'
import { bestOffer, formatOf, startOfSession } from './audiohook-start.js'
import { StreamTime } from './stream-time.js'

type Requests = readonly DoorRequest<AudiohookResponse>[]

/**
 * Genesys Cloud's AudioHook at `/audiohook`, version 2: one leg a session, both sides interleaved. What is said and what
 * is suggested goes back. `docs/integrations/genesys-audiohook.md` describes it.
 *
 * @param finalPatienceMs longest wait of a final for its second pass
 */
export function audiohookDoor(finalPatienceMs: number): Door<AudiohookResponse> {
  return {
    name: 'audiohook',
    path: '/audiohook',
    access: 'send-calls-or-carrier',
    carrier: (config) => audiohookCheck(config),
    translate: (opening, later) => new AudiohookTranslator(opening, later, finalPatienceMs),
  }
}

/** A conversation that Genesys opens only to see whether somebody answers. */
const probeId = '00000000-0000-0000-0000-000000000000'

/** What was being said is over: behind a pause, or a change of the language, somebody begins anew. */
const endOfUtterance = { kind: 'endpoint', legIndex: 0 } as const

class AudiohookTranslator implements DoorTranslator<AudiohookResponse> {
  /** What the request of the socket says that the session is; undefined where it says nothing. */
  readonly #announcedId: string | undefined
  readonly #finals: PatientFinals
  readonly #shown = new Set<string>()
  /** What is ready to go out. */
  #ready: AudiohookAnswer[] = []
  #id = probeId
  #seq = 0
  #clientSeq = 0
  #state: 'waiting' | 'probed' | 'open' | 'paused' = 'waiting'
  #time: StreamTime | undefined
  #language: CallLanguage = 'auto'

  constructor(opening: DoorOpening, later: Later<AudiohookResponse>, finalPatienceMs: number) {
    this.#announcedId = opening.headers['audiohook-session-id']?.toString()
    const after = afterOn(later, () => this.#taken())
    this.#finals = new PatientFinals(finalPatienceMs, after, (event) => this.#tellFinal(event))
  }

  text(message: JsonObject): Requests {
    const request = parseAudiohookRequest(message)
    this.#requireOrder(request)
    if (this.#state === 'waiting' && request.type !== 'open') {
      throw new AssistError('ASSIST_PROTOCOL_MESSAGE_INVALID', 'Expected “open” first.')
    }
    switch (request.type) {
      case 'open':
        return this.#open(request.parameters)
      case 'ping':
        return [this.#reply({ type: 'pong', parameters: {} })]
      case 'paused':
        if (this.#state !== 'open') return []
        this.#state = 'paused'
        return [endOfUtterance, { kind: 'pause' }]
      case 'resumed':
        return this.#resumed(request.parameters)
      case 'discarded':
        return this.#gap(this.#passedMs(request.parameters))
      case 'update':
        return this.#update(request.parameters.language)
      case 'close':
        return this.#close(request.parameters.reason)
      case 'other':
        return []
    }
  }

  binary(bytes: Uint8Array): Requests {
    // What is said during a pause is nobody's business: it may be a card's number.
    if (this.#state === 'paused' || this.#state === 'probed') return []
    this.#time?.audio(bytes)
    return [{ kind: 'audio', legIndex: 0, bytes }]
  }

  answer(answer: DoorAnswer): readonly AudiohookResponse[] {
    if (answer.kind === 'event') this.#tell(answer)
    if (answer.kind === 'stopped') {
      this.#finals.flush()
      this.#ready.push({ type: 'closed', parameters: {} })
    }
    return this.#taken()
  }

  refusal({ code, message: text }: AssistError): AudiohookResponse {
    const reason = code === 'ASSIST_AUTH_REQUIRED' ? 'unauthorized' : 'error'
    // eslint-disable-next-line id-denylist -- AudioHook's own name
    const parameters = { reason, info: `${code}: ${text}` } as const
    return this.#numbered({ type: 'disconnect', parameters })
  }

  #open(parameters: OpenParameters): Requests {
    const { conversationId, media, continuedSessions = [] } = parameters
    const start = startOfSession(this.#id, parameters)
    // The session knows what a second start means.
    if (this.#state !== 'waiting') return [start]
    const isProbe = conversationId === probeId
    const offer = bestOffer(media)
    this.#state = isProbe ? 'probed' : 'open'
    this.#language = start.call.language
    // A session that goes on with an older one has the call's own time.
    if (continuedSessions.length === 0) this.#time = new StreamTime(formatOf(offer))
    const opened = this.#reply({
      type: 'opened',
      parameters: {
        media: [offer],
        ...(parameters.supportedLanguages ? { supportedLanguages: genesysLanguages } : {}),
      },
    })
    return isProbe ? [opened] : [opened, start]
  }

  #resumed(passed: { readonly start: string; readonly discarded: string }): Requests {
    const discardedMs = this.#passedMs(passed)
    if (this.#state === 'probed') return []
    if (this.#state !== 'paused') return [endOfUtterance, ...this.#gap(discardedMs)]
    this.#state = 'open'
    return [{ kind: 'resume', discardedMs }]
  }

  #update(tag: string): Requests {
    const language = callLanguageOf(tag)
    const isKept = language !== undefined && [language, 'auto'].includes(this.#language)
    return [
      ...(isKept ? [this.#reply({ type: 'updated', parameters: {} })] : []),
      ...(this.#state === 'probed' ? [] : [endOfUtterance]),
    ]
  }

  #close(reason: 'end' | 'error' | 'disconnect' | 'reconnect'): Requests {
    if (this.#state !== 'probed' && reason !== 'reconnect') return [{ kind: 'stop' }]
    return [this.#reply({ type: 'closed', parameters: {} }), { kind: 'leave' }]
  }

  #passedMs({ start, discarded }: { readonly start: string; readonly discarded: string }): number {
    const discardedMs = durationMs(discarded)
    return Math.round(this.#time?.discarded(durationMs(start), discardedMs) ?? discardedMs)
  }

  #gap(durationMs: number): Requests {
    return durationMs > 0 && this.#state !== 'probed'
      ? [{ kind: 'gap', legIndex: 0, durationMs }]
      : []
  }

  #tell({ event, card }: Extract<DoorAnswer, { kind: 'event' }>): void {
    const isCard = event.type === 'suggestion.shown' || event.type === 'suggestion.changed'
    if (!isCard) {
      this.#finals.take(event)
      return
    }
    if (event.likely || !card || this.#shown.has(event.suggestionId)) return
    this.#shown.add(event.suggestionId)
    const entities = [assistOf(event, card)]
    this.#ready.push({ type: 'event', parameters: { entities } })
  }

  #tellFinal(event: CallEvent): void {
    if (event.type !== 'utterance.final') return
    const entities = [transcriptOf(event)]
    this.#ready.push({ type: 'event', parameters: { entities } })
  }

  #requireOrder({ id, seq, serverseq }: AudiohookRequest): void {
    if (this.#clientSeq === 0) this.#id = id
    const problem =
      (seq !== this.#clientSeq + 1 && `seq is ${this.#clientSeq + 1} now; ${seq} came.`) ||
      (serverseq > this.#seq && `serverseq is at most ${this.#seq} now; ${serverseq} came.`) ||
      (id !== this.#id && 'id is that of the first message; another one came.') ||
      (id !== (this.#announcedId ?? id) &&
        'id is that of “Audiohook-Session-Id”; another one came.')
    if (problem) throw new AssistError('ASSIST_PROTOCOL_FIELD_INVALID', `AudioHook: ${problem}`)
    this.#clientSeq = seq
  }

  #reply(answer: AudiohookAnswer): DoorRequest<AudiohookResponse> {
    return { kind: 'reply', message: this.#numbered(answer) }
  }

  #numbered(answer: AudiohookAnswer): AudiohookResponse {
    const { type, parameters } = answer
    const place = { id: this.#id, seq: ++this.#seq, clientseq: this.#clientSeq }
    return { version: '2', type, ...place, parameters } as AudiohookResponse
  }

  #taken(): readonly AudiohookResponse[] {
    return this.#ready.splice(0).map((answer) => this.#numbered(answer))
  }
}
