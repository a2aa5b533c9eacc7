import assert from 'node:assert/strict'
import test from 'node:test'

import fc from 'fast-check'

import { TopPlaces } from './top-places.js'

test('top places: keeps what sorting all scores would keep', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -50, max: 50 }), { maxLength: 80 }),
      fc.integer({ min: 1, max: 20 }),
      (scores, capacity) => {
        const kept = new TopPlaces(capacity)
        for (const [place, score] of scores.entries()) kept.offer(place, score)
        const keptScores = kept.places.map((place) => scores[place]!).sort((a, b) => b - a)
        assert.deepEqual(keptScores, [...scores].sort((a, b) => b - a).slice(0, capacity))
        assert.equal(new Set(kept.places).size, kept.places.length)
      },
    ),
  )
})
