import { frameHopMs } from './cepstra.js'

/** Frames of one stretch of speech: `from` is its first, `to` the one behind its last. */
export interface VoiceStretch {
  readonly from: number
  readonly to: number
}

/** A gap in speech below this length is bridged, in frames: 160 ms. */
const bridgedCount = 160 / frameHopMs

/** A stretch is at most so long, so that a change of speaker without a pause parts two of them: 1.2 s. */
const longestCount = 1_200 / frameHopMs

/** What is shorter tells nothing of a voice: 240 ms. */
const shortestCount = 240 / frameHopMs

/** How far above the floor speech begins, as a share of the range from floor to loud speech. */
const speechShare = 0.45

/** Finds stretches of speech by their level: above the noise of the line, and cut where they are long. */
export function voiceStretches(levels: readonly number[]): VoiceStretch[] {
  const sorted = [...levels].sort((a, b) => a - b)
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0
  const [floor, loud] = [at(0.1), at(0.95)]
  const threshold = floor + speechShare * (loud - floor)
  if (loud - floor < 6) return []
  const runs: { from: number; to: number }[] = []
  for (const [index, level] of levels.entries()) {
    if (level < threshold) continue
    const last = runs.at(-1)
    if (last && index - last.to <= bridgedCount) last.to = index + 1
    else runs.push({ from: index, to: index + 1 })
  }
  return runs.flatMap(cut).filter(({ from, to }) => to - from >= shortestCount)
}

/** Parts a long run into equal stretches. */
function cut({ from, to }: VoiceStretch): VoiceStretch[] {
  const count = Math.ceil((to - from) / longestCount)
  const edge = (part: number): number => from + Math.round(((to - from) * part) / count)
  return Array.from({ length: count }, (_, part) => ({ from: edge(part), to: edge(part + 1) }))
}
