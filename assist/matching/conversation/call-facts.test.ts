import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Match } from '../match.js'
import { withPrior } from './call-facts.js'

const matches = (...all: readonly (readonly [string, number])[]): Match[] =>
  all.map(([solutionId, confidence]) => ({ solutionId, confidence, because: [] }))

test('call facts: of two candidates the one that fits them comes first, and nothing is out of bounds', () => {
  const alone = matches(['modem', 0.4], ['router', 0.39])
  const [first, second] = withPrior(alone, matches(['router', 0.99], ['modem', 0]))
  assert.deepEqual([first?.solutionId, second?.solutionId], ['router', 'modem'])
  assert.ok(first!.confidence > 0.39 && first!.confidence < 0.6, `${first!.confidence}`)
  assert.ok(second!.confidence < 0.4 && second!.confidence > 0.2, `${second!.confidence}`)
})

test('call facts: facts that say the same leave a candidate as it was', () => {
  const [only] = withPrior(matches(['modem', 0.4]), matches(['modem', 0.4]))
  assert.ok(Math.abs(only!.confidence - 0.4) < 1e-9)
})

test('call facts: even a sure candidate moves by no more than the limit', () => {
  const [only] = withPrior(matches(['modem', 1]), [])
  assert.ok(only!.confidence > 0.99, `${only!.confidence}`)
})
