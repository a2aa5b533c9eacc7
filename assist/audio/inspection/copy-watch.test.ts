import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { AudioFrame, ChannelName } from '../frame.js'
import { correlate } from './correlation.js'
import { CopyWatch, type FoundCopy } from './copy-watch.js'

/** Noise whose loudness comes and goes as that of syllables does; each seed is another voice. Shape [n], 16 kHz. */
function voice(seed: number, durationMs: number): Float32Array {
  let state = seed
  const noise = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32 - 0.5
  }
  let [low, lower] = [0, 0]
  return Float32Array.from({ length: durationMs * 16 }, (_, index) => {
    low += 0.4 * (noise() - low)
    lower += 0.05 * (low - lower)
    const loudness = Math.max(0, Math.sin((2 * Math.PI * index) / 16 / (230 + (seed % 90))))
    return 0.8 * (low - lower) * loudness
  })
}

/** A sound that comes later and at another loudness, with a little noise of its own line. */
function copyOf(sound: Float32Array, delayMs: number, gainDb: number): Float32Array {
  const line = voice(99, sound.length / 16)
  return sound.map(
    (_, index) =>
      (sound[index - delayMs * 16] ?? 0) * 10 ** (gainDb / 20) + (line[index] ?? 0) * 0.002,
  )
}

function mix(one: Float32Array, other: Float32Array, fromMs = 0): Float32Array {
  return one.map((sample, index) => sample + (other[index - fromMs * 16] ?? 0))
}

const quiet = (durationMs: number): Float32Array =>
  voice(77, durationMs).map((sample) => sample * 0.001)

function framesOf(channel: ChannelName, sound: Float32Array): AudioFrame[] {
  return Array.from({ length: Math.floor(sound.length / 512) }, (_, index) => ({
    ...{ channel, startMs: index * 32 },
    samples: sound.slice(index * 512, (index + 1) * 512),
  }))
}

interface Watched {
  readonly watch: CopyWatch
  readonly found: FoundCopy[]
}

function watched(customer: Float32Array, agent: Float32Array): Watched {
  const found: FoundCopy[] = []
  const watch = new CopyWatch((copy) => found.push(copy))
  for (const frame of [...framesOf('customer', customer), ...framesOf('agent', agent)])
    watch.hear(frame)
  return { watch, found }
}

const stretch = { startMs: 600, endMs: 2_600 }

test('correlation: the best of all delays is the one that was made', () => {
  const around = voice(3, 500)
  const products = correlate(around.slice(1_234, 5_234), around)
  assert.equal(products.indexOf(Math.max(...products)), 1_234)
  const direct = around
    .slice(1_234, 5_234)
    .reduce((sum, sample, index) => sum + sample * (around[index + 700] ?? 0), 0)
  assert.ok(Math.abs((products[700] ?? 0) - direct) < 1e-6)
})

for (const [delayMs, gainDb] of [
  [15, -6],
  [150, -12],
  [480, -20],
  [260, -26],
] as const) {
  test(`copies: an echo ${delayMs} ms later at ${gainDb} dB is the other side’s sound`, () => {
    const agent = voice(1, 3_000)
    const { watch, found } = watched(copyOf(agent, delayMs, gainDb), agent)
    assert.equal(watch.isCopy('agent', stretch), false, 'the source is none')
    assert.equal(watch.isCopy('customer', stretch), true)
    assert.deepEqual(found, [{ kind: 'echo', channel: 'customer' }])
  })
}

test('copies: of one recording on both sides, a few milliseconds apart, the customer’s is kept', () => {
  for (const delayMs of [0, 4]) {
    const customer = voice(2, 3_000)
    const { watch, found } = watched(customer, copyOf(customer, delayMs, 0))
    assert.equal(watch.isCopy('customer', stretch), false)
    assert.equal(watch.isCopy('agent', stretch), true)
    assert.deepEqual(found, [{ kind: 'doubled', channel: 'agent' }])
  }
})

test('copies: two people who speak at once are two people', () => {
  const { watch, found } = watched(voice(4, 3_000), voice(5, 3_000))
  for (const endMs of [1_000, 1_400, 2_600]) {
    assert.equal(watch.isCopy('customer', { ...stretch, endMs }), false)
    assert.equal(watch.isCopy('agent', { ...stretch, endMs }), false)
  }
  assert.deepEqual(found, [])
})

test('copies: what a side says itself over an echo is written down, and the echo is told', () => {
  const agent = voice(6, 3_000)
  const echo = copyOf(agent, 200, -12)
  const own = voice(7, 900).map((sample) => sample * 0.8)
  const { watch, found } = watched(mix(echo, own, 1_600), agent)
  assert.equal(watch.isCopy('customer', stretch), false)
  assert.equal(watch.isCopy('customer', { startMs: 600, endMs: 1_500 }), true)
  assert.equal(found[0]?.kind, 'echo')
})

test('copies: once known, an echo is silent before anybody listens, and words over silence are not', () => {
  const agent = mix(quiet(6_000), voice(8, 3_000))
  const customer = mix(copyOf(agent, 200, -12), voice(9, 1_500), 4_000)
  const { watch } = watched(customer, agent)
  watch.isCopy('customer', stretch)
  const energy = (from: number, to: number): number => {
    const frames = framesOf('customer', customer).slice(from, to)
    return frames
      .flatMap((frame) => [...watch.admit(frame).samples])
      .reduce((sum, sample) => sum + sample * sample, 0)
  }
  const before = customer
    .slice(4_100 * 16, 5_400 * 16)
    .reduce((sum, sample) => sum + sample * sample, 0)
  assert.ok(energy(30, 90) < 1e-3 * before, 'the echo')
  assert.ok(energy(128, 170) > 0.9 * before, 'the words')
})

test('copies: a call with one side has none', () => {
  const { watch, found } = watched(voice(10, 3_000), new Float32Array(0))
  assert.equal(watch.isCopy('customer', stretch), false)
  assert.deepEqual(found, [])
})
