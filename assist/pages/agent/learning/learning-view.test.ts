import assert from 'node:assert/strict'
import { test } from 'node:test'
import { evidenceCounts, percentOf } from './learning-view.js'

test('an adjustment is told as what it makes of an even chance', () => {
  assert.deepEqual([0, 1, -1, -0.4].map(percentOf), [50, 73, 27, 40])
})

test('evidence is counted by kind, the frequent first', () => {
  const evidence = (['used', 'wrong', 'wrong'] as const).map((kind, at) => ({
    ...{ kind, callId: `c${at}` },
  }))
  assert.deepEqual(evidenceCounts(evidence), [
    ['wrong', 2],
    ['used', 1],
  ])
})
