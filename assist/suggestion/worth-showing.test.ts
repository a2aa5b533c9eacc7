import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Reason } from '../matching/match.js'
import { neededFor, worthShowing } from './worth-showing.js'

const thresholds = { show: 0.4, sure: 0.8 }

/** How many cards candidates of these probabilities give, heard so surely. */
const count = (
  probabilities: readonly number[],
  heardConfidence?: number,
  kind: Reason['kind'] = 'word',
): number => {
  const matches = probabilities.map((confidence, at) => {
    return { solutionId: `s${at}`, confidence, because: [{ text: 'what is shared', kind }] }
  })
  const heard = heardConfidence === undefined ? {} : { heardConfidence }
  return worthShowing({ matches, ...heard }, thresholds).length
}

test('worth showing: improbable candidates do not add up to a card', () => {
  assert.equal(count([0.21, 0.2, 0.19]), 0)
  assert.equal(count([0.26, 0.21]), 2)
  assert.equal(count([0.26, 0.19]), 0)
  assert.equal(count([0.6, 0.29]), 1, 'a rival is near')
})

test('worth showing: words that were doubtfully heard need a surer match', () => {
  assert.equal(count([0.65], 0.5), 1)
  assert.equal(count([0.65], 0.41), 0)
  assert.equal(count([0.9], 0.41), 1)
  assert.equal(count([0.9], 0.3), 0)
  const match = { solutionId: 's', confidence: 0.5, because: [] }
  assert.equal(neededFor(0.4, match), 0.4, 'what was written')
  assert.equal(neededFor(0.4, match, 0), 1)
})

test('worth showing: a card by meaning alone needs a sentence that was well heard', () => {
  assert.equal(count([0.6], 0.7, 'word'), 1)
  assert.equal(count([0.6], 0.7, 'meaning'), 0)
  assert.equal(count([0.75], 0.7, 'meaning'), 1)
  assert.equal(count([0.45], 0.85, 'meaning'), 1)
  assert.equal(count([0.45], undefined, 'meaning'), 1, 'what was written')
})
