import assert from 'node:assert/strict'
import test from 'node:test'

import fc from 'fast-check'

import { frameDurationMs, frameSampleCount, type AudioFrame } from '../audio/frame.js'
import { endpointSettings } from './endpoint-rules.js'
import { Endpointer, type EndpointAction } from './endpointer.js'
import type { SpeechSegment } from './segment.js'

const settings = endpointSettings({
  speculativePauseMs: 192,
  endpointPauseMs: 608,
  maxSegmentMs: 16_000,
  numberPauseMs: 1_600,
})

/** A frame whose samples all hold its number, so that a segment tells which frames it is made of. */
function frame(index: number): AudioFrame {
  return {
    channel: 'customer',
    startMs: index * frameDurationMs,
    samples: new Float32Array(frameSampleCount).fill(index / 10_000),
  }
}

function framesOf(segment: SpeechSegment): number[] {
  const count = segment.samples.length / frameSampleCount
  return Array.from({ length: count }, (_, at) =>
    Math.round((segment.samples[at * frameSampleCount] ?? 0) * 10_000),
  )
}

function run(probabilities: readonly number[]): {
  actions: EndpointAction[]
  endpointer: Endpointer
} {
  const endpointer = new Endpointer(settings)
  const actions = probabilities.flatMap((probability, at) =>
    endpointer.step(frame(at), probability),
  )
  actions.push(...endpointer.finish())
  return { actions, endpointer }
}

function segments(actions: readonly EndpointAction[]): SpeechSegment[] {
  return actions.flatMap((action) => (action.kind === 'ended' ? [action.segment] : []))
}

/** Frames: so many of silence, so many of speech, and so on in turn. */
function pattern(...counts: number[]): number[] {
  return counts.flatMap((count, at) => new Array<number>(count).fill(at % 2 === 0 ? 0.01 : 0.95))
}

test('endpointer: a turn starts at its first speech frame and ends where speech was last heard', () => {
  const { actions } = run(pattern(20, 40, 40))
  assert.deepEqual(
    actions.map((action) => action.kind),
    ['started', 'paused', 'ended'],
  )
  const [segment] = segments(actions)
  const { startMs, endMs, end } = segment!
  const expected = { startMs: 20 * frameDurationMs, endMs: 60 * frameDurationMs, end: 'endpoint' }
  assert.deepEqual({ startMs, endMs, end }, expected)
})

test('endpointer: a segment keeps the pre-roll before its first sound', () => {
  const [segment] = segments(run(pattern(20, 40, 40)).actions)
  assert.equal(framesOf(segment!)[0], 20 - 256 / frameDurationMs)
})

test('endpointer: what was decoded ahead at the pause is what the endpoint confirms', () => {
  const { actions } = run(pattern(20, 40, 40))
  const paused = actions.find((action) => action.kind === 'paused')
  assert.deepEqual(paused?.segment.samples, segments(actions)[0]?.samples)
})

test('endpointer: a click shorter than the onset starts nothing', () => {
  assert.deepEqual(run(pattern(20, 2, 40)).actions, [])
})

test('endpointer: a speaker who goes on after a short pause makes the pause stale', () => {
  const kinds = run(pattern(20, 30, 10, 30, 40)).actions.map((action) => action.kind)
  assert.deepEqual(kinds, ['started', 'paused', 'resumed', 'paused', 'ended'])
})

test('endpointer: past ten seconds a breath ends the segment, and the next one begins with what follows', () => {
  const { actions } = run(pattern(20, 330, 9, 50, 40))
  const [first, second] = segments(actions)
  assert.equal(first?.end, 'cut')
  assert.equal(second?.startMs, 359 * frameDurationMs)
})

test('endpointer: a monologue without a pause is cut at its quietest recent frame and nothing is lost', () => {
  const probabilities = pattern(20, 900)
  probabilities[480] = 0.6
  const { actions } = run(probabilities)
  const all = segments(actions).flatMap(framesOf)
  const firstFrame = 20 - 256 / frameDurationMs
  const expected = Array.from({ length: 920 - firstFrame }, (_, at) => firstFrame + at)
  assert.deepEqual(all, expected)
  assert.equal(framesOf(segments(actions)[0]!).at(-1), 480)
})

