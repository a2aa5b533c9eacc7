import type { AudioFrame } from '../frame.js'

/** Speech below this level (of its loudest frames) is too quiet for voice activity; a telephone's has −35 to −15. */
const quietDb = -48

/** Level that quiet speech is raised to. */
const wantedDb = -28

/** More would raise the noise of the line to speech. */
const maxGainDb = 30

/** Sound this far above the noise of its line is speech, or meant to be heard. */
const leastAboveNoiseDb = 15

/** So many such frames have to be there before anything is raised: half a second. */
const leastLoudFrameCount = 15

/** The level falls by so much with each loud frame that is quieter: 1.5 dB a second. */
const levelFallDb = 0.05

/** The noise is the quietest frame; it rises by so much a frame, 0.6 dB a second. */
const noiseRiseDb = 0.02

/** Digital silence. */
const leastDb = -90

/**
 * Raises a side that is far too quiet (−40 dB of a common level) so that voice activity finds its words; any other
 * stays bit for bit as it is. The gain follows the loudest frames slowly.
 */
export class QuietSide {
  #levelDb = leastDb
  #noiseDb = 0
  #loudFrameCount = 0

  /** The frame, raised where its side is quiet. */
  admit(frame: AudioFrame): AudioFrame {
    const gainDb = this.#gainDb(levelDbOf(frame.samples))
    if (gainDb <= 0) return frame
    const gain = 10 ** (gainDb / 20)
    const samples = frame.samples.map((sample) => Math.max(-1, Math.min(1, sample * gain)))
    return { ...frame, samples }
  }

  #gainDb(frameDb: number): number {
    this.#noiseDb = Math.min(this.#noiseDb + noiseRiseDb, frameDb)
    if (frameDb >= this.#noiseDb + leastAboveNoiseDb) {
      this.#loudFrameCount++
      this.#levelDb = Math.max(this.#levelDb - levelFallDb, frameDb)
    }
    if (this.#loudFrameCount < leastLoudFrameCount || this.#levelDb > quietDb) return 0
    return Math.min(maxGainDb, wantedDb - this.#levelDb)
  }
}

function levelDbOf(samples: Float32Array): number {
  let sum = 0
  for (const sample of samples) sum += sample * sample
  return Math.max(leastDb, 10 * Math.log10(sum / samples.length + 1e-12))
}
