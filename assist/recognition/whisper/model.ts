import { InferenceSession, Tensor } from 'onnxruntime-node'

import { AssistError } from '../../errors/errors.js'
import { melBandCount } from './mel-filters.js'
import type { Workspace } from '../workspace.js'

/** Size of a row of logits: text, control tokens and times. */
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

/** Encoded audio: keys and values of every decoder layer, each [layers, 1, frames / 2, width]. */
export interface WhisperAudio {
  readonly keys: Tensor
  readonly values: Tensor
}

/** Keys and values of the tokens so far, for each row of a batch: [layers, rows, slots, width]. */
export interface DecoderMemory {
  readonly keys: Float32Array
  readonly values: Float32Array
  readonly rowCount: number
  /** Tokens of each row. */
  readonly tokenCount: number
}

/** Logits of a run, shape [rows, tokens, 51865] row-major, and the memory after it. */
export interface WhisperStep {
  /** Overwritten by the next run in the same workspace. */
  readonly logits: Float32Array
  readonly memory: DecoderMemory
}

/**
 * Whisper as two onnxruntime sessions, in the layout in which sherpa-onnx keeps it.
 *
 * All outputs are written into buffers of the caller's workspace. Otherwise onnxruntime would allocate them outside of
 * the heap, where the garbage collector takes hardly any account of them. Cost of the base model on one thread: encoder
 * about 12 ms a second of window, decoder about 7 ms a token and 11 ms for five rows.
 */
export class WhisperModel {
  readonly #encoder: InferenceSession
  readonly #decoder: InferenceSession
  readonly #layerCount: number
  readonly #width: number
  /** Slots for tokens in the memory where the graph has a fixed number; undefined: as many as there are tokens. */
  readonly #fixedSlotCount: number | undefined

  private constructor(encoder: InferenceSession, decoder: InferenceSession) {
    this.#encoder = encoder
    this.#decoder = decoder
    const [layerCount, , slotCount, width] = shapeOf(decoder.inputMetadata, names.pastKeys)
    if (typeof layerCount !== 'number' || typeof width !== 'number') throw notWhisper()
    this.#layerCount = layerCount
    this.#width = width
    this.#fixedSlotCount = typeof slotCount === 'number' ? slotCount : undefined
    const logitsShape = shapeOf(decoder.outputMetadata, 'logits')
    const [, bandCount] = shapeOf(encoder.inputMetadata, 'mel')
    if (logitsShape[2] !== whisperVocabularySize || bandCount !== melBandCount) throw notWhisper()
  }

  /** @throws AssistError ASSIST_ENGINE_UNAVAILABLE where the files are not a multilingual Whisper of 80 bands */
  static async load(encoderFile: string, decoderFile: string): Promise<WhisperModel> {
    const encoder = await InferenceSession.create(encoderFile, sessionOptions)
    const decoder = await InferenceSession.create(decoderFile, sessionOptions)
    return new WhisperModel(encoder, decoder)
  }

  /**
   * @param mel shape [80, frameCount]
   * @param frameCount even, at most 3000
   */
  async encode(mel: Float32Array, frameCount: number, workspace: Workspace): Promise<WhisperAudio> {
    const shape = [this.#layerCount, 1, frameCount / 2, this.#width]
    const keys = workspace.tensor('cross keys', shape)
    const values = workspace.tensor('cross values', shape)
    await this.#encoder.run(
      { mel: new Tensor('float32', mel, [1, melBandCount, frameCount]) },
      { n_layer_cross_k: keys, n_layer_cross_v: values },
    )
    return { keys, values }
  }

