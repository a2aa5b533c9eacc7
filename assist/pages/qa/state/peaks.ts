import { SampleDecoder } from '../../../audio/decode.js'
import { readWave } from '../../../audio/wave.js'
import type { ChannelName } from '../../../call/call-start.js'

/** The sound of a call as it is drawn: the loudest sample of each stretch, a side a row. */
export interface SoundPeaks {
  readonly durationMs: number
  /** From 0 to 1, of each side that there is. */
  readonly sides: Readonly<Partial<Record<ChannelName, readonly number[]>>>
}

/** @param columns how many stretches the sound is parted into */
export function peaksOf(
  file: Uint8Array<ArrayBuffer>,
  channels: readonly ChannelName[],
  columns: number,
): SoundPeaks {
  const { bytes, encoding, sampleRateHz } = readWave(file)
  const decoded = new SampleDecoder({ encoding, sampleRateHz, channels }).push(bytes)
  const length = decoded[0]?.length ?? 0
  const sides = channels.map((channel, index) => {
    const samples = decoded[index] ?? new Float32Array(0)
    const peaks = Array.from({ length: columns }, (_, column) => {
      const from = Math.floor((column * length) / columns)
      const to = Math.floor(((column + 1) * length) / columns)
      let peak = 0
      for (let at = from; at < to; at++) peak = Math.max(peak, Math.abs(samples[at] ?? 0))
      return peak
    })
    return [channel, peaks] as const
  })
  return { durationMs: (length / sampleRateHz) * 1_000, sides: Object.fromEntries(sides) }
}
