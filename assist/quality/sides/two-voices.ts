/**
 * Design: which of two voices each stretch of speech is, without a model of voices. Stretches are parted by where their
 * mean spectrum lies, along each of the directions in which the means differ most; from there each voice becomes one
 * Gaussian over its frames, and stretches go to the likelier one until none moves. The parting that explains the frames
 * best is kept. Neighbours in time hold each other: a change of voice without a pause costs more than one behind a
 * pause. Everything is deterministic.
 */
import { cepstrumCount, frameHopMs, type VoiceFrames } from './cepstra.js'
import { FrameSums, Gaussian } from './gaussian.js'
import type { VoiceStretch } from './stretches.js'

/** Frames next to each other tell much the same: a frame counts as so much of an independent one. */
const frameWeight = 0.3

/** What a change of voice costs, behind a pause of 300 ms or more and without one. */
const changeCost = { pause: 1, none: 6 } as const
const pauseCount = 300 / frameHopMs

/** The spread of all frames holds for a voice as much as so many frames of its own. */
const priorWeight = 200

const directionCount = 4
const roundCount = 12

/** Parts stretches between two voices. @returns 0 or 1 a stretch; all 0 where there are fewer than two stretches */
export function twoVoices(frames: VoiceFrames, stretches: readonly VoiceStretch[]): number[] {
  const sums = stretches.map((stretch) => sumsOf(frames, stretch))
  if (sums.length < 2) return sums.map(() => 0)
  const all = sums.reduce((joined, one) => joined.join(one), new FrameSums())
  let best: { readonly voices: number[]; readonly likelihood: number } | undefined
  for (const start of firstPartings(sums, all)) {
    const found = settled(start, { sums, stretches, prior: all.covariance })
    if (found && (!best || found.likelihood > best.likelihood)) best = found
  }
  return best?.voices ?? sums.map(() => 0)
}

function sumsOf({ cepstra }: VoiceFrames, { from, to }: VoiceStretch): FrameSums {
  const sums = new FrameSums()
  for (const frame of cepstra.slice(from, to)) sums.add(frame)
  return sums
}

interface Parted {
  readonly sums: readonly FrameSums[]
  readonly stretches: readonly VoiceStretch[]
  readonly prior: Float64Array
}

/** Moves stretches to the likelier voice until none moves; undefined where one voice is left with nothing. */
function settled(start: number[], { sums, stretches, prior }: Parted) {
  let voices = start
  let likelihood = -Infinity
  for (let round = 0; round < roundCount; round++) {
    const gaussians = [0, 1].map((voice) => {
      const own = sums.filter((_, index) => voices[index] === voice)
      if (own.length === 0) return undefined
      return new Gaussian(
        own.reduce((joined, one) => joined.join(one), new FrameSums()),
        prior,
        priorWeight,
      )
    })
    const [first, second] = gaussians
    if (!first || !second) return undefined
    const scores = sums.map((one) =>
      [first, second].map((voice) => frameWeight * one.count * voice.likelihood(one)),
    )
    const next = likeliestPath(scores, stretches)
    likelihood = scores.reduce((sum, score, index) => sum + (score[next[index] ?? 0] ?? 0), 0)
    const isSame = next.every((voice, index) => voice === voices[index])
    voices = next
    if (isSame) break
  }
  return { voices, likelihood }
}

/** The likeliest row of voices over all stretches (Viterbi, two states). */
function likeliestPath(scores: readonly number[][], stretches: readonly VoiceStretch[]): number[] {
  const cameFrom: number[][] = []
  let before = [0, 0]
  for (const [index, score] of scores.entries()) {
    const gap = (stretches[index]?.from ?? 0) - (stretches[index - 1]?.to ?? 0)
    const cost = gap >= pauseCount ? changeCost.pause : changeCost.none
    const from = [0, 1].map((voice) =>
      (before[1 - voice] ?? 0) - cost > (before[voice] ?? 0) ? 1 - voice : voice,
    )
    before = [0, 1].map((voice) => {
      const origin = from[voice] ?? voice
      return (before[origin] ?? 0) - (origin === voice ? 0 : cost) + (score[voice] ?? 0)
    })
    cameFrom.push(from)
  }
  const path: number[] = []
  let voice = (before[1] ?? 0) > (before[0] ?? 0) ? 1 : 0
  for (let index = scores.length - 1; index >= 0; index--) {
    path.unshift(voice)
    voice = cameFrom[index]?.[voice] ?? voice
  }
  return path
}

/** Partings to begin with: stretches on either side of the middle, along each direction in which their means differ most. */
function firstPartings(sums: readonly FrameSums[], all: FrameSums): number[][] {
  const spread = Float64Array.from({ length: cepstrumCount }, (_, at) =>
    Math.sqrt(Math.max(1e-6, all.covariance[at * cepstrumCount + at] ?? 1)),
  )
  const { mean } = all
  let rows = sums.map((one) =>
    one.mean.map((value, at) => (value - (mean[at] ?? 0)) / (spread[at] ?? 1)),
  )
  const partings: number[][] = []
  for (let round = 0; round < directionCount; round++) {
    const direction = mainDirection(rows)
    const along = rows.map((row) => dot(row, direction))
    partings.push(along.map((value) => (value > 0 ? 1 : 0)))
    rows = rows.map((row, index) =>
      row.map((value, at) => value - (along[index] ?? 0) * (direction[at] ?? 0)),
    )
  }
  return partings
}

/** The direction in which rows differ most: power iteration from a fixed start. */
function mainDirection(rows: readonly Float64Array[]): Float64Array {
  let direction = new Float64Array(cepstrumCount).map((_, at) => 1 / (at + 1))
  for (let round = 0; round < 50; round++) {
    const next = new Float64Array(cepstrumCount)
    for (const row of rows) {
      const along = dot(row, direction)
      for (let at = 0; at < cepstrumCount; at++) next[at] = (next[at] ?? 0) + along * (row[at] ?? 0)
    }
    const length = Math.sqrt(dot(next, next))
    if (length === 0) break
    direction = next.map((value) => value / length)
  }
  return direction
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0)
}
