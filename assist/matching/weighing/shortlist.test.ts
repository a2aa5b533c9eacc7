import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { highest } from './shortlist.js'

test('highest: what sorting would keep, as far as 4,096 steps can tell (property)', () => {
  const score = fc.integer({ min: -60, max: 60 }).map((value) => value / 50)
  fc.assert(
    fc.property(
      fc.array(score, { maxLength: 200 }),
      fc.integer({ min: 1, max: 60 }),
      (all, wanted) => {
        const scores = Float32Array.from(all)
        const entries = [...highest(scores, wanted)]
        const sorted = [...scores.entries()].sort(([a, x], [b, y]) => y - x || a - b)
        const expected = sorted.slice(0, wanted).map(([index]) => index)
        assert.deepEqual(
          entries,
          expected.sort((a, b) => a - b),
        )
      },
    ),
  )
})

test('highest: of equal scores the first, as many as wanted', () => {
  assert.deepEqual([...highest(new Float32Array(9), 4)], [0, 1, 2, 3])
  assert.deepEqual([...highest(new Float32Array(0), 4)], [])
})
