import { binCount, windowSampleCount } from './fourier.js'

/** Mel bands of a frame. */
export const melBandCount = 80

const sampleRateHz = 16_000

const linearHzPerMel = 200 / 3
const logFromHz = 1_000
const logFromMel = logFromHz / linearHzPerMel
const logStep = Math.log(6.4) / 27

/** One triangle of the filter bank: its weights from bin `from` on. */
export interface Triangle {
  readonly from: number
  readonly weights: Float64Array
}

/**
 * Triangles of equal area on Slaney's mel scale: linear up to 1 kHz, logarithmic above.
 * Source: Slaney, Auditory Toolbox (1998).
 */
export function slaneyTriangles(): Triangle[] {
  const top = hertzToMel(sampleRateHz / 2)
  const edgesHz = Array.from({ length: melBandCount + 2 }, (_, index) =>
    melToHertz((top * index) / (melBandCount + 1)),
  )
  return Array.from({ length: melBandCount }, (_, band) => {
    const [low = 0, centre = 0, high = 0] = edgesHz.slice(band, band + 3)
    const weights = Array.from({ length: binCount }, (_, bin) => {
      const hz = (bin * sampleRateHz) / windowSampleCount
      const slope = Math.min((hz - low) / (centre - low), (high - hz) / (high - centre))
      return (Math.max(0, slope) * 2) / (high - low)
    })
    const from = weights.findIndex((weight) => weight > 0)
    const to = weights.findLastIndex((weight) => weight > 0)
    return { from, weights: Float64Array.from(weights.slice(from, to + 1)) }
  })
}

function hertzToMel(hz: number): number {
  if (hz < logFromHz) return hz / linearHzPerMel
  return logFromMel + Math.log(hz / logFromHz) / logStep
}

function melToHertz(mel: number): number {
  if (mel < logFromMel) return mel * linearHzPerMel
  return logFromHz * Math.exp((mel - logFromMel) * logStep)
}