  /**
   * Runs the decoder over the same number of new tokens for each row.
   *
   * @param tokens shape [rows, n] row-major
   * @param memory what the run before left; undefined at the beginning
   */
  async decode(
    audio: WhisperAudio,
    tokens: readonly number[],
    memory: DecoderMemory | undefined,
    workspace: Workspace,
  ): Promise<WhisperStep> {
    const rowCount = memory?.rowCount ?? 1
    const before = memory?.tokenCount ?? 0
    const newCount = tokens.length / rowCount
    const tokenCount = before + newCount
    const keys = this.#slots('keys', { rowCount, tokenCount }, workspace)
    const values = this.#slots('values', { rowCount, tokenCount }, workspace)
    const logits = workspace.tensor('logits', [rowCount, newCount, whisperVocabularySize])
    const past = [this.#layerCount, rowCount, this.#fixedSlotCount ?? before, this.#width]
    const empty = this.#emptyMemory
    await this.#decoder.run(
      {
        tokens: new Tensor('int64', BigInt64Array.from(tokens, BigInt), [rowCount, newCount]),
        [names.pastKeys]: new Tensor('float32', memory?.keys ?? empty, past),
        [names.pastValues]: new Tensor('float32', memory?.values ?? empty, past),
        n_layer_cross_k: audio.keys,
        n_layer_cross_v: audio.values,
        offset: new Tensor('int64', [BigInt(before)], [1]),
      },
      { logits, [names.keys]: keys, [names.values]: values },
    )
    return {
      logits: logits.data as Float32Array,
      memory: {
        keys: keys.data as Float32Array,
        values: values.data as Float32Array,
        rowCount,
        tokenCount,
      },
    }
  }

  /**
   * A memory whose rows are those of `memory` in another order, any of them as often as wanted.
   * Cost: one copy of the rows.
   *
   * @param parents for each new row the old one that it goes on from
   */
  selectRows(
    memory: DecoderMemory,
    parents: readonly number[],
    workspace: Workspace,
  ): DecoderMemory {
    if (parents.length === memory.rowCount && parents.every((row, index) => row === index)) {
      return memory
    }
    const { rowCount, tokenCount } = memory
    const size = { rowCount: parents.length, tokenCount }
    const rowLength = (this.#fixedSlotCount ?? tokenCount) * this.#width
    const select = (name: 'keys' | 'values'): Float32Array => {
      const target = this.#slots(name, size, workspace).data as Float32Array
      for (let layer = 0; layer < this.#layerCount; layer++) {
        for (const [row, parent] of parents.entries()) {
          const from = (layer * rowCount + parent) * rowLength
          const to = (layer * parents.length + row) * rowLength
          target.set(memory[name].subarray(from, from + rowLength), to)
        }
      }
      return target
    }
    return { ...size, keys: select('keys'), values: select('values') }
  }

  /** The memory of its first tokens alone, for a memory of one row. Cost: one copy of what is kept. */
  truncate(memory: DecoderMemory, tokenCount: number, workspace: Workspace): DecoderMemory {
    if (tokenCount === memory.tokenCount) return memory
    if (this.#fixedSlotCount !== undefined) return { ...memory, tokenCount }
    const keep = (name: 'keys' | 'values'): Float32Array => {
      const target = this.#slots(name, { rowCount: 1, tokenCount }, workspace).data as Float32Array
      const kept = tokenCount * this.#width
      for (let layer = 0; layer < this.#layerCount; layer++) {
        const from = layer * memory.tokenCount * this.#width
        target.set(memory[name].subarray(from, from + kept), layer * kept)
      }
      return target
    }
    return { rowCount: 1, tokenCount, keys: keep('keys'), values: keep('values') }
  }

  async close(): Promise<void> {
    await this.#encoder.release()
    await this.#decoder.release()
  }

  get #emptyMemory(): Float32Array {
    return new Float32Array(this.#layerCount * (this.#fixedSlotCount ?? 0) * this.#width)
  }

  /** Two buffers a name take turns: a run reads what the one before wrote. */
  #slots(
    name: 'keys' | 'values',
    { rowCount, tokenCount }: { readonly rowCount: number; readonly tokenCount: number },
    workspace: Workspace,
  ): Tensor {
    const slotCount = this.#fixedSlotCount ?? tokenCount
    return workspace.alternate(name, [this.#layerCount, rowCount, slotCount, this.#width])
  }
}

const names = {
  pastKeys: 'in_n_layer_self_k_cache',
  pastValues: 'in_n_layer_self_v_cache',
  keys: 'out_n_layer_self_k_cache',
  values: 'out_n_layer_self_v_cache',
} as const

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
    'The model is not a multilingual Whisper of 80 mel bands in sherpa-onnx’s layout. Install the model again.',
  )
}
