import assert from 'node:assert/strict'
import { test } from 'node:test'

import { betweenPauses } from './quiet-cut.js'

test('quiet cut: the audio is cut at the pauses, and kept to its ends', () => {
  const samples = new Float32Array(16 * 10_000).fill(0.5)
  samples.fill(0, 16 * 4_000, 16 * 4_400)
  const begin = betweenPauses(samples, { fromMs: 0, toMs: 3_500 })
  assert.ok(begin.length >= 16 * 4_000 && begin.length <= 16 * 4_400, `${begin.length / 16} ms`)
  const end = betweenPauses(samples, { fromMs: 4_900, toMs: 10_000 })
  assert.equal(samples.length - end.length > 16 * 4_000, true)
  assert.equal(betweenPauses(samples, { fromMs: 0, toMs: 10_000 }).length, samples.length)
})

test('quiet cut: audio that is too short for a pause is cut where it was asked', () => {
  const samples = new Float32Array(16 * 100).fill(0.5)
  assert.equal(betweenPauses(samples, { fromMs: 20, toMs: 60 }).length, 16 * 40)
})
