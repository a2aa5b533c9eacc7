import { bytesPerFrame, type AudioFormat } from '../call/call-start.js'
import { aLawTable, muLawTable } from './g711.js'

/**
 * Turns the bytes of one leg into samples of each channel, wherever messages happen to be cut.
 *
 * Bytes that do not yet make a whole moment of all channels wait for the next call.
 */
export class SampleDecoder {
  readonly #format: AudioFormat
  readonly #frameByteLength: number
  #carry: Uint8Array = new Uint8Array(0)

  constructor(format: AudioFormat) {
    this.#format = format
    this.#frameByteLength = bytesPerFrame(format)
  }

  /** Bytes at the end of what came that are less than one sample of every channel. */
  get leftoverByteLength(): number {
    return this.#carry.byteLength
  }

  /**
   * @param bytes any number of bytes, zero included; may be reused by the caller afterwards
   * @returns one array a channel, shape [n] each, range [-1, 1] (f32le is clamped, not-a-number is silence)
   */
  push(bytes: Uint8Array): Float32Array<ArrayBuffer>[] {
    const joined = this.#carry.byteLength === 0 ? bytes : concat(this.#carry, bytes)
    const frameCount = Math.floor(joined.byteLength / this.#frameByteLength)
    const usedByteLength = frameCount * this.#frameByteLength
    this.#carry = joined.slice(usedByteLength)
    const channelCount = this.#format.channels.length
    const channels = this.#format.channels.map(() => new Float32Array(frameCount))
    const sampleAt = sampleReader(this.#format.encoding, joined)
    for (const [channelIndex, samples] of channels.entries()) {
      for (let frame = 0; frame < frameCount; frame++) {
        samples[frame] = sampleAt(frame * channelCount + channelIndex)
      }
    }
    return channels
  }
}

function sampleReader(
  encoding: AudioFormat['encoding'],
  bytes: Uint8Array,
): (index: number) => number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  switch (encoding) {
    case 'mulaw':
      return (index) => muLawTable[view.getUint8(index)] ?? 0
    case 'alaw':
      return (index) => aLawTable[view.getUint8(index)] ?? 0
    case 's16le':
      return (index) => view.getInt16(index * 2, true) / 32_768
    case 'f32le':
      return (index) => {
        const sample = view.getFloat32(index * 4, true)
        return Number.isNaN(sample) ? 0 : Math.max(-1, Math.min(1, sample))
      }
  }
}

function concat(head: Uint8Array, tail: Uint8Array): Uint8Array {
  const joined = new Uint8Array(head.byteLength + tail.byteLength)
  joined.set(head)
  joined.set(tail, head.byteLength)
  return joined
}
