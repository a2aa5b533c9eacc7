import { InferenceSession, Tensor } from 'onnxruntime-node'

import { frameSampleCount, pipelineSampleRateHz } from '../audio/frame.js'
import '../threads/silent-runtime.js'
import { HalfBand } from './half-band.js'

/**
 * The model's own rate for telephone sound, used for wide sound as well. At 16 kHz it misses soft speakers whose call
 * comes through a telephone band (a whole first sentence of `mixed/mfa_cold_corpus` at 8 kHz); see docs/recognition.md.
 */
const sampleRateHz = pipelineSampleRateHz / 2
const windowSampleCount = frameSampleCount / 2

/** Samples of the frame before that the model gets again (Silero v6, utils_vad.py, 8 kHz). */
const contextSampleCount = 32
const stateSize = 128

/** Recurrent state of one channel; nothing of it is shared. */
export class SileroState {
  /** Shape [2, 128], row-major: both layers of the recurrent cell. */
  readonly recurrent = new Float32Array(2 * stateSize)
  /** Shape [32 + 256]: the end of the frame before, and the frame. */
  readonly window = new Float32Array(contextSampleCount + windowSampleCount)
  readonly halfBand = new HalfBand(frameSampleCount)

  /** Back to the beginning of a stream. */
  reset(): void {
    this.recurrent.fill(0)
    this.window.fill(0)
    this.halfBand.reset()
  }
}

/** One frame of one channel to be judged. */
export interface SileroInput {
  /** Shape [512], 16 kHz, range [-1, 1]. */
  readonly samples: Float32Array
  /** The run advances it. */
  readonly state: SileroState
}

/**
 * Voice activity by Silero v6: how likely each frame is to hold speech.
 *
 * One session serves every channel of a worker. Frames of different channels go in one batch, which gives bit for bit
 * what single runs give (silero.test.ts). Cost on one thread: 0.13 ms a frame alone, about half of that in batches.
 */
export class SileroVad {
  readonly #session: InferenceSession

  private constructor(session: InferenceSession) {
    this.#session = session
  }

  /** @param modelFile path of silero_vad_v6.onnx */
  static async load(modelFile: string): Promise<SileroVad> {
    const session = await InferenceSession.create(modelFile, {
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: 'sequential',
    })
    return new SileroVad(session)
  }

  /**
   * @param inputs frames of different channels; no state may come twice
   * @returns speech probability of each, 0 to 1, in the same order
   */
  async run(inputs: readonly SileroInput[]): Promise<number[]> {
    if (inputs.length === 0) return []
    const batch = inputs.length
    const width = contextSampleCount + windowSampleCount
    const audio = new Float32Array(batch * width)
    const states = new Float32Array(2 * batch * stateSize)
    for (const [row, { samples, state }] of inputs.entries()) {
      state.window.copyWithin(0, windowSampleCount)
      state.halfBand.halve(samples, state.window.subarray(contextSampleCount))
      audio.set(state.window, row * width)
      for (const layer of [0, 1]) {
        const values = state.recurrent.subarray(layer * stateSize, (layer + 1) * stateSize)
        states.set(values, (layer * batch + row) * stateSize)
      }
    }
    const result = await this.#session.run({
      input: new Tensor('float32', audio, [batch, width]),
      state: new Tensor('float32', states, [2 /* layers */, batch, stateSize]),
      sr: new Tensor('int64', BigInt64Array.of(BigInt(sampleRateHz)), []),
    })
    const probabilities = result['output']?.data as Float32Array
    const nextStates = result['stateN']?.data as Float32Array
    for (const [row, { state }] of inputs.entries()) {
      for (const layer of [0, 1]) {
        const from = (layer * batch + row) * stateSize
        state.recurrent.set(nextStates.subarray(from, from + stateSize), layer * stateSize)
      }
    }
    return [...probabilities]
  }

  /** Frees the session. */
  async close(): Promise<void> {
    await this.#session.release()
  }
}
