import assert from 'node:assert/strict'
import test from 'node:test'

import fc from 'fast-check'

import { TopK } from './top-k.js'

test('top k: keeps what sorting all scores would keep', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -50, max: 50 }), { maxLength: 80 }),
      fc.integer({ min: 1, max: 20 }),
      (scores, capacity) => {
        const kept = new TopK(capacity)
        for (const [index, score] of scores.entries()) kept.offer(index, score)
        const keptScores = kept.indexes.map((index) => scores[index]!).sort((a, b) => b - a)
        assert.deepEqual(keptScores, [...scores].sort((a, b) => b - a).slice(0, capacity))
        assert.equal(new Set(kept.indexes).size, kept.indexes.length)
      },
    ),
  )
})
