import { InferenceSession, Tensor } from 'onnxruntime-node'

import { AssistError } from '../../errors/errors.js'
import '../../threads/silent-runtime.js'
import type { TokenChoice } from '../tokens/token-choice.js'
import type { Workspace } from '../workspace.js'
import { melBandCount } from './mel-filters.js'
import { silentMel } from './mel.js'
import { controlTokens, spokenLanguageTokens } from './vocabulary.js'

/** Size of the vocabulary: text, control tokens and times. */
export const whisperVocabularySize = 51_865

/** Longest input of the encoder in mel frames (30 s): its table of positions has no more. */
export const maxFrameCount = 3_000

/** Tokens that the decoder can hold, prompt included. */
export const maxDecoderTokens = 448

const sessionOptions: InferenceSession.SessionOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  // The arena would save a tenth of the time, but keep the high-water mark of the longest segment for good.
  enableCpuMemArena: false,
}

/** Encoded audio: the decoder's inputs of keys and values, by name. */
export type WhisperAudio = Readonly<Record<string, Tensor>>

/** One run of the decoder over some rows, each a token with what it sees. */
export interface RowsRun {
  readonly audio: WhisperAudio
  readonly tokens: readonly number[]
  /** Place of each token in its text. */
  readonly positions: readonly number[]
  /** Shape [rows, rows before + rows]: 0 where a row sees another or itself, `unseen` elsewhere. */
  readonly mask: Float32Array
  /** What is kept of the rows before, a row each of `rowSize`. */
  readonly past: Float32Array
  /** Rows before this one are only read: nothing is said about what follows them. */
  readonly firstRow: number
  /** Added to the logits of all tokens: 0, or minus infinity where one must not be written. */
  readonly barred: Float32Array
  /** Tokens of which the probability is wanted in every row. */
  readonly wanted: readonly number[]
}

/** What a run says about the token that follows a row. */
export interface WhisperRow {
  /** The eight likeliest tokens that may be written, best first. */
  readonly best: readonly TokenChoice[]
  /** Those that were wanted, in their order. */
  readonly wanted: readonly TokenChoice[]
  /** Log-probability, out of the whole vocabulary, that there is no speech. */
  readonly noSpeech: number
  /** The same of each language, in the order of `spokenLanguageTokens`. */
  readonly languages: readonly number[]
}

/** In a mask: a row that is not seen. */
export const unseen = -1e9

const heardTokens = [controlTokens.noSpeech, ...spokenLanguageTokens]

/**
 * Whisper as two onnxruntime sessions, in graphs of our own (`models/convert/whisper_row_graphs.py`).
 *
 * The encoder is given the speech alone. Behind it every frame sees a window of silence that was encoded once, when the
 * model was loaded, so that the window costs attention only. What is large is written into buffers of the caller's
 * workspace; otherwise onnxruntime would allocate it outside of the heap, where the garbage collector takes hardly any
 * account of it. Cost of the base model on one thread: encoder about 12 ms a second of speech and 12 ms for the window,
 * decoder about 8 ms a run and 0.7 ms a row.
 */
export class WhisperModel {
  /** Numbers that are kept of a row. */
  readonly rowSize: number
  readonly #encoder: InferenceSession
  readonly #decoder: InferenceSession
  readonly #crossShapes: readonly { readonly name: string; readonly shape: readonly number[] }[]
  #silence: WhisperAudio = {}
  #silentCount = 0

