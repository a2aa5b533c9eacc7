import type {
  FinalTranscript,
  PartialTranscript,
  SpeechStarted,
  Transcript,
} from '../recognition/transcript.js'
import type { Reading } from '../recognition/biasing/readings.js'
import type { EarlierTalk, EarlierTurn } from './earlier-turn.js'
import { hiddenSound, type HiddenSound } from './hidden-sound.js'
import { present } from './present.js'
import { CallRedaction, type Hidden } from './redaction/call-redaction.js'
import { digitRuns } from './redaction/digit-runs.js'
import { redact } from './redaction/redaction.js'
import type {
  UtteranceEnded,
  UtteranceFinal,
  UtterancePartial,
  UtteranceRevised,
  UtteranceStarted,
} from './utterance.js'
import type { Replacement } from '../text/text-span.js'
import { isEnglishNumber } from '../text/number-words.js'

/** How many finals are kept for a revision that may still come. */
const maxSettled = 64

/** A final that may still be revised: by a second pass, or because of what is said later. */
interface Settled {
  readonly utteranceId: string
  revision: number
  /** As it was heard last; in memory only. */
  item: FinalTranscript
  /** How much of it is hidden. */
  hiddenMeasure: number
}

/** What the utterances of a call need beside its transcripts. */
export interface SegmentUtterancesParts {
  /** That of the call, which hears its messages as well. */
  readonly redaction?: CallRedaction
  /** What was said before the service was started again. */
  readonly earlier?: EarlierTalk | undefined
  /** Hears of sound that must not be kept. */
  readonly silenced?: (sound: HiddenSound) => void
}

/** What becomes of the transcripts of a segment. */
export type SegmentUtterance =
  UtteranceStarted | UtterancePartial | UtteranceFinal | UtteranceRevised | UtteranceEnded

/**
 * The utterances of one call by their segments. Each segment is one utterance. Ids count in the order in which speech
 * began. Each one that began gets a final, or ends without words.
 */
export class SegmentUtterances {
  readonly #open = new Map<string, { readonly started: UtteranceStarted; hasText: boolean }>()
  readonly #settled = new Map<string, Settled>()
  readonly #redaction: CallRedaction
  readonly #silenced: (sound: HiddenSound) => void
  #count = 0

  constructor(parts: SegmentUtterancesParts = {}) {
    const { redaction = new CallRedaction(), earlier, silenced = () => undefined } = parts
    this.#redaction = redaction
    this.#silenced = silenced
    this.#count = earlier?.utteranceCount ?? 0
    for (const turn of earlier?.turns.slice(-maxSettled) ?? []) this.#remember(turn)
  }

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

