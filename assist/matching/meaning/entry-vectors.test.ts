import assert from 'node:assert/strict'
import { test } from 'node:test'

import { nearestOf, rowsAt } from './entry-vectors.js'

test('entry vectors: an entry’s rows run from its title to the title of the next', () => {
  const index = { firstTexts: [0, 3, 4, 9] }
  assert.deepEqual(rowsAt(index, 0), { from: 0, to: 3 })
  assert.deepEqual(rowsAt(index, 2), { from: 4, to: 9 })
})

test('entry vectors: the nearest row is the first of the highest, and a title alone is nearest', () => {
  const cosines = [0.9, 0.2, 0.7, 0.7, -0.5]
  const cosineOf = (row: number): number => cosines[row]!
  assert.deepEqual(nearestOf({ from: 1, to: 5 }, cosineOf), { cosine: 0.7, row: 2 })
  assert.deepEqual(nearestOf({ from: 4, to: 5 }, cosineOf), { cosine: -0.5, row: 4 })
})
