import assert from 'node:assert/strict'
import { test } from 'node:test'

import { opusHeadOf, opusPacketMs } from './opus-packet.js'

const packet = (...bytes: number[]): Uint8Array => Uint8Array.from(bytes)
const long = (byteLength: number, ...start: number[]): Uint8Array => {
  const bytes = new Uint8Array(byteLength)
  bytes.set(start)
  return bytes
}

test('packet: its first byte tells how long it sounds', () => {
  // Configurations of RFC 6716, table 2, as their number times eight.
  const cases: [config: number, durationMs: number][] = [
    ...([
      [0, 10],
      [1, 20],
      [2, 40],
      [3, 60],
      [11, 60],
      [12, 10],
      [13, 20],
      [15, 20],
      [16, 2.5],
      [17, 5],
      [18, 10],
      [19, 20],
      [31, 20],
    ] as [number, number][]),
  ]
  for (const [config, durationMs] of cases) {
    assert.equal(opusPacketMs(packet(config << 3, 1, 2)), durationMs, `config ${config}`)
  }
})

test('packet: two and more frames count, and 120 ms are the most', () => {
  const twenty = 1 << 3
  assert.equal(opusPacketMs(packet(twenty | 1, 1, 2)), 40)
  assert.equal(opusPacketMs(packet(twenty | 2, 1, 7, 8)), 40)
  assert.equal(opusPacketMs(packet(twenty | 3, 6, 0, 0, 0, 0, 0, 0)), 120)
  assert.equal(opusPacketMs(packet(twenty | 3, 7)), undefined, '140 ms')
  assert.equal(opusPacketMs(packet((3 << 3) | 1, 1, 2)), 120)
})

test('packet: padding and lengths of each frame are followed', () => {
  const twenty = 1 << 3
  assert.equal(opusPacketMs(packet(twenty | 3, 0x40 | 1, 2, 9, 0, 0)), 20, 'two bytes of padding')
  assert.equal(
    opusPacketMs(packet(twenty | 3, 0x40 | 1, 9, 9, 0, 0)),
    undefined,
    'padding beyond the end',
  )
  assert.equal(opusPacketMs(packet(twenty | 3, 0x80 | 2, 1, 9, 9)), 40)
  assert.equal(
    opusPacketMs(packet(twenty | 3, 0x80 | 2, 200, 9, 9)),
    undefined,
    'a frame beyond the end',
  )
})

test('packet: lengths that do not fit are told, an empty packet is silence', () => {
  assert.equal(opusPacketMs(new Uint8Array(0)), 0)
  assert.equal(
    opusPacketMs(packet(1, 1, 2, 3)),
    undefined,
    'two frames of one length in three bytes',
  )
  assert.equal(opusPacketMs(packet(2)), undefined)
  assert.equal(opusPacketMs(packet(3)), undefined)
  assert.equal(opusPacketMs(packet(3, 0)), undefined, 'no frame')
  assert.equal(opusPacketMs(long(1_276, 8)), 20)
  assert.equal(opusPacketMs(long(1_277, 8)), undefined, 'a frame has at most 1,275 bytes')
})

test('packet: a head tells channels and what comes before the sound', () => {
  const head = Uint8Array.from([
    ...Buffer.from('OpusHead'),
    1,
    2,
    0x38,
    1,
    0x80,
    0xbb,
    0,
    0,
    0,
    0,
    0,
  ])
  assert.deepEqual(opusHeadOf(head), { channelCount: 2, preSkip: 312 })
  assert.equal(opusHeadOf(head.subarray(0, 18)), undefined)
  assert.equal(opusHeadOf(head.with(8, 0x10)), undefined, 'another major version')
  assert.equal(opusHeadOf(packet(1, 2, 3)), undefined)
})