  /** What is said next may tell that an earlier turn holds what must not be kept. */
  #remember({ heard, ...turn }: EarlierTurn): void {
    this.#redaction.take(turn)
    if (!heard) return
    const { revision, ...of } = heard
    const item = { kind: 'final', ...of, segmentIndex: -1, pass: 1, end: 'endpoint' } as const
    this.#settled.set(turn.utteranceId, {
      ...{ utteranceId: turn.utteranceId, revision, item, hiddenMeasure: 0 },
    })
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
    const { utteranceId } = current.started
    const hidden = this.#redaction.partial({ utteranceId, channel, text: item.text })
    const { text } = present(item.text, hidden)
    // A mask moves the text behind it, so nothing of a masked partial is stable.
    const stableChars = text === item.text ? item.stableChars : 0
    const heard = item.confidence === undefined ? {} : { confidence: item.confidence }
    const partial = { utteranceId, channel, startMs, text, stableChars, ...heard, atMs }
    return [{ kind: 'partial', ...partial, ...doubtOf(item) }]
  }

  #revise(key: string, item: FinalTranscript): UtteranceRevised[] {
    const settled = this.#settled.get(key)
    if (!settled) return []
    const hidden = this.#take(settled, item)
    const measure = measureOf(item.text, hidden.own)
    // Words in which less has to be hidden may be the secret itself, heard otherwise.
    if (item.text !== '' && measure < settled.hiddenMeasure) {
      const again = this.#take(settled, settled.item)
      return [hidden, again].flatMap((one) => this.maskEarlier(one, item.atMs))
    }
    settled.item = item
    if (measure > settled.hiddenMeasure) this.#redaction.maskKept(settled.utteranceId)
    return [this.#revised(settled, hidden.own, item.atMs), ...this.maskEarlier(hidden, item.atMs)]
  }

  #take({ utteranceId }: Settled, { channel, text }: FinalTranscript): Hidden {
    return this.#redaction.take({ utteranceId, channel, text })
  }

  /** Finals that turn out to hold what must not be kept are revised. @param atMs call time of what told so */
  maskEarlier({ earlier }: Hidden, atMs: number): UtteranceRevised[] {
    const settled = new Map([...this.#settled.values()].map((one) => [one.utteranceId, one]))
    return earlier.flatMap(({ utteranceId, hidden }) => {
      const one = settled.get(utteranceId)
      return one ? [this.#revised(one, hidden, atMs)] : []
    })
  }

  #revised(settled: Settled, hidden: readonly Replacement[], atMs: number): UtteranceRevised {
    const revision = ++settled.revision
    return { ...this.#final(settled, hidden), kind: 'revised', revision, atMs }
  }

  #final(settled: Settled, hidden: readonly Replacement[]): UtteranceFinal {
    settled.hiddenMeasure = measureOf(settled.item.text, hidden)
    for (const sound of hiddenSound(settled.item, hidden)) this.#silenced(sound)
    return finalOf(settled.item, settled.utteranceId, hidden)
  }

  #settle(key: string, item: FinalTranscript): readonly SegmentUtterance[] {
    const current = this.#open.get(key)
    if (!current) return []
    this.#open.delete(key)
    const { started, hasText } = current
    const { utteranceId } = started
    if (item.text === '') return endOf({ ...started, atMs: item.atMs }, hasText)
    const settled: Settled = { utteranceId, revision: 0, item, hiddenMeasure: 0 }
    this.#settled.set(key, settled)
    if (this.#settled.size > maxSettled) this.#settled.delete([...this.#settled.keys()][0] ?? '')
    const hidden = this.#take(settled, item)
    return [this.#final(settled, hidden.own), ...this.maskEarlier(hidden, item.atMs)]
  }
}

/** How much is hidden of a text: its digits, however they are said, and one for what has none. */
function measureOf(text: string, hidden: readonly Replacement[]): number {
  const digitsIn = ({ start, end }: Replacement): number =>
    digitRuns(text.slice(start, end)).reduce((sum, { digits }) => sum + digits.length, 0)
  return hidden.reduce((sum, one) => sum + Math.max(1, digitsIn(one)), 0)
}

function finalOf(
  item: FinalTranscript,
  utteranceId: string,
  hidden: readonly Replacement[],
): UtteranceFinal {
  const { channel, startMs, endMs, language, confidence, engine, atMs } = item
  const readings = hidden.length > 0 ? [] : keptReadings(item)
  return {
    ...{ kind: 'final', utteranceId, channel, startMs, endMs, ...present(item.text, hidden) },
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
 * The readings, of a text in which nothing has to be hidden, in which nothing has to be hidden either. One that has a
 * number in another place than the text is left out as well: numbers do not tell what a customer wants, and may be secret.
 */
function keptReadings({ text, readings = [] }: FinalTranscript): readonly Reading[] {
  const numbers = numbersOf(text)
  return readings.filter(
    (reading) => redact(reading.text) === reading.text && numbersOf(reading.text) === numbers,
  )
}

/** The numbers of a text, in digits or words, in their order. */
function numbersOf(text: string): string {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  return words.filter((word) => /\p{N}/u.test(word) || isEnglishNumber(word)).join(' ')
}
