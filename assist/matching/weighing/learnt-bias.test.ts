import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { adjusted, learntVersion, plainVersion, withBiases } from './learnt-bias.js'
import type { Match } from '../match.js'

const matches = (...some: [solutionId: string, confidence: number][]): Match[] =>
  some.map(([solutionId, confidence]) => ({ solutionId, confidence, because: [] }))
const brief = (some: readonly Match[]) =>
  some.map(({ solutionId, confidence }) => `${solutionId} ${confidence.toFixed(2)}`)

test('bias: a lowered candidate goes behind those that are surer now, a raised one before', () => {
  const some = matches(['a', 0.6], ['b', 0.5], ['c', 0.2])
  assert.deepEqual(brief(withBiases(some, { a: -1 })), ['b 0.50', 'a 0.36', 'c 0.20'])
  assert.deepEqual(brief(withBiases(some, { c: 1 })), ['a 0.60', 'b 0.50', 'c 0.40'])
  assert.deepEqual(brief(withBiases(some, { b: 1 })), ['b 0.73', 'a 0.60', 'c 0.20'])
  assert.deepEqual(withBiases(some, { other: 1 }), some)
})

test('bias: whatever is stored, log-odds move by no more than 1, and no candidate is lost', () => {
  const confidence = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(
      fc.array(confidence, { maxLength: 6 }),
      fc.double({ noNaN: true }),
      (some, bias) => {
        const before = matches(...some.map((one, at): [string, number] => [`s${at}`, one]))
        const after = withBiases(before, { s0: bias, s2: -bias })
        assert.deepEqual(
          after.map(({ solutionId }) => solutionId).sort(),
          before.map(({ solutionId }) => solutionId).sort(),
        )
        for (const one of before) {
          const moved = after.find(({ solutionId }) => solutionId === one.solutionId)!.confidence
          assert.ok(
            moved >= adjusted(one.confidence, -1) - 1e-12 &&
              moved <= adjusted(one.confidence, 1) + 1e-12,
          )
          assert.ok(moved >= 0 && moved <= 1)
        }
      },
    ),
  )
})

test('bias: the version says what people wrote, then what was learnt', () => {
  assert.equal(learntVersion('abc', ''), 'abc')
  assert.equal(plainVersion(learntVersion('abc', '12ef')), 'abc')
  assert.equal(plainVersion('abc'), 'abc')
})
