import { PowerSpectrum, binCount, windowSampleCount } from '../../recognition/whisper/fourier.js'
import { slaneyTriangles } from '../../recognition/whisper/mel-filters.js'

/** Frames of a voice, one every 20 ms. */
export interface VoiceFrames {
  /** Level of each frame, in dB. */
  readonly levels: readonly number[]
  /** Shape [frames][`cepstrumCount`]: the shape of the spectrum within the telephone band. */
  readonly cepstra: readonly Float64Array[]
}

/** Numbers that describe the spectrum of one frame, its level not among them. */
export const cepstrumCount = 16

/** From one frame to the next: 20 ms at 16 kHz. */
export const frameHopMs = 20
const hopSampleCount = frameHopMs * 16

/** Mel bands within the telephone band, about 200 to 3,400 Hz. */
const bands = slaneyTriangles().slice(5, 54)

const cosines = Array.from({ length: cepstrumCount }, (_, order) =>
  Float64Array.from(bands, (_band, band) =>
    Math.cos((Math.PI * (order + 1) * (band + 0.5)) / bands.length),
  ),
)

const window = Float64Array.from(
  { length: windowSampleCount },
  (_, index) => 0.54 - 0.46 * Math.cos((2 * Math.PI * index) / windowSampleCount),
)

/** Takes sound piece by piece and describes it frame by frame. Cost: about 1 ms a second of sound. */
export class VoiceMeter {
  readonly frames: { levels: number[]; cepstra: Float64Array[] } = { levels: [], cepstra: [] }
  readonly #spectrum = new PowerSpectrum()
  readonly #windowed = new Float64Array(windowSampleCount)
  readonly #power = new Float64Array(binCount)
  #carry = new Float32Array(0)

  /** @param samples shape [n], 16 kHz, range [-1, 1] */
  hear(samples: Float32Array): void {
    const joined = new Float32Array(this.#carry.length + samples.length)
    joined.set(this.#carry)
    joined.set(samples, this.#carry.length)
    let at = 0
    for (; at + windowSampleCount <= joined.length; at += hopSampleCount) this.#frame(joined, at)
    this.#carry = joined.slice(at)
  }

  #frame(samples: Float32Array, from: number): void {
    for (let index = 0; index < windowSampleCount; index++)
      this.#windowed[index] = (samples[from + index] ?? 0) * (window[index] ?? 0)
    this.#spectrum.write(this.#windowed, this.#power)
    const logs = bands.map(({ from: first, weights }) =>
      Math.log(
        weights.reduce((sum, weight, n) => sum + weight * (this.#power[first + n] ?? 0), 1e-10),
      ),
    )
    const mean = logs.reduce((sum, value) => sum + value, 0) / logs.length
    this.frames.levels.push((mean * 10) / Math.LN10)
    this.frames.cepstra.push(
      Float64Array.from(cosines, (row) =>
        row.reduce((sum, cosine, band) => sum + cosine * ((logs[band] ?? 0) - mean), 0),
      ),
    )
  }
}
