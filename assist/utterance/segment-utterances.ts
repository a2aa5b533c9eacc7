import type {
  FinalTranscript,
  PartialTranscript,
  SpeechStarted,
  Transcript,
} from '../recognition/transcript.js'
import type { Reading } from '../recognition/biasing/readings.js'
import { present } from './present.js'
import type {
  UtteranceEnded,
  UtteranceFinal,
  UtterancePartial,
  UtteranceRevised,
  UtteranceStarted,
} from './utterance.js'
import { isEnglishNumber } from '../text/number-words.js'

/** How many finals are kept for a revision that may still come. */
const maxSettled = 64

/** What becomes of the transcripts of a segment. */
export type SegmentUtterance =
  UtteranceStarted | UtterancePartial | UtteranceFinal | UtteranceRevised | UtteranceEnded

/**
 * The utterances of one call by their segments. Each segment is one utterance. Ids count in the order in which speech
 * began. Each one that began gets a final, or ends without words.
 */
export class SegmentUtterances {
  readonly #open = new Map<string, { readonly started: UtteranceStarted; hasText: boolean }>()
  readonly #settled = new Map<string, { readonly utteranceId: string; revision: number }>()
  #count = 0

  /** What becomes of a transcript; nothing where its segment is over. */
  take(item: SpeechStarted | Transcript): readonly SegmentUtterance[] {
    const key = `${item.channel} ${item.segmentIndex}`
    if (item.kind === 'speech-started') return [this.#start(key, item)]
    if (item.kind === 'partial') return this.#partial(key, item)
    return item.pass === 2 ? this.#revise(key, item) : this.#settle(key, item)
  }

  /** Nothing more is heard: what is open ends. @param atMs call time of the last that was heard */
  finish(atMs: number): readonly SegmentUtterance[] {
    const open = [...this.#open.values()]
    this.#open.clear()
    return open.flatMap(({ started, hasText }) => endOf({ ...started, atMs }, hasText))
  }

  #start(key: string, { channel, atMs }: SpeechStarted): UtteranceStarted {
    const utteranceId = `u${++this.#count}`
    const started = { kind: 'started', utteranceId, channel, atMs } as const
    this.#open.set(key, { started, hasText: false })
    return started
  }

  #partial(key: string, item: PartialTranscript): UtterancePartial[] {
    const current = this.#open.get(key)
    if (!current) return []
    current.hasText = true
    const { channel, startMs, atMs } = item
    const { text } = present(item.text, true)
    // A mask moves the text behind it, so nothing of a masked partial is stable.
    const stableChars = text === item.text ? item.stableChars : 0
    const { utteranceId } = current.started
    const heard = item.confidence === undefined ? {} : { confidence: item.confidence }
    const partial = { utteranceId, channel, startMs, text, stableChars, ...heard, atMs }
    return [{ kind: 'partial', ...partial, ...doubtOf(item) }]
  }

  #revise(key: string, item: FinalTranscript): UtteranceRevised[] {
    const before = this.#settled.get(key)
    if (!before) return []
    const revision = ++before.revision
    return [{ ...finalOf(item, before.utteranceId), kind: 'revised', revision }]
  }

  #settle(key: string, item: FinalTranscript): readonly SegmentUtterance[] {
    const current = this.#open.get(key)
    if (!current) return []
    this.#open.delete(key)
    const { started, hasText } = current
    const { utteranceId } = started
    if (item.text === '') return endOf({ ...started, atMs: item.atMs }, hasText)
    this.#settled.set(key, { utteranceId, revision: 0 })
    if (this.#settled.size > maxSettled) this.#settled.delete([...this.#settled.keys()][0] ?? '')
    return [finalOf(item, utteranceId)]
  }
}

function finalOf(item: FinalTranscript, utteranceId: string): UtteranceFinal {
  const { channel, startMs, endMs, language, confidence, engine, atMs } = item
  const readings = keptReadings(item)
  return {
    ...{ kind: 'final', utteranceId, channel, startMs, endMs, ...present(item.text) },
    ...{ language, confidence, ...(readings.length > 0 ? { readings } : {}) },
    ...{ engine, atMs, ...doubtOf(item) },
  }
}

/** What turns out to hold no speech ends; an empty partial takes its text off the screen. */
function endOf(
  { utteranceId, channel, atMs }: UtteranceStarted,
  hasText: boolean,
): (UtterancePartial | UtteranceEnded)[] {
  const of = { utteranceId, channel, atMs }
  const ended: UtteranceEnded = { kind: 'ended', ...of }
  if (!hasText) return [ended]
  return [{ kind: 'partial', ...of, startMs: atMs, text: '', stableChars: 0 }, ended]
}

function doubtOf({ isDoubtful }: PartialTranscript | FinalTranscript): { isDoubtful?: true } {
  return isDoubtful ? { isDoubtful } : {}
}

/**
 * The readings of a text in which nothing has to be hidden, here or there. One that has a number in another place than
 * the text is left out as well: numbers do not tell what a customer wants, and may be secret.
 */
function keptReadings({ text, readings = [] }: FinalTranscript): readonly Reading[] {
  if (present(text).text !== text) return []
  const numbers = numbersOf(text)
  return readings.filter(
    (reading) => present(reading.text).text === reading.text && numbersOf(reading.text) === numbers,
  )
}

/** The numbers of a text, in digits or words, in their order. */
function numbersOf(text: string): string {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  return words.filter((word) => /\p{N}/u.test(word) || isEnglishNumber(word)).join(' ')
}
