import { InferenceSession, Tensor } from 'onnxruntime-node'

import '../../threads/silent-runtime.js'
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

/** Tokens that the second decoder takes through one run: of several streams, or of one behind each other. */
export const rowsOfRun = 4

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
  /** One, or with those that are expected behind it. */
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
 * of one stream, and one of four rows. A row depends on nothing but the tokens before it, so it is the same to the bit in
 * both. Cost on one thread: encoder about 5 ms a second of audio, decoder about 1.6 ms a token, 0.8 where four share a run.
 */
export class MoonshineModel {
  readonly #encoder: InferenceSession
  readonly #decoder: InferenceSession
  readonly #rowsDecoder: InferenceSession
  readonly #sharedRuns = new SharedRuns<DecoderRun, MoonshineStep[]>({
    room: rowsOfRun,
    sizeOf: ({ tokens }) => tokens.length,
    doTogether: (runs) => this.#runRows(runs),
  })

  private constructor(sessions: readonly [InferenceSession, InferenceSession, InferenceSession]) {
    ;[this.#encoder, this.#decoder, this.#rowsDecoder] = sessions
  }

  /** @param files encoder, decoder of one stream, decoder of four rows */
  static async load(files: readonly [string, string, string]): Promise<MoonshineModel> {
    const [encoderFile, ...decoderFiles] = files
    // An arena would keep the high-water mark of the longest segment for good.
    const sparing = { ...sessionOptions, enableCpuMemArena: false }
    const encoder = await InferenceSession.create(encoderFile, sparing)
    // A step of a decoder takes little, and the same each time.
    const quick = { ...sessionOptions, enableCpuMemArena: true }
    const decoder = await InferenceSession.create(decoderFiles[0], quick)
    const rowsDecoder = await InferenceSession.create(decoderFiles[1], quick)
    return new MoonshineModel([encoder, decoder, rowsDecoder])
  }

  /** @param samples shape [n], 16 kHz, range [-1, 1]; n a multiple of 64, see `wholeBlocks` */
  async encode(samples: Float32Array): Promise<MoonshineAudio> {
    const input = new Tensor('float32', samples, [samples.length])
    const result = await this.#encoder.run({ samples: input })
    return audioNames.map((name) => tensorOf(result, name))
  }

  /**
   * Runs the decoder over up to four tokens of a stream, each as exactly as if it was alone. Shares its run with others
   * that are asked for in the same turn of the thread.
   *
   * @returns a step for each of the tokens: what follows it
   */
  decode(run: DecoderRun): Promise<MoonshineStep[]> {
    return this.#sharedRuns.ask(run)
  }

  /**
   * Runs the decoder once over any number of tokens. Cheapest for many, but in the last digits a row depends on how many
   * there are.
   */
  async check(run: DecoderRun): Promise<MoonshineStep[]> {
    const { tokens, position, audio, memory } = run
    const places = tokens.map((_, at) => BigInt(position + at))
    const feeds: Record<string, Tensor> = {
      tokens: new Tensor('int32', Int32Array.from(tokens), [1, tokens.length]),
      positions: new Tensor('int64', BigInt64Array.from(places), [1, tokens.length]),
    }
    addStream(feeds, 0, memory.first(position), audio)
    return (await this.#run(this.#decoder, feeds, [run]))[0] ?? []
  }

  async close(): Promise<void> {
    await this.#encoder.release()
    await this.#decoder.release()
    await this.#rowsDecoder.release()
  }

  /** @param runs with up to four tokens in all */
  async #runRows(runs: readonly DecoderRun[]): Promise<MoonshineStep[][]> {
    const [first] = runs
    if (first && runs.length === 1 && first.tokens.length === 1) return [await this.check(first)]
    return this.#run(this.#rowsDecoder, rowFeeds(runs), runs)
  }

  async #run(
    decoder: InferenceSession,
    feeds: Record<string, Tensor>,
    runs: readonly DecoderRun[],
  ): Promise<MoonshineStep[][]> {
    const wantsAll = runs.some((run) => run.wantsAll)
    const outputs = ['best_token', 'best_log_probability', 'fresh']
    const result = await decoder.run(feeds, wantsAll ? [...outputs, 'log_probabilities'] : outputs)
    const best = tensorOf(result, 'best_token').data as BigInt64Array
    const scores = tensorOf(result, 'best_log_probability').data as Float32Array
    const fresh = tensorOf(result, 'fresh').data as Float32Array
    const all = wantsAll ? (tensorOf(result, 'log_probabilities').data as Float32Array) : undefined
    let row = 0
    return runs.map(({ tokens, position, memory, wantsAll: wantsRow }) => {
      memory.append(rowsOf(fresh, tokenRowSize, row, tokens.length), position)
      return tokens.map((): MoonshineStep => {
        const at = row++
        const choice = { token: Number(best[at]), logProbability: scores[at] ?? 0 }
        if (!all || !wantsRow) return { best: choice }
        return { best: choice, logProbabilities: rowsOf(all, moonshineVocabularySize, at, 1) }
      })
    })
  }
}

/** What stands in for a row that is not there: one frame of silence and no tokens. */
const idleAudio: MoonshineAudio = audioNames.map((name) => {
  const shape = name.startsWith('cross_key') ? [1, 8, 36, 1] : [1, 8, 1, 36]
  return new Tensor('float32', new Float32Array(8 * 36), shape)
})
const idlePast = new Tensor('float32', new Float32Array(0), [1, 0, tokenRowSize])

/** Inputs of the decoder of rows: the tokens of a run behind each other, run after run; what is left is idle. */
function rowFeeds(runs: readonly DecoderRun[]): Record<string, Tensor> {
  const tokens = new Int32Array(rowsOfRun)
  const positions = new BigInt64Array(rowsOfRun)
  const firsts = BigInt64Array.from({ length: rowsOfRun }, (_, row) => BigInt(row))
  const feeds: Record<string, Tensor> = {
    tokens: new Tensor('int32', tokens, [rowsOfRun, 1]),
    positions: new Tensor('int64', positions, [rowsOfRun, 1]),
    firsts: new Tensor('int64', firsts, [rowsOfRun]),
  }
  let row = 0
  for (const run of runs) {
    const first = row
    const past = run.memory.first(run.position)
    for (const [at, token] of run.tokens.entries()) {
      tokens[row] = token
      positions[row] = BigInt(run.position + at)
      firsts[row] = BigInt(first)
      addStream(feeds, row++, past, run.audio)
    }
  }
  for (; row < rowsOfRun; row++) addStream(feeds, row, idlePast, idleAudio)
  return feeds
}

/** What a row attends to. */
function addStream(
  feeds: Record<string, Tensor>,
  row: number,
  past: Tensor,
  audio: MoonshineAudio,
): void {
  feeds[`past_${row}`] = past
  for (const [at, tensor] of audio.entries()) feeds[`${audioNames[at] ?? ''}_${row}`] = tensor
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
