import type { AudioFormat } from '../call/call-start.js'
import { SampleDecoder } from './decode.js'
import {
  channelNames,
  frameDurationMs,
  frameSampleCount,
  type AudioFrame,
  type ChannelName,
} from './frame.js'
import { Resampler } from './resample.js'

/** Longest gap that is filled with silent frames; time simply jumps over the rest of a longer one. */
const filledGapMs = 2_048

/** One channel's samples that do not fill a frame yet. */
interface OpenFrame {
  readonly channel: ChannelName
  samples: Float32Array
  filledCount: number
  /** Samples at the leg's rate that no frame has taken yet. */
  source: Float32Array
}

/**
 * Stage 1 for one leg: bytes as they come from a door → frames of 512 samples at 16 kHz.
 *
 * Both channels of a leg share one time line. Nothing is dropped or stretched: the n-th sample is at
 * n / sample rate after the leg's start, plus the gaps that were announced.
 */
export class LegDecoder {
  readonly #decoder: SampleDecoder
  readonly #resampler: Resampler
  readonly #format: AudioFormat
  readonly #open: OpenFrame[]
  #nextStartMs: number

  private constructor(format: AudioFormat, resampler: Resampler, startMs: number) {
    this.#format = format
    this.#decoder = new SampleDecoder(format)
    this.#resampler = resampler
    this.#nextStartMs = startMs
    this.#open = format.channels.map((channel) => ({
      channel,
      samples: new Float32Array(frameSampleCount),
      filledCount: 0,
      source: new Float32Array(0),
    }))
  }

  /** @param startMs the leg's first sample, from the start of the call */
  static async create(format: AudioFormat, startMs: number): Promise<LegDecoder> {
    const resampler = await Resampler.create(format.sampleRateHz, format.channels.length)
    return new LegDecoder(format, resampler, startMs)
  }

  /** Where the next frame will start, in milliseconds from the start of the call. */
  get nextStartMs(): number {
    return this.#nextStartMs
  }

  get leftoverByteLength(): number {
    return this.#decoder.leftoverByteLength
  }

  /** Takes any number of bytes; gives every frame that is whole now, in order of time, customer first. */
  push(bytes: Uint8Array): AudioFrame[] {
    return this.#resample(this.#decoder.push(bytes))
  }

  /** Time passed without audio: up to two seconds of silence, then a jump. */
  gap(durationMs: number): AudioFrame[] {
    const filledMs = Math.min(durationMs, filledGapMs)
    const sampleCount = Math.round((filledMs * this.#format.sampleRateHz) / 1_000)
    const silence = this.#format.channels.map(() => new Float32Array(sampleCount))
    const frames = this.#resample(silence)
    this.#nextStartMs += durationMs - filledMs
    return frames
  }

  /** Fills the last frame with silence and gives it, where one is open; frees the resampler. */
  finish(): AudioFrame[] {
    const filledCount = this.#open[0]?.filledCount ?? 0
    const rest = filledCount === 0 ? 0 : frameSampleCount - filledCount
    const frames = this.#frame(this.#open.map(() => new Float32Array(rest)))
    this.#resampler.close()
    return frames
  }

  #resample(channels: Float32Array<ArrayBuffer>[]): AudioFrame[] {
    for (const [index, open] of this.#open.entries()) {
      const source = channels[index] ?? new Float32Array(0)
      const joined = new Float32Array(open.source.length + source.length)
      joined.set(open.source)
      joined.set(source, open.source.length)
      open.source = joined
    }
    return this.#frame(this.#resampler.push(channels))
  }

  #frame(channels: readonly Float32Array[]): AudioFrame[] {
    const frames: AudioFrame[] = []
    const sampleCount = channels[0]?.length ?? 0
    let taken = 0
    while (taken < sampleCount) {
      const filledCount = this.#open[0]?.filledCount ?? 0
      const take = Math.min(frameSampleCount - filledCount, sampleCount - taken)
      for (const [index, open] of this.#open.entries()) {
        open.samples.set(channels[index]?.subarray(taken, taken + take) ?? [], open.filledCount)
        open.filledCount += take
      }
      taken += take
      if (filledCount + take === frameSampleCount) frames.push(...this.#closeFrame())
    }
    return frames
  }

  /** A frame's time of the sound as it came; the last frame may have less. */
  #takeSource(open: OpenFrame): Float32Array {
    const count = Math.round((frameDurationMs * this.#format.sampleRateHz) / 1_000)
    const source = open.source.slice(0, count)
    // No copy: of a long message, what follows would be copied once a frame.
    open.source = open.source.subarray(count)
    return source
  }

  #closeFrame(): AudioFrame[] {
    const startMs = this.#nextStartMs
    this.#nextStartMs += frameDurationMs
    const frames = this.#open.map((open): AudioFrame => {
      const samples = open.samples
      open.samples = new Float32Array(frameSampleCount)
      open.filledCount = 0
      return { channel: open.channel, startMs, samples, source: this.#takeSource(open) }
    })
    return frames.sort((a, b) => channelNames.indexOf(a.channel) - channelNames.indexOf(b.channel))
  }
}
