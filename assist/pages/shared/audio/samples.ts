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
