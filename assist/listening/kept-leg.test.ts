import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { KeptLeg } from './kept-leg.js'

const stereo = { encoding: 's16le', sampleRateHz: 8_000, channels: ['customer', 'agent'] } as const
const bytesPerMs = 32

test('kept leg: what is kept begins with a whole sample, at its moment, and nothing unsettled is dropped (property)', () => {
  const pieces = fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(pieces, fc.nat(200), (byteLengths, settledMs) => {
      const leg = new KeptLeg(stereo, 0, {})
      for (const byteLength of byteLengths) leg.audio(new Uint8Array(byteLength))
      const all = byteLengths.reduce((sum, byteLength) => sum + byteLength, 0)
      leg.settled(settledMs)
      const keptBytes = leg.pieces.reduce(
        (sum, piece) => sum + (piece.kind === 'audio' ? piece.bytes.length : 0),
        0,
      )
      const droppedBytes = all - keptBytes
      assert.equal(droppedBytes % 4, 0)
      assert.ok(droppedBytes <= settledMs * bytesPerMs)
      assert.equal(leg.startMs, Math.round(droppedBytes / bytesPerMs))
    }),
  )
})

test('kept leg: a gap that is settled moves the beginning behind it', () => {
  const leg = new KeptLeg(stereo, 1_000, {})
  leg.audio(new Uint8Array(320))
  leg.gap(5_000)
  leg.audio(new Uint8Array(320))
  leg.settled(6_010)
  assert.equal(leg.startMs, 6_010)
  assert.deepEqual(
    leg.pieces.map(({ kind }) => kind),
    ['audio'],
  )
})
