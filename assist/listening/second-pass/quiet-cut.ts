import { pipelineSampleRateHz } from '../../audio/frame.js'

/** A stretch of some audio, in milliseconds from its beginning. */
export interface AudioSpan {
  readonly fromMs: number
  readonly toMs: number
}

/** How far from a cut a pause is looked for, either way, and how long it is at least. */
const reachMs = 1_500
const pauseMs = 160
const stepMs = 20

const samplesPerMs = pipelineSampleRateHz / 1_000

/**
 * The samples of a stretch, each end of it moved to the quietest place near it; the ends of the audio stay.
 *
 * @param samples shape [n], 16 kHz
 */
export function betweenPauses(samples: Float32Array, { fromMs, toMs }: AudioSpan): Float32Array {
  const endMs = samples.length / samplesPerMs
  const from = fromMs <= 0 ? 0 : quietestMs(samples, fromMs) * samplesPerMs
  const to = toMs >= endMs - 1 ? samples.length : quietestMs(samples, toMs) * samplesPerMs
  return samples.slice(Math.round(from), Math.max(Math.round(from), Math.round(to)))
}

/** The middle of the quietest pause near a moment; the moment itself where the audio is too short for one. */
function quietestMs(samples: Float32Array, nearMs: number): number {
  const lastMs = Math.min(samples.length / samplesPerMs - pauseMs, nearMs + reachMs)
  let quietest = { energy: Infinity, ms: nearMs }
  for (let ms = Math.max(0, nearMs - reachMs); ms <= lastMs; ms += stepMs) {
    const from = Math.round(ms * samplesPerMs)
    const energy = samples
      .subarray(from, from + pauseMs * samplesPerMs)
      .reduce((sum, value) => sum + value * value, 0)
    if (energy < quietest.energy) quietest = { energy, ms: ms + pauseMs / 2 }
  }
  return quietest.ms
}
