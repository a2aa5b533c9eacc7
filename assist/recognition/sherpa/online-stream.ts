import { pipelineSampleRateHz } from '../../audio/frame.js'
import { toSimplified } from '../simplified.js'
import type { RecogniserStream, StreamListener } from '../stream-recogniser.js'
import type { NativeOnline, NativeResult } from './sherpa-library.js'

/** A longer time without audio ends the utterance; a shorter one is silence. */
const longGapMs = 1_000

/** Silence that a model needs after the last word to write it. */
const tailMs = 660

/** Confidence of a text for which the model gives no probability. */
const unknownConfidence = 0.75

const sampleMs = 1_000 / pipelineSampleRateHz

/** One channel at a streaming model. */
export class OnlineSherpaStream implements RecogniserStream {
  readonly #native: NativeOnline
  readonly #language: string
  readonly #listener: StreamListener
  #stream: ReturnType<NativeOnline['createStream']> | undefined
  /** Call time from which the model counts: the stream's beginning, then its last reset. */
  #originMs = 0
  #endMs: number | undefined
  #partial = ''

  constructor(native: NativeOnline, language: string, listener: StreamListener) {
    this.#native = native
    this.#language = language
    this.#listener = listener
  }

  accept(samples: Float32Array, startMs: number): Promise<void> {
    const gapMs = this.#endMs === undefined ? Infinity : startMs - this.#endMs
    if (gapMs > longGapMs) {
      this.#settle()
      this.#stream = this.#native.createStream()
      this.#originMs = startMs
    } else if (gapMs >= 1) {
      this.#feed(new Float32Array(Math.round(gapMs / sampleMs)))
    }
    this.#endMs = startMs + samples.length * sampleMs
    this.#feed(samples)
    return Promise.resolve()
  }

  finish(): Promise<void> {
    this.#settle()
    return Promise.resolve()
  }

  abandon(): void {
    this.#stream = undefined
  }

  #feed(samples: Float32Array): void {
    const stream = this.#stream
    if (!stream) return
    stream.acceptWaveform({ samples, sampleRate: pipelineSampleRateHz })
    while (this.#native.isReady(stream)) this.#native.decode(stream)
    const result = this.#native.getResult(stream)
    if (this.#native.isEndpoint(stream)) {
      this.#reportFinal(result)
      this.#native.reset(stream)
      this.#originMs = this.#endMs ?? this.#originMs
      return
    }
    const text = textOf(result)
    if (text === '' || text === this.#partial) return
    this.#partial = text
    this.#listener.partial({ startMs: this.#startOf(result), text })
  }

  #settle(): void {
    const stream = this.#stream
    if (!stream) return
    const samples = new Float32Array(Math.round(tailMs / sampleMs))
    stream.acceptWaveform({ samples, sampleRate: pipelineSampleRateHz })
    stream.inputFinished()
    while (this.#native.isReady(stream)) this.#native.decode(stream)
    this.#reportFinal(this.#native.getResult(stream))
    this.#stream = undefined
  }

  #reportFinal(result: NativeResult): void {
    this.#partial = ''
    const text = textOf(result)
    if (text === '') return
    const lastS = result.timestamps.at(-1)
    const endMs = Math.round(
      lastS === undefined ? (this.#endMs ?? 0) : this.#originMs + lastS * 1_000,
    )
    this.#listener.final({
      startMs: this.#startOf(result),
      endMs: Math.max(endMs, this.#startOf(result)),
      text,
      language: this.#language,
      confidence: confidenceOf(result),
    })
  }

  #startOf({ timestamps }: NativeResult): number {
    return Math.round(this.#originMs + (timestamps[0] ?? 0) * 1_000)
  }
}

function textOf({ text }: NativeResult): string {
  return toSimplified(text.trim())
}

function confidenceOf({ ys_probs: logs }: NativeResult): number {
  if (!logs || logs.length === 0) return unknownConfidence
  return Math.min(1, Math.exp(logs.reduce((sum, one) => sum + one, 0) / logs.length))
}
