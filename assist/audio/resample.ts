import libsamplerate from '@alexanderolsen/libsamplerate-js'

import { pipelineSampleRateHz } from './frame.js'

type Converter = Awaited<ReturnType<typeof libsamplerate.create>>

/**
 * Resamples the channels of one leg to 16 kHz with libsamplerate (band-limited sinc, 97 dB), as a stream:
 * however the input is cut, the output is the same, and it is not shifted in time.
 *
 * One instance serves all channels of a leg, interleaved, since every instance is a WebAssembly
 * module of its own (about 2.5 MB). Cost: 0.3 % of real time from 8 kHz.
 */
export class Resampler {
  readonly #converter: Converter | undefined
  readonly #channelCount: number

  private constructor(converter: Converter | undefined, channelCount: number) {
    this.#converter = converter
    this.#channelCount = channelCount
  }

  /**
   * @param sampleRateHz 8,000 to 48,000; at 16,000 the samples pass unchanged
   * @param channelCount 1 or 2
   */
  static async create(sampleRateHz: number, channelCount: number): Promise<Resampler> {
    if (sampleRateHz === pipelineSampleRateHz) return new Resampler(undefined, channelCount)
    const converter = await libsamplerate.create(channelCount, sampleRateHz, pipelineSampleRateHz, {
      converterType: libsamplerate.ConverterType.SRC_SINC_FASTEST,
    })
    return new Resampler(converter, channelCount)
  }

  /** @param channels one array a channel, all of one length; returned arrays belong to the caller */
  push(channels: readonly Float32Array[]): readonly Float32Array[] {
    const sampleCount = channels[0]?.length ?? 0
    if (!this.#converter || sampleCount === 0) return channels
    if (this.#channelCount === 1) {
      return [this.#converter.full(channels[0] ?? new Float32Array(0)).slice()]
    }
    return deinterleave(this.#converter.full(interleave(channels, sampleCount)), this.#channelCount)
  }

  /** Gives the converter's memory back; the resampler cannot be used afterwards. */
  close(): void {
    this.#converter?.destroy()
  }
}

function interleave(channels: readonly Float32Array[], sampleCount: number): Float32Array {
  const interleaved = new Float32Array(sampleCount * channels.length)
  for (const [channelIndex, samples] of channels.entries()) {
    for (let index = 0; index < sampleCount; index++) {
      interleaved[index * channels.length + channelIndex] = samples[index] ?? 0
    }
  }
  return interleaved
}

/** By index: making an array from a function a sample costs twenty times as much, 50 times a second a call. */
function deinterleave(interleaved: Float32Array, channelCount: number): Float32Array[] {
  const sampleCount = Math.floor(interleaved.length / channelCount)
  return Array.from({ length: channelCount }, (_, channelIndex) => {
    const samples = new Float32Array(sampleCount)
    for (let index = 0; index < sampleCount; index++)
      samples[index] = interleaved[index * channelCount + channelIndex] ?? 0
    return samples
  })
}