  private constructor(encoder: InferenceSession, decoder: InferenceSession) {
    this.#encoder = encoder
    this.#decoder = decoder
    const [, rowSize] = shapeOf(decoder.inputMetadata, 'past')
    const [, bandCount] = shapeOf(encoder.inputMetadata, 'mel')
    const [size] = shapeOf(decoder.inputMetadata, 'barred')
    if (typeof rowSize !== 'number' || bandCount !== melBandCount || size !== whisperVocabularySize)
      throw notWhisper()
    this.rowSize = rowSize
    this.#crossShapes = encoder.outputMetadata.flatMap((value) => {
      if (!value.isTensor || !value.name.startsWith('cross_')) return []
      return [{ name: value.name, shape: value.shape.map((n) => (typeof n === 'number' ? n : 0)) }]
    })
  }

  /**
   * @param windowFrameCount frames of the window in which all speech is heard, even, at most 3000
   * @throws AssistError ASSIST_ENGINE_UNAVAILABLE where the files are not a multilingual Whisper of 80 bands
   */
  static async load(
    encoderFile: string,
    decoderFile: string,
    windowFrameCount: number,
  ): Promise<WhisperModel> {
    const encoder = await InferenceSession.create(encoderFile, sessionOptions)
    const decoder = await InferenceSession.create(decoderFile, sessionOptions)
    const model = new WhisperModel(encoder, decoder)
    await model.#hearSilence(windowFrameCount)
    return model
  }

  /**
   * @param mel shape [80, frameCount], see `silentMel` for its loudness
   * @param frameCount even, at most 3000
   */
  async encode(mel: Float32Array, frameCount: number, workspace: Workspace): Promise<WhisperAudio> {
    const count = Math.max(frameCount / 2, this.#silentCount)
    const audio = Object.fromEntries(
      this.#crossShapes.map(({ name, shape }) => {
        const sized = shape.map((size) => (size === 0 ? count : size))
        return [name, workspace.tensor(name, sized)]
      }),
    )
    const input = new Tensor('float32', mel, [1, melBandCount, frameCount])
    await this.#encoder.run({ mel: input, ...this.#silence }, audio)
    return audio
  }

  /** @returns a row for each from `firstRow` on, and what is to be kept of all rows (overwritten by the next run) */
  async decode(
    run: RowsRun,
    workspace: Workspace,
  ): Promise<{ readonly rows: WhisperRow[]; readonly fresh: Float32Array }> {
    const rowCount = run.tokens.length
    const pastCount = run.past.length / this.rowSize
    const wanted = run.wanted.length === 0 ? [0] : run.wanted
    const fresh = workspace.tensor('fresh', [rowCount, this.rowSize])
    const result = await this.#decoder.run(
      {
        tokens: integers(run.tokens),
        positions: integers(run.positions),
        mask: new Tensor('float32', run.mask, [rowCount, pastCount + rowCount]),
        past: new Tensor('float32', run.past, [pastCount, this.rowSize]),
        first_row: integers([run.firstRow]),
        barred: new Tensor('float32', run.barred, [whisperVocabularySize]),
        heard_tokens: integers(heardTokens),
        wanted_tokens: integers(wanted),
        ...run.audio,
      },
      { best: null, best_tokens: null, heard: null, wanted: null, fresh },
    )
    const best = numbersOf(result, 'best')
    const heard = numbersOf(result, 'heard')
    const scores = numbersOf(result, 'wanted')
    const bestTokens = tensorOf(result, 'best_tokens').data as BigInt64Array
    const rows = Array.from({ length: rowCount - run.firstRow }, (_, row): WhisperRow => {
      const width = best.length / (rowCount - run.firstRow)
      const choice = (at: number): TokenChoice => ({
        token: Number(bestTokens[row * width + at]),
        logProbability: best[row * width + at] ?? -Infinity,
      })
      const [noSpeech = -Infinity, ...languages] = heard.subarray(
        row * heardTokens.length,
        (row + 1) * heardTokens.length,
      )
      return {
        best: Array.from({ length: width }, (_one, at) => choice(at)),
        wanted: run.wanted.map((token, at) => ({
          token,
          logProbability: scores[row * wanted.length + at] ?? -Infinity,
        })),
        ...{ noSpeech, languages },
      }
    })
    return { rows, fresh: fresh.data as Float32Array }
  }

  async close(): Promise<void> {
    await this.#encoder.release()
    await this.#decoder.release()
  }

  /** Encodes a window of silence, whose frames stand behind all speech from then on. */
  async #hearSilence(frameCount: number): Promise<void> {
    const own = this.#encoder.outputNames.filter((name) => name.startsWith('own_'))
    const nothing = Object.fromEntries(
      this.#encoder.inputMetadata.flatMap((value) => {
        if (!value.isTensor || !value.name.startsWith('silent_')) return []
        const shape = value.shape.map((size) => (typeof size === 'number' ? size : 0))
        return [[value.name, new Tensor('float32', new Float32Array(0), shape)]]
      }),
    )
    const mel = new Tensor('float32', silentMel(frameCount), [1, melBandCount, frameCount])
    const cross = this.#crossShapes.map(({ name }) => name)
    const heard = await this.#encoder.run({ mel, ...nothing }, [...own, ...cross])
    this.#silence = Object.fromEntries([
      ...own.map((name) => [name.replace('own_', 'silent_'), tensorOf(heard, name)]),
      ...cross.map((name) => [`silent_${name}`, tensorOf(heard, name)]),
    ]) as WhisperAudio
    this.#silentCount = frameCount / 2
  }
}

function integers(values: readonly number[]): Tensor {
  return new Tensor('int64', BigInt64Array.from(values, BigInt), [values.length])
}

function numbersOf(result: InferenceSession.OnnxValueMapType, name: string): Float32Array {
  return tensorOf(result, name).data as Float32Array
}

function tensorOf(result: InferenceSession.OnnxValueMapType, name: string): Tensor {
  const value = result[name]
  if (!(value instanceof Tensor)) throw notWhisper()
  return value
}

function shapeOf(
  metadata: readonly InferenceSession.ValueMetadata[],
  name: string,
): readonly (number | string)[] {
  const value = metadata.find((one) => one.name === name)
  if (!value?.isTensor) throw notWhisper()
  return value.shape
}

function notWhisper(): AssistError {
  return new AssistError(
    'ASSIST_ENGINE_UNAVAILABLE',
    'The model is not a multilingual Whisper of 80 mel bands in the graphs of models/convert. Install the model again.',
  )
}
