import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { maxBias } from '../matching/weighing/learnt-bias.js'
import { proposedBias, type Outcome } from './ranking.js'

const outcomes = (...some: [kind: Outcome['kind'], confidence: number, callId?: string][]) =>
  some.map(([kind, confidence, callId], at): Outcome => {
    return { kind, confidence, callId: callId ?? `call${at}` }
  })

const anyOutcome = fc.record({
  kind: fc.constantFrom<Outcome['kind']>('wrong', 'used', 'inferred'),
  confidence: fc.double({ min: 0, max: 1, noNaN: true }),
  callId: fc.constantFrom('a', 'b', 'c', 'd'),
})

test('ranking: two calls that call a card wrong lower it, one does not', () => {
  const lowered = proposedBias(outcomes(['wrong', 0.8], ['wrong', 0.8]), 0)
  assert.ok(lowered !== undefined && lowered < -0.3, String(lowered))
  assert.equal(proposedBias(outcomes(['wrong', 0.8]), 0), undefined)
  assert.equal(proposedBias(outcomes(['wrong', 0.8, 'a'], ['wrong', 0.8, 'a']), 0), undefined)
})

test('ranking: use of a sure card moves it little, of a doubtful one more', () => {
  assert.equal(proposedBias(outcomes(['used', 0.97], ['used', 0.97]), 0), undefined)
  const raised = proposedBias(outcomes(['used', 0.4], ['used', 0.4]), 0)
  assert.ok(raised !== undefined && raised > 0.1)
})

test('ranking: the more agents call a card wrong, the lower, and use weighs against it', () => {
  const wrongs = (count: number) => Array.from({ length: count }, () => ['wrong', 0.7] as const)
  const at = (...some: Parameters<typeof outcomes>) => proposedBias(outcomes(...some), 0) ?? 0
  assert.ok(
    at(...wrongs(4).map(([a, b]): [typeof a, number] => [a, b])) <
      at(['wrong', 0.7], ['wrong', 0.7]),
  )
  assert.ok(at(['wrong', 0.7], ['wrong', 0.7], ['used', 0.5]) > at(['wrong', 0.7], ['wrong', 0.7]))
})

test('ranking: whatever happened, an adjustment stays within its bound, and only wrong lowers', () => {
  fc.assert(
    fc.property(
      fc.array(anyOutcome, { maxLength: 60 }),
      fc.double({ min: -maxBias, max: maxBias, noNaN: true }),
      (some, bias) => {
        const proposed = proposedBias(some, bias)
        if (proposed === undefined) return
        assert.ok(Math.abs(proposed) <= maxBias)
        const isLower = proposed < bias
        assert.ok(some.some(({ kind }) => (kind === 'wrong') === isLower))
      },
    ),
  )
})
