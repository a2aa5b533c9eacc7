import { waveFile } from '../../audio/wave.js'

/** Makes a two-channel μ-law recording of silence at 8 kHz with this duration. */
export function sampleWav(durationS: number): Uint8Array<ArrayBuffer> {
  const format = { encoding: 'mulaw', sampleRateHz: 8_000, channelCount: 2 } as const
  return waveFile(format, new Uint8Array(durationS * 8_000 * 2).fill(0xff))
}
