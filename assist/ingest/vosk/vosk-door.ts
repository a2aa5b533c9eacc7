import { AssistError } from '../../errors/errors.js'
import type { CallEvent } from '../../pipeline/log/call-event.js'
import type { JsonObject } from '../../sockets/json-object.js'
import type { Door, DoorAnswer, DoorOpening, DoorRequest, DoorTranslator, Later } from '../door.js'
import { afterOn, PatientFinals } from '../patient-finals.js'
import { spreadWords } from '../spread-words.js'
import { usualVoskConfig, voskStart, withConfig } from './vosk-options.js'

/** A word with its time in seconds. The time is the utterance's spread over its words: it is not measured. */
export interface VoskReplyWord {
  readonly conf: number
  readonly start: number
  readonly end: number
  readonly word: string
}

interface VoskResult {
  readonly result?: readonly VoskReplyWord[]
  readonly text: string
}

/** What goes to a client: the replies of vosk-server, with our own events beside a reply. */
export type VoskMessage = (
  | { readonly partial: string }
  | VoskResult
  | { readonly alternatives: readonly (VoskResult & { readonly confidence: number })[] }
  | { readonly error: string; readonly code: string }
) & {
  /** Not of vosk: what happened since the last reply, such as a card that is shown. */
  readonly assist?: readonly CallEvent[]
}

type Final = Extract<CallEvent, { type: 'utterance.final' }>

/**
 * The protocol of vosk-server: each message with audio (16-bit PCM, one channel) gets one reply, a partial or a result.
 * `docs/integrations/vosk.md` describes it.
 *
 * @param finalPatienceMs longest wait of a final for its second pass
 */
export function voskDoor(finalPatienceMs: number): Door<VoskMessage> {
  return {
    name: 'vosk',
    path: '/vosk',
    access: 'send-calls',
    check: ({ query }) => void voskStart(query, usualVoskConfig),
    translate: (opening, later) => new VoskTranslator(opening, later, finalPatienceMs),
  }
}

class VoskTranslator implements DoorTranslator<VoskMessage> {
  readonly #opening: DoorOpening
  readonly #finals: PatientFinals
  #config = usualVoskConfig
  #hasBegun = false
  #partial = ''
  #isSpeaking = false
  #isResetAsked = false
  /** Texts and events of ours that the next replies take along. */
  #heard: Final[] = []
  #events: CallEvent[] = []

  constructor(opening: DoorOpening, later: Later<VoskMessage>, finalPatienceMs: number) {
    this.#opening = opening
    const after = afterOn(later, () => this.#afterReset())
    this.#finals = new PatientFinals(finalPatienceMs, after, (event) => this.#note(event))
  }

  text(message: JsonObject): readonly DoorRequest<VoskMessage>[] {
    if ('config' in message) {
      this.#config = withConfig(this.#config, message['config'])
      return []
    }
    if ('eof' in message)
      return this.#hasBegun ? [{ kind: 'stop' }] : [this.#start(), { kind: 'stop' }]
    if ('reset' in message) return this.#reset()
    throw new AssistError(
      'ASSIST_PROTOCOL_MESSAGE_INVALID',
      'Expected {"config": …}, {"eof": 1}, {"reset": 1} or audio as a binary message.',
    )
  }

  binary(bytes: Uint8Array): readonly DoorRequest<VoskMessage>[] {
    const audio = { kind: 'audio', legIndex: 0, bytes, isJudgedTold: true } as const
    return this.#hasBegun ? [audio] : [this.#start(), audio]
  }

  answer(answer: DoorAnswer): readonly VoskMessage[] {
    switch (answer.kind) {
      case 'event':
        this.#finals.take(answer.event)
        return this.#afterReset()
      case 'judged':
        return [this.#reply()]
      case 'stopped':
        this.#finals.flush()
        return [this.#result(this.#heard.splice(0))]
      default:
        return []
    }
  }

  refusal({ code, message: error }: AssistError): VoskMessage {
    return { error, code }
  }

  #reset(): readonly DoorRequest<VoskMessage>[] {
    if (this.#isSpeaking) {
      this.#isResetAsked = true
      return [{ kind: 'endpoint', legIndex: 0 }]
    }
    return [{ kind: 'reply', message: this.#result(this.#heard.splice(0)) }]
  }

  /** The reply to a reset comes with the text that it ended. */
  #afterReset(): readonly VoskMessage[] {
    if (!this.#isResetAsked || this.#isSpeaking) return []
    this.#isResetAsked = false
    return [this.#result(this.#heard.splice(0))]
  }

  #start(): DoorRequest<VoskMessage> {
    this.#hasBegun = true
    return voskStart(this.#opening.query, this.#config)
  }

  #note(event: CallEvent): void {
    if (event.type === 'transcript.partial') this.#partial = event.text
    else if (event.type === 'speech.started') this.#isSpeaking = true
    else if (event.type === 'speech.ended') this.#isSpeaking = false
    else if (event.type === 'utterance.final') {
      this.#isSpeaking = false
      this.#partial = ''
      this.#heard.push(event)
    } else this.#events.push(event)
  }

  /** One text at a time: a client counts its replies. */
  #reply(): VoskMessage {
    const [next] = this.#heard.splice(0, 1)
    return next ? this.#result([next]) : { partial: plain(this.#partial), ...this.#ours() }
  }

  #result(finals: readonly Final[]): VoskMessage {
    const text = finals.map((final) => plain(final.text)).join(' ')
    const words = this.#config.areWordsWanted ? { result: finals.flatMap(wordsOf) } : {}
    const result = { ...(text === '' ? {} : words), text }
    if (!this.#config.areAlternativesWanted) return { ...result, ...this.#ours() }
    const confidence = Math.min(1, ...finals.map((final) => final.confidence))
    return { alternatives: [{ confidence, ...result }], ...this.#ours() }
  }

  #ours(): { readonly assist?: readonly CallEvent[] } {
    return this.#events.length === 0 ? {} : { assist: this.#events.splice(0) }
  }
}

function wordsOf(final: Final): readonly VoskReplyWord[] {
  const seconds = (ms: number): number => Math.round(ms) / 1_000
  return spreadWords(plain(final.text), final).map(({ word, startMs, endMs }) => ({
    ...{ conf: final.confidence, start: seconds(startMs), end: seconds(endMs), word },
  }))
}

/** As vosk writes: no capitals, no marks, a space between Chinese characters. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}'’\s]/gu, ' ')
    .replace(/\p{Script=Han}/gu, ' $& ')
    .replace(/\s+/gu, ' ')
    .trim()
}
