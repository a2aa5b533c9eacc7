import { InferenceSession, Tensor } from 'onnxruntime-node'

import type { Workspace } from '../workspace.js'

const layerCount = 6
const headCount = 8
const headSize = 36

/** Size of the vocabulary, and so of one row of logits. */
export const moonshineVocabularySize = 32_768

const sessionOptions: InferenceSession.SessionOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  // The arena would keep the high-water mark of the longest segment for good.
  enableCpuMemArena: false,
}

let onesBuffer = new BigInt64Array(0)

/** So many ones, as a view of one growing array, since a mask is twice as large as its audio. */
function ones(count: number): BigInt64Array {
  if (onesBuffer.length < count) onesBuffer = new BigInt64Array(count * 2).fill(1n)
  return onesBuffer.subarray(0, count)
}

/** Encoded audio of one segment. */
export interface MoonshineAudio {
  /** Shape [1, T, 288]. */
  readonly states: Tensor
  /** Shape [1, sampleCount], all ones: the decoder shortens it itself. */
  readonly mask: Tensor
}

/** The decoder's memory of one segment: keys and values of each layer, by input name. */
export interface MoonshineCache {
  readonly values: Readonly<Record<string, Tensor>>
  /** Tokens that it covers. */
  readonly length: number
}

/** Logits, shape [n, 32768] row-major for the n tokens given, and the cache after them. */
export interface MoonshineStep {
  readonly logits: Float32Array
  readonly cache: MoonshineCache
}

/**
 * Moonshine tiny-en as two onnxruntime sessions (facts of inputs and outputs: the model's ONNX export).
 * Cost on one thread: encoder about 9 ms a second of audio, decoder about 3.5 ms a token.
 */
export class MoonshineModel {
  readonly #encoder: InferenceSession
  readonly #decoder: InferenceSession

  private constructor(encoder: InferenceSession, decoder: InferenceSession) {
    this.#encoder = encoder
    this.#decoder = decoder
  }

  static async load(encoderFile: string, decoderFile: string): Promise<MoonshineModel> {
    const encoder = await InferenceSession.create(encoderFile, sessionOptions)
    const decoder = await InferenceSession.create(decoderFile, sessionOptions)
    return new MoonshineModel(encoder, decoder)
  }

  /** @param samples shape [n], 16 kHz, range [-1, 1] */
  async encode(samples: Float32Array): Promise<MoonshineAudio> {
    const shape = [1, samples.length]
    const mask = new Tensor('int64', ones(samples.length), shape)
    const result = await this.#encoder.run({
      input_values: new Tensor('float32', samples, shape),
      attention_mask: mask,
    })
    return { states: expectTensor(result['last_hidden_state']), mask }
  }

  /**
   * Runs the decoder over tokens at once: several for a draft to be checked, one for a plain step.
   *
   * @param cache what the decoder returned before; undefined at the beginning
   * @param workspace buffers of this recognition: a step writes into them, and what it returns is overwritten by
   *   the step after the next
   */
  async decode(
    audio: MoonshineAudio,
    tokens: readonly number[],
    cache: MoonshineCache | undefined,
    workspace: Workspace,
  ): Promise<MoonshineStep> {
    const feeds = {
      input_ids: new Tensor('int64', BigInt64Array.from(tokens, BigInt), [1, tokens.length]),
      encoder_hidden_states: audio.states,
      encoder_attention_mask: audio.mask,
      use_cache_branch: new Tensor('bool', [cache !== undefined], [1]),
      ...(cache?.values ?? emptyCache()),
    }
    const length = (cache?.length ?? 0) + tokens.length
    const result = await (cache
      ? this.#decoder.run(feeds, cachedFetches(length, tokens.length, workspace))
      : this.#decoder.run(feeds))
    const values: Record<string, Tensor> = {}
    for (const name of cacheNames('decoder')) values[name] = present(result, name)
    for (const name of cacheNames('encoder')) {
      // The encoder's half never changes after the first step; the cached branch returns it empty.
      values[name] = cache?.values[name] ?? present(result, name)
    }
    return {
      logits: expectTensor(result['logits']).data as Float32Array,
      cache: { values, length },
    }
  }

  async close(): Promise<void> {
    await this.#encoder.release()
    await this.#decoder.release()
  }
}

/**
 * Where a cached step writes to; the encoder's half of the cache stays as it is. Otherwise onnxruntime would allocate
 * 0.4 MB a token outside of the heap, where the garbage collector takes hardly any account of it.
 */
function cachedFetches(
  length: number,
  newCount: number,
  workspace: Workspace,
): Record<string, Tensor> {
  const caches = cacheNames('decoder').map((name) => [
    presentName(name),
    workspace.alternate(name, [1, headCount, length, headSize]),
  ])
  return {
    logits: workspace.tensor('logits', [1, newCount, moonshineVocabularySize]),
    ...(Object.fromEntries(caches) as Record<string, Tensor>),
  }
}

/** The cache as it was after its first `length` tokens. Cost: one copy of the kept part. */
export function truncateCache(cache: MoonshineCache, length: number): MoonshineCache {
  const values: Record<string, Tensor> = { ...cache.values }
  for (const name of cacheNames('decoder')) {
    const source = expectTensor(cache.values[name]).data as Float32Array
    const kept = new Float32Array(headCount * length * headSize)
    for (let head = 0; head < headCount; head++) {
      const from = head * cache.length * headSize
      kept.set(source.subarray(from, from + length * headSize), head * length * headSize)
    }
    values[name] = new Tensor('float32', kept, [1, headCount, length, headSize])
  }
  return { values, length }
}

function cacheNames(half: 'decoder' | 'encoder'): string[] {
  return Array.from({ length: layerCount }, (_, layer) => layer).flatMap((layer) => [
    `past_key_values.${layer}.${half}.key`,
    `past_key_values.${layer}.${half}.value`,
  ])
}

function emptyCache(): Record<string, Tensor> {
  const names = [...cacheNames('decoder'), ...cacheNames('encoder')]
  return Object.fromEntries(
    names.map((name) => [
      name,
      new Tensor('float32', new Float32Array(0), [1, headCount, 0, headSize]),
    ]),
  )
}

function present(result: InferenceSession.OnnxValueMapType, name: string): Tensor {
  return expectTensor(result[presentName(name)])
}

function expectTensor(value: InferenceSession.OnnxValueMapType[string] | undefined): Tensor {
  if (!(value instanceof Tensor)) throw new TypeError('The model has not the outputs of Moonshine.')
  return value
}

function presentName(name: string): string {
  return name.replace('past_key_values', 'present')
}
