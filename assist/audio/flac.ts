import type { WaveFormat } from './wave.js'

/** The whole audio of a FLAC file, decoded. */
export interface FlacAudio extends WaveFormat {
  /** 32-bit float, interleaved. */
  readonly bytes: Uint8Array
}

/** Whether a file begins as a FLAC file does. @param start its first 4 bytes, or fewer */
export function isFlac(start: Uint8Array): boolean {
  return String.fromCharCode(...start.subarray(0, 4)) === 'fLaC'
}

/**
 * How many bytes the samples of a FLAC file take once they are decoded; 0 where it does not say.
 * Source: RFC 9639, 8.2 (streaminfo).
 *
 * @param start its first 42 bytes
 */
export function decodedByteLength(start: Uint8Array): number {
  if (start.length < 42) return 0
  const channelCount = (((start[20] ?? 0) >> 1) & 7) + 1
  // 36 bits behind rate, channels and depth.
  const high = (start[21] ?? 0) & 15
  const low = new DataView(start.buffer, start.byteOffset).getUint32(22)
  return (high * 2 ** 32 + low) * channelCount * 4
}

/**
 * Decodes a FLAC file that is in memory.
 *
 * Cost: the samples of the whole file at once, 4 bytes each; the decoder itself is loaded when it is first needed.
 *
 * @returns undefined where it holds no audio
 * @throws Error where it is not a readable FLAC file
 */
export async function decodeFlac(file: Uint8Array): Promise<FlacAudio | undefined> {
  const { FLACDecoder } = await import('@wasm-audio-decoders/flac')
  const decoder = new FLACDecoder()
  try {
    await decoder.ready
    const { channelData, samplesDecoded, sampleRate } = await decoder.decodeFile(file)
    if (samplesDecoded === 0) return undefined
    const channelCount = channelData.length
    const samples = new Float32Array(samplesDecoded * channelCount)
    for (const [channel, source] of channelData.entries()) {
      for (let n = 0; n < samplesDecoded; n++) samples[n * channelCount + channel] = source[n] ?? 0
    }
    const bytes = new Uint8Array(samples.buffer)
    return { encoding: 'f32le', sampleRateHz: sampleRate, channelCount, bytes }
  } finally {
    decoder.free()
  }
}
