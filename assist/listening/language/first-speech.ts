import { concatenateFrames, frameDurationMs, type AudioFrame } from '../../audio/frame.js'

/** Speech that is enough to detect the language; the measurements stand in `docs/evaluation.md`. */
const enoughSpeechMs = 2_000

/** A shorter first word is enough once the speaker has stopped for this long. */
const enoughPauseMs = 608

/** Least speech that can be judged at all. */
const leastSpeechMs = 320

/** Longest audio that a language is judged by: more costs time and changes the answer little. */
export const maxJudgedMs = 8_000

/** Silence before the first sound that is judged with it. */
const leadMs = 256

/** Silence before the first sound that the engine gets as well. */
const keptLeadMs = 512

/** Probability from which a frame is speech (Silero's own default). */
const speechProbability = 0.5

/** Waits for the first speech of a channel, from which its language is decided. */
export class FirstSpeech {
  #startMs: number | undefined
  #speechMs = 0
  #pauseMs = 0

  /** Whether there was any speech. */
  get hasSpeech(): boolean {
    return this.#speechMs >= leastSpeechMs
  }

  /** Takes the next frame; true once there is enough to decide by. */
  isEnough(frame: AudioFrame, probability: number): boolean {
    if (probability >= speechProbability) {
      this.#startMs ??= frame.startMs
      this.#speechMs += frameDurationMs
      this.#pauseMs = 0
    } else {
      this.#pauseMs += frameDurationMs
    }
    if (this.#speechMs >= enoughSpeechMs) return true
    if (this.#pauseMs < enoughPauseMs) return false
    if (this.hasSpeech) return true
    this.#startMs = undefined
    this.#speechMs = 0
    return false
  }

  /** Audio before this moment is not needed any more. */
  fromMs(nowMs: number): number {
    return (this.#startMs ?? nowMs) - keptLeadMs
  }

  /** The audio to judge, shape [n], 16 kHz: the newest of `frames` from shortly before the first sound. */
  samples(frames: readonly AudioFrame[]): Float32Array {
    const lastMs = frames.at(-1)?.startMs ?? 0
    const fromMs = Math.max((this.#startMs ?? 0) - leadMs, lastMs - maxJudgedMs)
    return concatenateFrames(frames.filter(({ startMs }) => startMs >= fromMs))
  }
}
