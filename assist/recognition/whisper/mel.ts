import { PowerSpectrum, binCount, windowSampleCount } from './fourier.js'
import { melBandCount, slaneyTriangles, type Triangle } from './mel-filters.js'

/** Samples from one frame to the next: 10 ms at 16 kHz. */
export const hopSampleCount = 160

const leastPower = 1e-10

/** Loudness range that is kept, in powers of ten below the loudest value. */
const dynamicRange = 8

/** To this the loudest value is brought, so that the silence behind the speech is always the same. */
const loudestValue = 1.5

/** Nothing is made louder than by so many powers of ten: what is quieter is no speech. */
const mostRaise = 3

const hann = Float64Array.from(
  { length: windowSampleCount },
  (_, index) => 0.5 - 0.5 * Math.cos((2 * Math.PI * index) / windowSampleCount),
)

const triangles = slaneyTriangles()

/**
 * Whisper's input: log-mel frames of 25 ms every 10 ms, mirrored at the beginning, silence after the end.
 *
 * Source: Radford et al. 2022, section 2.2, and the published front end: 80 Slaney mel bands up to 8 kHz,
 * logarithm to base 10, limited to 8 below the loudest value, then (x + 4) / 4. The loudest value is brought to a fixed one.
 *
 * Keeps its buffers: one instance serves one thread. Cost: about 2 ms a second of audio.
 */
export class MelFrontEnd {
  readonly #spectrum = new PowerSpectrum()
  readonly #window = new Float64Array(windowSampleCount)
  readonly #power = new Float64Array(binCount)

  /**
   * @param samples shape [n], 16 kHz, range [-1, 1]; those beyond `frameCount` frames are not used
   * @param frameCount frames wanted, speech and the silence after it
   * @returns shape [80, frameCount], row-major
   */
  logMel(samples: Float32Array, frameCount: number): Float32Array {
    const mel = new Float32Array(melBandCount * frameCount)
    const heardCount = Math.min(
      frameCount,
      Math.ceil((samples.length + windowSampleCount / 2) / hopSampleCount),
    )
    let loudest = Math.log10(leastPower)
    for (let frame = 0; frame < heardCount; frame++) {
      this.#fillWindow(samples, frame * hopSampleCount - windowSampleCount / 2)
      this.#spectrum.write(this.#window, this.#power)
      for (const [band, triangle] of triangles.entries()) {
        const value = Math.log10(Math.max(leastPower, weigh(this.#power, triangle)))
        if (value > loudest) loudest = value
        mel[band * frameCount + frame] = value
      }
    }
    scale(mel, { frameCount, heardCount, raise: Math.min(loudestValue - loudest, mostRaise) })
    return mel
  }

  #fillWindow(samples: Float32Array, from: number): void {
    for (let index = 0; index < windowSampleCount; index++) {
      const sample = samples[Math.abs(from + index)] ?? 0
      this.#window[index] = sample * (hann[index] ?? 0)
    }
  }
}

/** What silence is behind speech, as `logMel` writes it. */
export function silentMel(frameCount: number): Float32Array {
  return new Float32Array(melBandCount * frameCount).fill(scaled(-Infinity))
}

function scale(
  mel: Float32Array,
  { frameCount, heardCount, raise }: { frameCount: number; heardCount: number; raise: number },
): void {
  for (let band = 0; band < melBandCount; band++) {
    const row = mel.subarray(band * frameCount, (band + 1) * frameCount)
    for (let frame = 0; frame < heardCount; frame++) row[frame] = scaled((row[frame] ?? 0) + raise)
    row.fill(scaled(-Infinity), heardCount)
  }
}

function scaled(value: number): number {
  return (Math.max(value, loudestValue - dynamicRange) + 4) / 4
}

function weigh(power: Float64Array, { from, weights }: Triangle): number {
  let sum = 0
  for (let index = 0; index < weights.length; index++) {
    sum += (power[from + index] ?? 0) * (weights[index] ?? 0)
  }
  return sum
}
