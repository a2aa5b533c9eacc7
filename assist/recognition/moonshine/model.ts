import { InferenceSession, Tensor } from 'onnxruntime-node'

import type { TokenChoice } from '../tokens/token-choice.js'
import type { TokenMemory } from './token-memory.js'

/** Size of the vocabulary, and so of one row of log-probabilities. */
export const moonshineVocabularySize = 32_768

/** The encoder takes whole blocks of so many samples. */
const blockSampleCount = 64

const sessionOptions: InferenceSession.SessionOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  // Higher levels join sum and normalisation into an operator that takes three times as long as both (1.30).
  graphOptimizationLevel: 'basic',
}

/** Encoded audio of one segment: what each layer of the decoder attends to, by input name. */
export type MoonshineAudio = Readonly<Record<string, Tensor>>

/** What a run of the decoder says about the token that follows. */
export interface MoonshineStep {
  readonly best: TokenChoice
  /** Log-probability of every token, where it was asked for. */
  readonly logProbabilities?: Float32Array
}

/** One run of the decoder. */
export interface DecoderRun {
  readonly audio: MoonshineAudio
  /** Several for a draft to be checked, one for a plain step. */
  readonly tokens: readonly number[]
  /** Tokens before them. */
  readonly position: number
  /** Has the tokens before, and takes these as well. */
  readonly memory: TokenMemory
  /** Whether the log-probability of every token is wanted, which costs a copy of 128 KB a token. */
  readonly wantsAll: boolean
}

/**
 * Moonshine tiny-en as two onnxruntime sessions, built by `models/convert` from the published weights. A row of the
 * decoder depends on nothing but its own stream. Cost on one thread: encoder about 5 ms a second of audio, decoder about
 * 2 ms a token.
 */
export class MoonshineModel {
  readonly #encoder: InferenceSession
  readonly #decoder: InferenceSession

  private constructor(encoder: InferenceSession, decoder: InferenceSession) {
    this.#encoder = encoder
    this.#decoder = decoder
  }

  static async load(encoderFile: string, decoderFile: string): Promise<MoonshineModel> {
    const encoder = await InferenceSession.create(encoderFile, {
      ...sessionOptions,
      // An arena would keep the high-water mark of the longest segment for good.
      enableCpuMemArena: false,
    })
    const decoder = await InferenceSession.create(decoderFile, {
      ...sessionOptions,
      // A step takes little, and the same each time.
      enableCpuMemArena: true,
    })
    return new MoonshineModel(encoder, decoder)
  }

  /** @param samples shape [n], 16 kHz, range [-1, 1]; n a multiple of 64, see `wholeBlocks` */
  async encode(samples: Float32Array): Promise<MoonshineAudio> {
    const input = new Tensor('float32', samples, [samples.length])
    const audio = (await this.#encoder.run({ samples: input })) as Record<string, Tensor>
    return Object.fromEntries(Object.entries(audio).map(([name, tensor]) => [`${name}_0`, tensor]))
  }

  /** Runs the decoder. @returns a step for each of the tokens: what follows it */
  async decode(run: DecoderRun): Promise<MoonshineStep[]> {
    const { audio, tokens, position, memory, wantsAll } = run
    const shape = [1, tokens.length]
    const places = tokens.map((_, at) => BigInt(position + at))
    const outputs = ['best_token', 'best_log_probability', 'fresh']
    const result = await this.#decoder.run(
      {
        ...audio,
        tokens: new Tensor('int32', Int32Array.from(tokens), shape),
        positions: new Tensor('int64', BigInt64Array.from(places), shape),
        past_0: memory.first(position),
      },
      wantsAll ? [...outputs, 'log_probabilities'] : outputs,
    )
    memory.append(dataOf(result, 'fresh') as Float32Array, position)
    const best = dataOf(result, 'best_token') as BigInt64Array
    const scores = dataOf(result, 'best_log_probability') as Float32Array
    const all = wantsAll ? (dataOf(result, 'log_probabilities') as Float32Array) : undefined
    return tokens.map((_, row) => {
      const from = row * moonshineVocabularySize
      const choice = { token: Number(best[row]), logProbability: scores[row] ?? 0 }
      if (!all) return { best: choice }
      return {
        best: choice,
        logProbabilities: all.subarray(from, from + moonshineVocabularySize),
      }
    })
  }

  async close(): Promise<void> {
    await this.#encoder.release()
    await this.#decoder.release()
  }
}

/** The least number of samples that is a whole number of the encoder's blocks and holds so many. */
export function wholeBlocks(sampleCount: number): number {
  return Math.ceil(sampleCount / blockSampleCount) * blockSampleCount
}

function dataOf(result: InferenceSession.OnnxValueMapType, name: string): Tensor['data'] {
  const value = result[name]
  if (!(value instanceof Tensor)) throw new TypeError('The model has not the outputs of Moonshine.')
  return value.data
}