test('endpointer: the end of the stream ends an open segment', () => {
  const [segment] = segments(run(pattern(5, 20)).actions)
  assert.equal(segment?.end, 'stream-end')
  assert.equal(framesOf(segment).at(-1), 24)
})

/** Steps silence until the segment ends; the number of its silent frames. */
function silenceUntilEnd(endpointer: Endpointer, from: number): number {
  for (let count = 1; count < 200; count++) {
    const actions = endpointer.step(frame(from + count), 0.01)
    if (actions.some(({ kind }) => kind === 'ended')) return count
  }
  return Infinity
}

/** An endpointer after so many frames of speech and some of silence, in a pause that it has announced. */
function paused(speechCount: number): Endpointer {
  const endpointer = new Endpointer(settings)
  for (const [at, value] of pattern(0, speechCount, pauseCount).entries()) {
    endpointer.step(frame(at), value)
  }
  return endpointer
}

const pauseCount = 192 / frameDurationMs

test('endpointer: inside a number the turn waits, however long it lasts', () => {
  for (const speechCount of [40, 330]) {
    const endpointer = paused(speechCount)
    endpointer.judgePause(true)
    const count = pauseCount + silenceUntilEnd(endpointer, speechCount + pauseCount)
    assert.equal(count * frameDurationMs, 1_600)
  }
})

test('endpointer: a judgement holds for its pause alone', () => {
  const endpointer = paused(40)
  endpointer.judgePause(true)
  for (const at of [50, 51, 52]) endpointer.step(frame(at), 0.95)
  assert.equal(silenceUntilEnd(endpointer, 52) * frameDurationMs, 608)
})

test('endpointer: an awaited judgement holds the end up, and what it says ends the turn at once', () => {
  const endpointer = paused(40)
  endpointer.awaitJudgement()
  const late = 640 / frameDurationMs
  for (let at = pauseCount; at < late; at++) {
    assert.equal(endpointer.isJudgementDue, (at + 1) * frameDurationMs >= 608)
    assert.deepEqual(endpointer.step(frame(40 + at), 0.01), [])
  }
  endpointer.judgePause(false)
  assert.equal(silenceUntilEnd(endpointer, 40 + late), 1)
})

test('endpointer: a judgement that never comes holds nothing up for ever', () => {
  const endpointer = paused(40)
  endpointer.awaitJudgement()
  const count = pauseCount + silenceUntilEnd(endpointer, 40 + pauseCount)
  assert.equal(count * frameDurationMs, 1_600)
})

test('endpointer: nobody who speaks is judged to pause', () => {
  const endpointer = new Endpointer(settings)
  for (const [at, value] of pattern(0, 40).entries()) endpointer.step(frame(at), value)
  endpointer.judgePause(true)
  assert.equal(silenceUntilEnd(endpointer, 40) * frameDurationMs, 608)
})

test('endpointer: whatever the probabilities, every frame judged speech is in a segment, once and in order', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(fc.integer({ min: 1, max: 60 }), fc.double({ min: 0, max: 1, noNaN: true })),
        {
          maxLength: 60,
        },
      ),
      (runs) => {
        const probabilities = runs.flatMap(([count, value]) => new Array<number>(count).fill(value))
        const all = segments(run(probabilities).actions).flatMap(framesOf)
        assert.deepEqual(
          all,
          [...new Set(all)].sort((a, b) => a - b),
        )
        // Speech of at least the onset's length cannot be missed.
        for (let at = 2; at < probabilities.length; at++) {
          const isSpeech = [at - 2, at - 1, at].every((k) => probabilities[k]! >= 0.5)
          if (isSpeech) assert.ok(all.includes(at), `frame ${at} is missing`)
        }
      },
    ),
  )
})
