import assert from 'node:assert/strict'
import path from 'node:path'
import { before, test } from 'node:test'

import type { LegFormat } from '../../call/call-start.js'
import { packageRoot } from '../../settings/package-root.js'
import { SampleDecoder } from '../decode.js'
import { openRecording } from '../recording.js'
import { FormatWatch, type FormatDoubt } from './format-watch.js'

const phone: LegFormat = { encoding: 'mulaw', sampleRateHz: 8_000, channels: ['customer'] }
const both: LegFormat = { ...phone, channels: ['customer', 'agent'] }
const floats: LegFormat = { encoding: 'f32le', sampleRateHz: 8_000, channels: ['customer'] }

/** The sample call: μ-law, both sides. */
let call: Uint8Array
let sides: readonly Float32Array[]

before(async () => {
  const recording = await openRecording(path.join(packageRoot, 'fixtures/calls/car-repair.wav'))
  const blocks: Uint8Array[] = []
  for await (const block of recording.read()) blocks.push(block)
  call = Buffer.concat(blocks).subarray(0, 16_000 * 60)
  sides = new SampleDecoder(recording.format).push(call)
})

/** What is told of bytes that come by 20 ms, and after how many ms of the declared format. */
function told(
  format: LegFormat,
  bytes: Uint8Array,
  bytesPerMs: number,
): { readonly doubt: FormatDoubt | undefined; readonly atMs: number } {
  const watch = new FormatWatch(format, true)
  const step = Math.round(20 * bytesPerMs)
  for (let at = 0; at < bytes.byteLength; at += step) {
    const doubt = watch.look(bytes.subarray(at, at + step))
    if (doubt) return { doubt, atMs: (at + step) / bytesPerMs }
  }
  return { doubt: undefined, atMs: Infinity }
}

const sixteenBits = (samples: Float32Array): Uint8Array =>
  new Uint8Array(Int16Array.from(samples, (sample) => Math.round(sample * 32_767)).buffer)
const asFloats = (samples: Float32Array, scale: number): Uint8Array =>
  new Uint8Array(samples.map((sample) => sample * scale).buffer)
const speech = (side: 0 | 1): Float32Array => sides[side] ?? new Float32Array(0)

test('format: a real call raises nothing in its own encoding', () => {
  assert.equal(told(both, call, 16).doubt, undefined)
  for (const side of [0, 1] as const) {
    const mono = call.filter((_, at) => at % 2 === side)
    assert.equal(told(phone, mono, 8).doubt, undefined)
    assert.equal(
      told(
        { ...phone, encoding: 'alaw' },
        mono.map((code) => code ^ 0x55),
        8,
      ).doubt,
      undefined,
    )
    assert.equal(told(floats, asFloats(speech(side), 1), 32).doubt, undefined)
    assert.equal(
      told(floats, asFloats(speech(side), 1.2), 32).doubt,
      undefined,
      'now and then clipped',
    )
  }
})

test('format: 16-bit samples sent as G.711 are told of within two seconds of speech', () => {
  for (const encoding of ['mulaw', 'alaw'] as const) {
    for (const side of [0, 1] as const) {
      const start = speech(side).findIndex((sample) => Math.abs(sample) > 0.05)
      const bytes = sixteenBits(speech(side).slice(start))
      const { doubt, atMs } = told({ ...phone, encoding }, bytes, 8)
      assert.match(doubt?.words ?? '', /s16le/)
      assert.equal(doubt?.isCertain, false)
      assert.ok(atMs <= 2_000, String(atMs))
    }
  }
  const stereo = Int16Array.from({ length: 160_000 }, (_, at) =>
    Math.round((speech(at % 2 === 0 ? 0 : 1)[at >> 1] ?? 0) * 32_767),
  )
  assert.ok(told(both, new Uint8Array(stereo.buffer), 16).doubt)
})

test('format: floats beyond full scale are told of, and what are no floats is refused', () => {
  const start = speech(1).findIndex((sample) => Math.abs(sample) > 0.05)
  const loud = told(floats, asFloats(speech(1).slice(start), 32_768), 32)
  assert.match(loud.doubt?.words ?? '', /32,768/)
  assert.equal(loud.doubt?.isCertain, false)
  assert.ok(loud.atMs <= 2_000)
  const none = told(floats, sixteenBits(speech(1).slice(start)), 32)
  assert.equal(none.doubt?.isCertain, true)
})

test('format: the head of a file is refused at once, wherever it is cut', () => {
  const heads: [bytes: number[], name: RegExp][] = [
    [[...Buffer.from('OggS'), 0, 2, 0, 0, 0, 0, 0, 0], /Ogg.*“ogg-opus”/],
    [[0x1a, 0x45, 0xdf, 0xa3, 0x9f, 0x42, 0x86, 0x81, 1, 1, 1, 1], /WebM.*“webm-opus”/],
    [[...Buffer.from('RIFF'), 1, 2, 3, 4, ...Buffer.from('WAVE')], /WAV.*without it/],
    [[...Buffer.from('fLaC'), 0, 0, 0, 34, 1, 1, 1, 1], /FLAC/],
  ]
  for (const [bytes, name] of heads) {
    const watch = new FormatWatch(phone, true)
    const doubts = bytes.flatMap((byte) => watch.look(Uint8Array.of(byte)) ?? [])
    assert.equal(doubts.length, 1)
    assert.match(doubts[0]?.words ?? '', name)
    assert.equal(doubts[0]?.isCertain, true)
    assert.equal(
      new FormatWatch(phone, false).look(Uint8Array.from(bytes)),
      undefined,
      'in the middle',
    )
  }
  const ogg: LegFormat = { ...phone, encoding: 'ogg-opus' }
  assert.equal(new FormatWatch(ogg, true).look(Buffer.from('OggS01234567')), undefined)
  assert.match(
    new FormatWatch(ogg, true).look(Uint8Array.from(heads[1]?.[0] ?? []))?.words ?? '',
    /Expected ogg-opus.*WebM/,
  )
})
