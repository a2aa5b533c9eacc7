import assert from 'node:assert/strict'
import test from 'node:test'

import fc from 'fast-check'

import type { AudioEncoding } from '../call/call-start.js'
import { SampleDecoder } from './decode.js'
import { frameSampleCount } from './frame.js'
import { aLawTable, muLawTable } from './g711.js'
import { LegDecoder } from './leg-decoder.js'
import { Resampler } from './resample.js'

const encodings: AudioEncoding[] = ['s16le', 'f32le', 'mulaw', 'alaw']

/** Cuts bytes at the given fractions. */
function cut(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const at = [
    0,
    ...cuts.map((c) => Math.floor(c * bytes.length)).sort((a, b) => a - b),
    bytes.length,
  ]
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end))
}

test('g711: the tables hold the corner values of ITU-T G.711', () => {
  const linear = (table: Float32Array, code: number): number => (table[code] ?? NaN) * 32_768
  assert.equal(linear(muLawTable, 0x00), -32_124)
  assert.equal(linear(muLawTable, 0x80), 32_124)
  assert.equal(Math.abs(linear(muLawTable, 0xff)), 0)
  assert.equal(linear(muLawTable, 0xfe), 8)
  assert.equal(linear(aLawTable, 0x55), -8)
  assert.equal(linear(aLawTable, 0xd5), 8)
  assert.equal(linear(aLawTable, 0x2a), -32_256)
  assert.equal(linear(aLawTable, 0xaa), 32_256)
})

test('decode: G.711 becomes the values of its tables', () => {
  const decoded = (encoding: AudioEncoding, bytes: number[]): number[] => {
    const decoder = new SampleDecoder({ encoding, sampleRateHz: 8_000, channels: ['customer'] })
    return [...decoder.push(Uint8Array.from(bytes))[0]!].map((sample) => sample * 32_768 + 0)
  }
  assert.deepEqual(decoded('mulaw', [0xff, 0x7f, 0x80, 0x00]), [0, 0, 32_124, -32_124])
  assert.deepEqual(decoded('alaw', [0xd5, 0x55, 0xaa, 0x2a]), [8, -8, 32_256, -32_256])
})

test('decode: channels are told apart', () => {
  const decoder = new SampleDecoder({
    ...{ encoding: 's16le', sampleRateHz: 8_000, channels: ['customer', 'agent'] },
  })
  const channels = decoder.push(Uint8Array.of(0, 64, 0, 192, 0, 32, 0, 0))
  assert.deepEqual(
    channels.map((samples) => [...samples]),
    [
      [0.5, 0.25],
      [-0.5, 0],
    ],
  )
})

test('decode: where messages are cut never changes the samples', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...encodings),
      fc.boolean(),
      fc.uint8Array({ maxLength: 400 }),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 }),
      (encoding, isStereo, bytes, cuts) => {
        const format = {
          encoding,
          sampleRateHz: 8_000,
          channels: isStereo ? (['customer', 'agent'] as const) : (['customer'] as const),
        }
        const whole = new SampleDecoder(format)
        const inPieces = new SampleDecoder(format)
        const expected = whole.push(bytes).map((samples) => [...samples])
        const got: number[][] = format.channels.map(() => [])
        for (const piece of cut(bytes, cuts)) {
          for (const [index, samples] of inPieces.push(piece).entries())
            got[index]!.push(...samples)
        }
        assert.deepEqual(got, expected)
        assert.equal(inPieces.leftoverByteLength, whole.leftoverByteLength)
      },
    ),
  )
})

test('decode: f32le that is not a number or out of range becomes a legal sample', () => {
  const decoder = new SampleDecoder({
    encoding: 'f32le',
    sampleRateHz: 16_000,
    channels: ['customer'],
  })
  const bytes = new Uint8Array(Float32Array.of(NaN, 7, -Infinity, 0.5).buffer)
  assert.deepEqual([...decoder.push(bytes)[0]!], [0, 1, -1, 0.5])
})

test('resample: a 1 kHz tone keeps its frequency from 8 to 16 kHz', async () => {
  const resampler = await Resampler.create(8_000, 1)
  const tone = Float32Array.from({ length: 8_000 }, (_, n) => Math.sin((2 * Math.PI * n) / 8))
  const output = resampler.push([tone])[0]!
  let crossings = 0
  for (let n = 1; n < output.length; n++) {
    if (output[n - 1]! < 0 && output[n]! >= 0) crossings++
  }
  assert.ok(Math.abs(crossings - (1_000 * output.length) / 16_000) <= 1, `${crossings} crossings`)
  resampler.close()
})

test('resample: an impulse stays at its time, to a sixteenth of a millisecond', async () => {
  for (const sampleRateHz of [8_000, 11_025, 44_100, 48_000]) {
    const resampler = await Resampler.create(sampleRateHz, 1)
    const impulse = new Float32Array(sampleRateHz)
    impulse[sampleRateHz / 2 - (sampleRateHz % 2) / 2] = 1
    const output = resampler.push([impulse])[0]!
    const peak = output.reduce((best, value, n) => (value > output[best]! ? n : best), 0)
    assert.ok(Math.abs(peak - 8_000) <= 1, `${sampleRateHz} Hz: peak at ${peak}`)
    resampler.close()
  }
})

test('leg: where messages are cut never changes the frames, at any rate and encoding', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...encodings),
      fc.constantFrom(8_000, 16_000, 44_100),
      fc.uint8Array({ minLength: 20_000, maxLength: 30_000 }),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 5 }),
      async (encoding, sampleRateHz, bytes, cuts) => {
        const format = { encoding, sampleRateHz, channels: ['agent', 'customer'] as const }
        const whole = await LegDecoder.create(format, 0)
        const inPieces = await LegDecoder.create(format, 0)
        const expected = [...whole.push(bytes), ...whole.finish()]
        const got = cut(bytes, cuts).flatMap((piece) => inPieces.push(piece))
        got.push(...inPieces.finish())
        assert.deepEqual(got, expected)
      },
    ),
    { numRuns: 25 },
  )
})

test('leg: frames alternate customer and agent whatever the order of the channels', async () => {
  const leg = await LegDecoder.create(
    { encoding: 's16le', sampleRateHz: 16_000, channels: ['agent', 'customer'] },
    96,
  )
  const samples = Int16Array.from({ length: frameSampleCount * 4 }, (_, n) => (n % 2 ? 16_384 : 0))
  const frames = leg.push(new Uint8Array(samples.buffer))
  assert.deepEqual(
    frames.map((frame) => [frame.channel, frame.startMs, frame.samples[0]]),
    [
      ['customer', 96, 0.5],
      ['agent', 96, 0],
      ['customer', 128, 0.5],
      ['agent', 128, 0],
    ],
  )
})

test('leg: a gap moves the times of what follows and an hour of it costs two seconds of frames', async () => {
  const leg = await LegDecoder.create(
    { encoding: 's16le', sampleRateHz: 16_000, channels: ['customer'] },
    0,
  )
  const frames = leg.gap(3_600_000)
  assert.equal(frames.length, 64)
  assert.equal(leg.nextStartMs, 3_600_000)
})

test('leg: an odd byte at the end is told, not decoded', async () => {
  const leg = await LegDecoder.create(
    { encoding: 's16le', sampleRateHz: 16_000, channels: ['customer'] },
    0,
  )
  leg.push(new Uint8Array(3))
  assert.equal(leg.leftoverByteLength, 1)
  assert.equal(leg.finish().length, 1)
})
