import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { bytesPerSample, type AudioEncoding } from '../call/call-start.js'
import {
  isWave,
  readWave,
  waveChunk,
  WaveError,
  waveFile,
  waveHeader,
  waveHeaderByteLength,
  waveHeaderOf,
} from './wave.js'

const format = fc.record({
  encoding: fc.constantFrom<AudioEncoding>('s16le', 'f32le', 'mulaw', 'alaw'),
  sampleRateHz: fc.integer({ min: 1, max: 192_000 }),
  channelCount: fc.integer({ min: 1, max: 8 }),
})

test('wave: a header that is written is read back, and so is the audio behind it (property)', () => {
  fc.assert(
    fc.property(format, fc.uint8Array({ maxLength: 200 }), (written, bytes) => {
      const frameByteLength = bytesPerSample[written.encoding] * written.channelCount
      const audio = bytes.subarray(0, bytes.length - (bytes.length % frameByteLength))
      const file = waveFile(written, audio)
      assert.ok(isWave(file))
      const { bytes: read, ...header } = readWave(file)
      assert.deepEqual(header, { ...written })
      assert.deepEqual(read, Uint8Array.from(audio))
    }),
  )
})

test('wave: a header without a length takes in all that follows, whole samples only (property)', () => {
  fc.assert(
    fc.property(format, fc.uint8Array({ maxLength: 200 }), (written, bytes) => {
      const header = waveHeader(written, 0)
      assert.equal(header.byteLength, waveHeaderByteLength)
      const file = new Uint8Array(header.byteLength + bytes.byteLength)
      file.set(header)
      file.set(bytes, header.byteLength)
      const frameByteLength = bytesPerSample[written.encoding] * written.channelCount
      assert.equal(readWave(file).bytes.length, bytes.length - (bytes.length % frameByteLength))
    }),
  )
})

test('wave: chunks before the audio are stepped over, never asked for', () => {
  const whole = waveFile(
    { encoding: 'mulaw', sampleRateHz: 8_000, channelCount: 1 },
    new Uint8Array(5),
  )
  const tags = waveChunk('LIST', new Uint8Array(99_999))
  const file = Buffer.concat([whole.subarray(0, 36), tags, whole.subarray(36)])
  const reading = waveHeaderOf(file.length)
  let askedBytes = 0
  let step = reading.next()
  while (!step.done) {
    const { offset, byteLength } = step.value
    askedBytes += byteLength
    step = reading.next(file.subarray(offset, offset + byteLength))
  }
  assert.ok(askedBytes < 100, `${askedBytes} bytes were asked for`)
  assert.equal(step.value.audioOffset, 44 + tags.length)
  assert.equal(step.value.audioByteLength, 5)
})

test('wave: what is no WAV file is refused with a reason', () => {
  assert.equal(isWave(new Uint8Array(3)), false)
  assert.throws(() => readWave(new Uint8Array(100)), WaveError)
})
