import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import type { Match } from '../match.js'
import { weighedByReading } from './readings-weighed.js'

function match(solutionId: string, confidence: number): Match {
  return { solutionId, confidence, because: [{ text: 'cart', kind: 'word' }] }
}

test('readings weighed: what the base knows wins where the recogniser wrote another word by a hair', () => {
  const written = [match('repair', 0.1)]
  const others = [{ probability: 0.45, matches: [match('lost-card', 0.9)] }]
  const best = weighedByReading(written, others).at(0)
  assert.equal(best?.solutionId, 'lost-card')
  assert.ok(Math.abs(best.confidence - (0.45 / 0.55) * 0.9) < 1e-9)
  assert.deepEqual(best.because, [], 'its words were not written')
})

test('readings weighed: an unlikely reading does not outdo a sure text', () => {
  const written = [match('repair', 0.9)]
  const others = [{ probability: 0.1, matches: [match('lost-card', 1)] }]
  assert.equal(weighedByReading(written, others)[0]?.solutionId, 'repair')
})

test('readings weighed: without readings the candidates stay as they are', () => {
  const written = [match('a', 0.6), match('b', 0.2)]
  assert.deepEqual(weighedByReading(written, []), written)
  const others = [{ probability: 0.4, matches: [match('a', 0.5)] }]
  assert.deepEqual(weighedByReading(written, others), written, 'a weaker reading lowers nothing')
})

test('readings weighed: probabilities stay probabilities, best first (property)', () => {
  const one = fc.double({ min: 0, max: 1, noNaN: true })
  const matches = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), one), { maxLength: 3 })
  const reading = fc.record({ probability: fc.double({ min: 0, max: 0.5, noNaN: true }), matches })
  const unique = (list: readonly (readonly [string, number])[]): Match[] =>
    [...new Map(list)].map(([id, confidence]) => match(id, confidence))
  fc.assert(
    fc.property(matches, fc.array(reading, { maxLength: 2 }), (written, others) => {
      const expected = weighedByReading(
        unique(written),
        others.map((other) => ({ ...other, matches: unique(other.matches) })),
      )
      for (const [at, { confidence }] of expected.entries()) {
        assert.ok(confidence >= 0 && confidence <= 1 + 1e-9)
        assert.ok(confidence <= (expected[at - 1]?.confidence ?? 1) + 1e-9)
      }
    }),
  )
})
