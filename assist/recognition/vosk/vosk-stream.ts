import { pipelineSampleRateHz } from '../../audio/frame.js'
import type { SpokenLanguage } from '../../call/call-start.js'
import { placedWords } from '../placed-words.js'
import type { RecogniserStream, StreamListener } from '../stream-recogniser.js'
import type { VoskLibrary, VoskModel, VoskNativeRecogniser, VoskWord } from './vosk-library.js'

/** Audio between two looks at the partial; a look costs about as much as 10 ms of audio. */
const partialIntervalMs = 192

/** A longer time without audio ends the utterance and begins the recogniser anew; a shorter one is silence. */
const longGapMs = 1_000

const sampleMs = 1_000 / pipelineSampleRateHz

/** What a stream is opened with. */
export interface VoskStreamOptions {
  readonly language: SpokenLanguage
  readonly listener: StreamListener
}

/** One channel at a vosk model. Blocks for a few milliseconds a frame. */
export class VoskStream implements RecogniserStream {
  readonly #library: VoskLibrary
  readonly #model: VoskModel
  readonly #options: VoskStreamOptions
  #native: VoskNativeRecogniser | undefined
  /** Call time of the native recogniser's first sample. */
  #originMs = 0
  /** Call time of the end of the audio so far. */
  #endMs: number | undefined
  #sinceLookMs = 0
  #partial = ''

  constructor(library: VoskLibrary, model: VoskModel, options: VoskStreamOptions) {
    this.#library = library
    this.#model = model
    this.#options = options
  }

  accept(samples: Float32Array, startMs: number): Promise<void> {
    const gapMs = this.#endMs === undefined ? Infinity : startMs - this.#endMs
    if (gapMs > longGapMs) this.#begin(startMs)
    else if (gapMs >= 1) this.#feed(new Float32Array(Math.round(gapMs / sampleMs)))
    this.#feed(samples)
    this.#endMs = startMs + samples.length * sampleMs
    return Promise.resolve()
  }

  finish(): Promise<void> {
    this.#settle()
    return Promise.resolve()
  }

  abandon(): void {
    this.#native?.free()
    this.#native = undefined
  }

  #begin(startMs: number): void {
    this.#settle()
    this.#native = new this.#library.Recognizer({
      model: this.#model,
      sampleRate: pipelineSampleRateHz,
    })
    this.#native.setWords(true)
    this.#native.setPartialWords(true)
    this.#originMs = startMs
  }

  #settle(): void {
    if (!this.#native) return
    this.#reportFinal(this.#native.finalResult().result ?? [])
    this.abandon()
  }

  #feed(samples: Float32Array): void {
    const native = this.#native
    if (!native) return
    const isEndpoint = native.acceptWaveform(toS16le(samples))
    this.#sinceLookMs += samples.length * sampleMs
    if (isEndpoint) {
      this.#reportFinal(native.result().result ?? [])
    } else if (this.#sinceLookMs >= partialIntervalMs) {
      this.#sinceLookMs = 0
      this.#reportPartial(native.partialResult().partial_result ?? [])
    }
  }

  #reportPartial(words: readonly VoskWord[]): void {
    const [first] = words
    const text = textOf(words)
    if (!first || text === this.#partial) return
    this.#partial = text
    this.#options.listener.partial({ startMs: this.#timeOf(first.start), text })
  }

  #reportFinal(words: readonly VoskWord[]): void {
    this.#partial = ''
    this.#sinceLookMs = 0
    const [first] = words
    const last = words.at(-1)
    if (!first || !last) return
    const text = textOf(words)
    const times = placedWords(
      text,
      words.map(({ word, start, end }) => {
        return { word, startMs: this.#timeOf(start), endMs: this.#timeOf(end) }
      }),
    )
    this.#options.listener.final({
      startMs: this.#timeOf(first.start),
      endMs: this.#timeOf(last.end),
      text,
      ...(times && { words: times }),
      language: this.#options.language,
      confidence: words.reduce((sum, { conf }) => sum + Math.min(1, conf), 0) / words.length,
    })
  }

  #timeOf(seconds: number): number {
    return Math.round(this.#originMs + seconds * 1_000)
  }
}

/** vosk separates Chinese words by spaces, which are not written. */
function textOf(words: readonly VoskWord[]): string {
  return words
    .map(({ word }) => word)
    .join(' ')
    .replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '')
}

function toS16le(samples: Float32Array): Buffer {
  const bytes = Buffer.allocUnsafe(samples.length * 2)
  for (const [index, sample] of samples.entries()) {
    bytes.writeInt16LE(Math.round(Math.max(-1, Math.min(1, sample)) * 32_767), index * 2)
  }
  return bytes
}
