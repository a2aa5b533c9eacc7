import { InferenceSession, Tensor } from 'onnxruntime-node'

import type { TokenChoice } from '../tokens/token-choice.js'
import { SharedRuns } from './shared-runs.js'
import { tokenRowSize, type TokenMemory } from './token-memory.js'

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

/** Recognitions that the second decoder takes through one run. */
export const sharedRunWidth = 4

/** Names of what each layer of the decoder attends to, as the encoder has them. */
const audioNames = Array.from({ length: 6 }, (_, layer) => layer).flatMap((layer) => [
  `cross_key_${layer}`,
  `cross_value_${layer}`,
])

/** Encoded audio of one segment: the tensors of `audioNames`. */
export type MoonshineAudio = readonly Tensor[]

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
 * Moonshine tiny-en as onnxruntime sessions, built by `models/convert` from the published weights: an encoder, a decoder
 * of one stream, and the same for four. A row depends on nothing but its own stream, so it is the same in both. Cost on
 * one thread: encoder about 5 ms a second of audio, decoder about 1.6 ms a token, 0.8 where four streams share a run.
 */
export class MoonshineModel {
  readonly #encoder: InferenceSession
  readonly #decoder: InferenceSession
  readonly #sharedDecoder: InferenceSession
  readonly #sharedRuns = new SharedRuns<DecoderRun, MoonshineStep[]>(sharedRunWidth, (runs) =>
    this.#run(runs),
  )

  private constructor(sessions: readonly [InferenceSession, InferenceSession, InferenceSession]) {
    ;[this.#encoder, this.#decoder, this.#sharedDecoder] = sessions
  }

  /** @param files encoder, decoder of one stream, decoder of four */
  static async load(files: readonly [string, string, string]): Promise<MoonshineModel> {
    const [encoderFile, ...decoderFiles] = files
    // An arena would keep the high-water mark of the longest segment for good.
    const sparing = { ...sessionOptions, enableCpuMemArena: false }
    const encoder = await InferenceSession.create(encoderFile, sparing)
    // A step of a decoder takes little, and the same each time.
    const quick = { ...sessionOptions, enableCpuMemArena: true }
    const decoder = await InferenceSession.create(decoderFiles[0], quick)
    const sharedDecoder = await InferenceSession.create(decoderFiles[1], quick)
    return new MoonshineModel([encoder, decoder, sharedDecoder])
  }

  /** @param samples shape [n], 16 kHz, range [-1, 1]; n a multiple of 64, see `wholeBlocks` */
  async encode(samples: Float32Array): Promise<MoonshineAudio> {
    const input = new Tensor('float32', samples, [samples.length])
    const result = await this.#encoder.run({ samples: input })
    return audioNames.map((name) => tensorOf(result, name))
  }

  /**
   * Runs the decoder. A run over one token shares its run with others that are asked for in the same turn of the thread.
   *
   * @returns a step for each of the tokens: what follows it
   */
  decode(run: DecoderRun): Promise<MoonshineStep[]> {
    return run.tokens.length === 1
      ? this.#sharedRuns.ask(run)
      : this.#run([run]).then(([steps = []]) => steps)
  }

  async close(): Promise<void> {
    await this.#encoder.release()
    await this.#decoder.release()
    await this.#sharedDecoder.release()
  }

  /** @param runs one, or up to four over one token each */
  async #run(runs: readonly DecoderRun[]): Promise<MoonshineStep[][]> {
    const isShared = runs.length > 1
    const wantsAll = runs.some((run) => run.wantsAll)
    const outputs = ['best_token', 'best_log_probability', 'fresh']
    const result = await (isShared ? this.#sharedDecoder : this.#decoder).run(
      feedsOf(runs, isShared ? sharedRunWidth : 1),
      wantsAll ? [...outputs, 'log_probabilities'] : outputs,
    )
    const best = tensorOf(result, 'best_token').data as BigInt64Array
    const scores = tensorOf(result, 'best_log_probability').data as Float32Array
    const fresh = tensorOf(result, 'fresh').data as Float32Array
    const all = wantsAll ? (tensorOf(result, 'log_probabilities').data as Float32Array) : undefined
    return runs.map(({ tokens, position, memory, wantsAll: wantsRow }, stream) => {
      const firstRow = stream * tokens.length
      memory.append(rowsOf(fresh, tokenRowSize, firstRow, tokens.length), position)
      return tokens.map((_, at): MoonshineStep => {
        const row = firstRow + at
        const choice = { token: Number(best[row]), logProbability: scores[row] ?? 0 }
        if (!all || !wantsRow) return { best: choice }
        return { best: choice, logProbabilities: rowsOf(all, moonshineVocabularySize, row, 1) }
      })
    })
  }
}

/** What stands in for a stream that is not there: one frame of silence and no tokens. */
const idleAudio: MoonshineAudio = audioNames.map((name) => {
  const shape = name.startsWith('cross_key') ? [1, 8, 36, 1] : [1, 8, 1, 36]
  return new Tensor('float32', new Float32Array(8 * 36), shape)
})
const idlePast = new Tensor('float32', new Float32Array(0), [1, 0, tokenRowSize])

/** Inputs of a decoder for so many streams; those that are not there are idle. */
function feedsOf(runs: readonly DecoderRun[], width: number): Record<string, Tensor> {
  const count = runs[0]?.tokens.length ?? 0
  const tokens = new Int32Array(width * count)
  const positions = new BigInt64Array(width * count)
  const feeds: Record<string, Tensor> = {
    tokens: new Tensor('int32', tokens, [width, count]),
    positions: new Tensor('int64', positions, [width, count]),
  }
  for (let stream = 0; stream < width; stream++) {
    const run = runs[stream]
    tokens.set(run?.tokens ?? [], stream * count)
    const places = run?.tokens.map((_, at) => BigInt(run.position + at)) ?? []
    positions.set(places, stream * count)
    feeds[`past_${stream}`] = run?.memory.first(run.position) ?? idlePast
    for (const [at, tensor] of (run?.audio ?? idleAudio).entries()) {
      feeds[`${audioNames[at] ?? ''}_${stream}`] = tensor
    }
  }
  return feeds
}

function rowsOf(values: Float32Array, size: number, first: number, count: number): Float32Array {
  return values.subarray(first * size, (first + count) * size)
}

/** The least number of samples that is a whole number of the encoder's blocks and holds so many. */
export function wholeBlocks(sampleCount: number): number {
  return Math.ceil(sampleCount / blockSampleCount) * blockSampleCount
}

function tensorOf(result: InferenceSession.OnnxValueMapType, name: string): Tensor {
  const value = result[name]
  if (!(value instanceof Tensor)) throw new TypeError('The model has not the outputs of Moonshine.')
  return value
}
