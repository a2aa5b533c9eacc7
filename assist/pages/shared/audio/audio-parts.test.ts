import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sampleWav } from '../../../testing/pages/sample-wav.js'
import { Pacer } from './pacer.js'
import { loudness, toS16le } from './samples.js'
import { parseWav } from './wav.js'

test('wav: a stereo μ-law file gives its raw bytes and how to read them', () => {
  const wav = parseWav(sampleWav(2).buffer)
  assert.deepEqual(
    [wav.encoding, wav.channelCount, wav.sampleRateHz, wav.bytes.length],
    ['mulaw', 2, 8000, 32_000],
  )
})

test('wav: chunks before the samples are skipped, a length beyond the end is cut to it', () => {
  const file = sampleWav(1)
  const longer = new Uint8Array(file.length + 12)
  longer.set(file.subarray(0, 36))
  longer.set([0x4c, 0x49, 0x53, 0x54, 3, 0, 0, 0, 1, 2, 3, 0], 36)
  longer.set(file.subarray(36), 48)
  new DataView(longer.buffer).setUint32(52, 99_999_999, true)
  assert.equal(parseWav(longer.buffer).bytes.length, 16_000)
})

test('wav: what is not a file of a known kind is refused', () => {
  assert.throws(() => parseWav(new ArrayBuffer(4)), RangeError)
  const mp3 = sampleWav(1)
  new DataView(mp3.buffer).setUint16(20, 0x55, true)
  assert.throws(() => parseWav(mp3.buffer), /format 85/u)
  assert.throws(() => parseWav(sampleWav(1).buffer.slice(0, 36)), RangeError)
})

test('samples: sixteen bits, little end first, cut at full scale', () => {
  assert.deepEqual([...toS16le(Float32Array.of(0, 1, -1, 2))], [0, 0, 255, 127, 0, 128, 255, 127])
})

test('samples: loudness goes from silence to full scale', () => {
  assert.equal(loudness(new Float32Array(10)), 0)
  assert.equal(loudness(new Float32Array(0)), 0)
  assert.equal(loudness(new Float32Array(10).fill(1)), 1)
})

const recording = { bytes: new Uint8Array(16_000), frameBytes: 2, sampleRateHz: 8000 }

test('pacer: what has been heard is due, in pieces of at most a tenth of a second', () => {
  const pacer = new Pacer(recording)
  assert.deepEqual(
    pacer.due(20).map(({ length }) => length),
    [320],
  )
  assert.deepEqual(pacer.due(20), [])
  assert.deepEqual(
    pacer.due(250).map(({ length }) => length),
    [1600, 1600, 480],
  )
  assert.equal(pacer.positionMs, 250)
})

test('pacer: after a long pause of the timer nothing is left out, and it ends at the end', () => {
  const pacer = new Pacer(recording)
  pacer.due(-5)
  const sent = pacer.due(60_000).reduce((sum, { length }) => sum + length, 0)
  assert.equal(sent, recording.bytes.length)
  assert.ok(pacer.isDone)
  assert.equal(pacer.totalMs, 1000)
})
