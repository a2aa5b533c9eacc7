import { InferenceSession, Tensor } from 'onnxruntime-node'

import { hopSampleCount, MelFrontEnd } from '../audio/mel/mel.js'
import { melBandCount } from '../audio/mel/mel-filters.js'

/** Newest audio that the model hears: 8 s at 16 kHz. */
const heardSampleCount = 128_000

const frameCount = heardSampleCount / hopSampleCount

/** Samples that the last frame needs from beyond the end; they are mirrored, as the model was trained. */
const mirroredSampleCount = 200

/** Keeps silence finite when the level is taken out. */
const leastVariance = 1e-7

/**
 * Whether a speaker who pauses has said all they wanted, by the sound alone: smart-turn v3.2, a classifier on the
 * encoder of Whisper tiny, for 23 languages.
 *
 * Its input is what its makers describe: the newest 8 s, silence before shorter audio, mean 0 and variance 1, then
 * Whisper's log-mel frames. CPU time of a judgement: its makers say 10 to 65 ms; 106 ms, a third of it for the frames,
 * on two cores that six other processes shared.
 */
export class TurnJudge {
  readonly #session: InferenceSession
  readonly #mel = new MelFrontEnd()
  readonly #audio = new Float32Array(heardSampleCount + mirroredSampleCount)

  private constructor(session: InferenceSession) {
    this.#session = session
  }

  /** @param modelFile path of smart-turn-v3.2-cpu.onnx */
  static async load(modelFile: string): Promise<TurnJudge> {
    const session = await InferenceSession.create(modelFile, {
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: 'sequential',
    })
    return new TurnJudge(session)
  }

  /**
   * One speaker at a time: in a batch the scale of the 8-bit products is shared, so that one would change the other.
   *
   * @param samples what was said up to a pause, shape [n], 16 kHz, with some 0.2 s of the pause
   * @returns probability that the turn is over, 0 to 1
   */
  async judge(samples: Float32Array): Promise<number> {
    const features = this.#logMel(samples)
    const result = await this.#session.run({
      input_features: new Tensor('float32', features, [1, melBandCount, frameCount]),
    })
    // The graph ends with a sigmoid, whatever the name of its output says.
    return (result['logits']?.data as Float32Array)[0] ?? 0
  }

  /** Frees the session. */
  async close(): Promise<void> {
    await this.#session.release()
  }

  #logMel(samples: Float32Array): Float32Array {
    const audio = this.#audio.fill(0)
    const heard = samples.subarray(Math.max(0, samples.length - heardSampleCount))
    audio.set(heard, heardSampleCount - heard.length)
    normalise(audio.subarray(0, heardSampleCount))
    for (let index = 0; index < mirroredSampleCount; index++) {
      audio[heardSampleCount + index] = audio[heardSampleCount - 2 - index] ?? 0
    }
    return this.#mel.logMel(audio, frameCount)
  }
}

/** Mean 0 and variance 1, in place. */
function normalise(audio: Float32Array): void {
  let sum = 0
  for (const sample of audio) sum += sample
  const mean = sum / audio.length
  let squares = 0
  for (const sample of audio) squares += (sample - mean) ** 2
  const deviation = Math.sqrt(squares / audio.length + leastVariance)
  for (let index = 0; index < audio.length; index++) {
    audio[index] = ((audio[index] ?? 0) - mean) / deviation
  }
}
