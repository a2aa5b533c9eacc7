import { sampleBytes, type Wav, type WavEncoding } from './wav.js'

/**
 * One G.711 sample as a number in [-1, 1).
 * Source: ITU-T G.711 (11/88), tables 1 and 2, in the usual form of segments and steps.
 */
function decodeG711(byte: number, encoding: 'mulaw' | 'alaw'): number {
  const code = encoding === 'mulaw' ? ~byte & 0xff : byte ^ 0x55
  const segment = (code >> 4) & 7
  const step = code & 15
  if (encoding === 'mulaw') {
    const magnitude = (((step << 3) + 0x84) << segment) - 0x84
    return (code & 0x80 ? -magnitude : magnitude) / 32768
  }
  const magnitude = segment === 0 ? (step << 4) + 8 : ((step << 4) + 0x108) << (segment - 1)
  return (code & 0x80 ? magnitude : -magnitude) / 32768
}

function decoderOf(encoding: WavEncoding, view: DataView): (at: number) => number {
  if (encoding === 's16le') return (at) => view.getInt16(at * 2, true) / 32768
  const table = Float32Array.from({ length: 256 }, (_, byte) => decodeG711(byte, encoding))
  return (at) => table[view.getUint8(at)] ?? 0
}

/** The samples of one channel, in [-1, 1): shape [sampleCount]. */
export function channelSamples(wav: Wav, channel: number): Float32Array<ArrayBuffer> {
  const { bytes, channelCount, encoding } = wav
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const sampleCount = bytes.length / (sampleBytes[encoding] * channelCount)
  const decode = decoderOf(encoding, view)
  return Float32Array.from({ length: sampleCount }, (_, at) => decode(at * channelCount + channel))
}

/** Samples as signed 16-bit little-endian bytes. Samples beyond full scale are clipped. */
export function toS16le(samples: Float32Array): Uint8Array {
  const bytes = new Uint8Array(samples.length * 2)
  const view = new DataView(bytes.buffer)
  samples.forEach((sample, at) => {
    const scaled = Math.round(sample * (sample < 0 ? 32768 : 32767))
    view.setInt16(at * 2, Math.max(-32768, Math.min(32767, scaled)), true)
  })
  return bytes
}

/** Loudness of the samples for a level meter: 0 (silent) to 1 (full scale), in perceptual steps. */
export function loudness(samples: Float32Array): number {
  let sum = 0
  for (const sample of samples) sum += sample * sample
  const meanSquare = samples.length === 0 ? 0 : sum / samples.length
  const decibels = 10 * Math.log10(meanSquare + 1e-10)
  return Math.max(0, Math.min(1, 1 + decibels / 60))
}
