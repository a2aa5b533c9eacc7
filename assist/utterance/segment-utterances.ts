import type {
  FinalTranscript,
  PartialTranscript,
  SpeechStarted,
  Transcript,
} from '../recognition/transcript.js'
import type { Reading } from '../recognition/biasing/readings.js'
import { present } from './present.js'
import type {
  UtteranceFinal,
  UtterancePartial,
  UtteranceRevised,
  UtteranceStarted,
} from './utterance.js'
import { isEnglishNumber } from './written-form/number-words.js'

/** How many finals are kept for a revision that may still come. */
const maxSettled = 64

/** What becomes of the transcripts of a segment. */
export type SegmentUtterance =
  UtteranceStarted | UtterancePartial | UtteranceFinal | UtteranceRevised

/**
 * The utterances of one call by their segments. Each segment is one utterance. Ids count in the order in which speech
 * began.
 */
export class SegmentUtterances {
  readonly #open = new Map<string, { readonly utteranceId: string; hasText: boolean }>()
  readonly #settled = new Map<string, { readonly utteranceId: string; revision: number }>()
  #count = 0

  /** The utterance event of a transcript; undefined where its segment is over, or held no speech. */
  take(item: SpeechStarted | Transcript): SegmentUtterance | undefined {
    const key = `${item.channel} ${item.segmentIndex}`
    if (item.kind === 'speech-started') return this.#start(key, item)
    if (item.kind === 'partial') return this.#partial(key, item)
    return item.pass === 2 ? this.#revise(key, item) : this.#settle(key, item)
  }

  #start(key: string, { channel, atMs }: SpeechStarted): UtteranceStarted {
    const utteranceId = `u${++this.#count}`
    this.#open.set(key, { utteranceId, hasText: false })
    return { kind: 'started', utteranceId, channel, atMs }
  }

  #partial(key: string, item: PartialTranscript): UtterancePartial | undefined {
    const current = this.#open.get(key)
    if (!current) return undefined
    current.hasText = true
    const { channel, startMs, atMs } = item
    const { text } = present(item.text, true)
    // A mask moves the text behind it, so nothing of a masked partial is stable.
    const stableChars = text === item.text ? item.stableChars : 0
    const { utteranceId } = current
    return { kind: 'partial', utteranceId, channel, startMs, text, stableChars, atMs }
  }

  #revise(key: string, item: FinalTranscript): UtteranceRevised | undefined {
    const before = this.#settled.get(key)
    if (!before) return undefined
    const revision = ++before.revision
    return { ...finalOf(item, before.utteranceId), kind: 'revised', revision }
  }

  /** A segment that turns out to hold no speech ends with an empty partial, which takes its text off the screen. */
  #settle(key: string, item: FinalTranscript): UtteranceFinal | UtterancePartial | undefined {
    const current = this.#open.get(key)
    if (!current) return undefined
    this.#open.delete(key)
    const { utteranceId, hasText } = current
    const { channel, startMs, atMs } = item
    if (item.text === '') {
      const empty = { text: '', stableChars: 0, atMs }
      return hasText ? { kind: 'partial', utteranceId, channel, startMs, ...empty } : undefined
    }
    this.#settled.set(key, { utteranceId, revision: 0 })
    if (this.#settled.size > maxSettled) this.#settled.delete([...this.#settled.keys()][0] ?? '')
    return finalOf(item, utteranceId)
  }
}

function finalOf(item: FinalTranscript, utteranceId: string): UtteranceFinal {
  const { channel, startMs, endMs, language, confidence, engine, atMs } = item
  const readings = keptReadings(item)
  return {
    ...{ kind: 'final', utteranceId, channel, startMs, endMs, ...present(item.text) },
    ...{ language, confidence, ...(readings.length > 0 ? { readings } : {}), engine, atMs },
  }
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
