import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import type { AudioFormat } from '../../call/call-start.js'
import { refusedCode } from '../../testing/refused-code.js'
import { MediaTrack, type StreamZero } from './media-track.js'

const format: AudioFormat = { encoding: 'mulaw', sampleRateHz: 8_000, channels: ['customer'] }

function track(zero: StreamZero = { atMs: undefined }) {
  const made = new MediaTrack(0, format, zero)
  /** What became of a piece of so many milliseconds: its number, and gaps as text. */
  const take = (chunk: number | undefined, atMs: number | undefined, durationMs = 20) =>
    described(made.take({ chunk, atMs, bytes: new Uint8Array(durationMs * 8).fill(chunk ?? 0) }))
  return { take, rest: () => described(made.rest()) }
}

function described(requests: ReturnType<MediaTrack['take']>): (number | string)[] {
  return requests.map((request) => {
    if (request.kind === 'gap') return `gap ${request.durationMs}`
    return request.kind === 'audio' ? (request.bytes[0] ?? 0) : request.kind
  })
}

test('track: pieces in order are handed on as they come', () => {
  const { take, rest } = track()
  for (let n = 1; n <= 10; n++) assert.deepEqual(take(n, n * 20), [n])
  assert.deepEqual(rest(), [])
})

test('track: pieces that overtake each other are put in order (property)', () => {
  const apart = fc.array(fc.nat(3), { minLength: 30, maxLength: 30 })
  fc.assert(
    fc.property(apart, (delays) => {
      const { take, rest } = track()
      // A piece arrives up to three places late.
      const order = delays
        .map((delay, index) => ({ chunk: index + 1, at: index + delay }))
        .sort((a, b) => a.at - b.at || a.chunk - b.chunk)
      const played = order.flatMap(({ chunk }) => take(chunk, chunk * 20))
      assert.deepEqual(
        [...played, ...rest()],
        delays.map((_delay, index) => index + 1),
      )
    }),
  )
})

test('track: a piece that is lost is waited for, then its time is a gap once it is a tenth of a second', () => {
  const { take } = track()
  take(1, 0)
  for (let n = 7; n < 12; n++) assert.deepEqual(take(n, (n - 1) * 20), [])
  assert.deepEqual(take(12, 220), ['gap 100', 7, 8, 9, 10, 11, 12])
})

test('track: a piece that comes twice or too late is left out, a count that begins again is not', () => {
  const { take } = track()
  take(1, 0)
  take(2, 20)
  assert.deepEqual(take(2, 20), [])
  assert.deepEqual(take(3, 40), [3])
  for (let n = 4; n <= 20; n++) take(n, (n - 1) * 20)
  assert.deepEqual(take(1, 400), [1])
  assert.deepEqual(take(2, 420), [2])
})

test('track: the tracks of a stream share one clock, whatever it begins with', () => {
  const zero: StreamZero = { atMs: undefined }
  const inbound = track(zero)
  const outbound = track(zero)
  assert.deepEqual(inbound.take(1, 1_000_000), [1])
  assert.deepEqual(outbound.take(1, 1_005_000), ['gap 5000', 1])
})

test('track: a clock that runs backwards takes nothing back, and counts on from there', () => {
  const { take } = track()
  take(1, 0)
  take(2, 5_000)
  assert.deepEqual(take(3, 100), [3])
  assert.deepEqual(take(4, 120), [4])
  assert.deepEqual(take(5, 1_140), ['gap 1000', 5])
})

test('track: a carrier that neither counts nor tells the time is taken at its word', () => {
  const { take } = track()
  assert.deepEqual([take(undefined, undefined), take(undefined, undefined)], [[0], [0]])
})

test('track: a leap of more than an hour is refused by its field', () => {
  const { take } = track()
  take(1, 0)
  assert.deepEqual(take(2, 3_600_000), ['gap 3599980', 2])
  assert.equal(
    refusedCode(() => take(3, 9_000_000_000)),
    'ASSIST_PROTOCOL_FIELD_INVALID',
  )
})

test('track: audio of another rate than was told is refused within two seconds', () => {
  for (const durationMs of [10, 40]) {
    const { take } = track()
    const code = refusedCode(() => {
      for (let n = 1; n <= 100; n++) take(n, n * 20, durationMs)
    })
    assert.equal(code, 'ASSIST_AUDIO_FORMAT_UNSUPPORTED', String(durationMs))
  }
})

test('track: any pieces are taken or refused by name, and none is handed on twice (property)', () => {
  const piece = fc.record({
    chunk: fc.option(fc.oneof(fc.nat(40), fc.maxSafeNat()), { nil: undefined }),
    atMs: fc.option(fc.oneof(fc.nat(10_000), fc.maxSafeNat()), { nil: undefined }),
    durationMs: fc.nat(60),
  })
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 80 }), (pieces) => {
      const made = new MediaTrack(0, format, { atMs: undefined })
      const handed = new Set<Uint8Array>()
      const code = refusedCode(() => {
        for (const { chunk, atMs, durationMs } of pieces) {
          for (const request of made.take({ chunk, atMs, bytes: new Uint8Array(durationMs * 8) })) {
            if (request.kind !== 'audio') continue
            assert.ok(!handed.has(request.bytes))
            handed.add(request.bytes)
          }
        }
      })
      const known = ['ASSIST_PROTOCOL_FIELD_INVALID', 'ASSIST_AUDIO_FORMAT_UNSUPPORTED', undefined]
      assert.ok(known.includes(code))
    }),
  )
})
