import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import type { Match } from '../match.js'
import { Topic } from './topic.js'

const match = (solutionId: string, confidence: number, ...tags: string[]): Match => ({
  ...{ solutionId, confidence, because: [] },
  traits: { title: solutionId, hasSteps: false, tags },
})
const brief = (matches: readonly Match[]): (readonly [string, number])[] =>
  matches.map(({ solutionId, confidence }) => [solutionId, Math.round(confidence * 100) / 100])

const lights = [match('fault-light', 0.2, 'broadband'), match('engine-light', 0.15, 'car')]

test('topic: candidates about what the call has been about gain from the others', () => {
  const topic = new Topic()
  assert.deepEqual(brief(topic.lean(lights, 0)), brief(lights), 'nothing said yet')
  topic.note([match('recall', 0.5, 'car'), match('courtesy-car', 0.4, 'car', 'booking')], 1_000)
  const [first, second] = topic.lean(lights, 5_000)
  assert.equal(first?.solutionId, 'engine-light')
  assert.ok(Math.abs(first.confidence + (second?.confidence ?? 0) - 0.35) < 1e-9, 'no surer in all')
})

test('topic: it fades, and a base without tags has none', () => {
  const topic = new Topic()
  topic.note([match('recall', 0.9, 'car')], 1_000)
  assert.equal(topic.lean(lights, 2_000)[0]?.solutionId, 'engine-light')
  assert.equal(topic.lean(lights, 900_000)[0]?.solutionId, 'fault-light')
  const plain = new Topic()
  plain.note([{ solutionId: 'recall', confidence: 0.9, because: [] }], 1_000)
  assert.deepEqual(brief(plain.lean(lights, 2_000)), brief(lights))
})

test('topic: confidences stay probabilities with the same sum, best first (property)', () => {
  const tags = fc.subarray(['car', 'bill', 'fault'])
  const matches = fc
    .array(fc.tuple(fc.double({ min: 0, max: 0.2, noNaN: true }), tags), { maxLength: 5 })
    .map((all) => all.map(([confidence, own], at) => match(`s${at}`, confidence, ...own)))
  fc.assert(
    fc.property(fc.array(matches, { maxLength: 6 }), matches, (said, now) => {
      const topic = new Topic()
      for (const [at, one] of said.entries()) topic.note(one, at * 1_000)
      const leant = topic.lean(now, said.length * 1_000)
      const sum = (all: readonly Match[]): number => all.reduce((t, one) => t + one.confidence, 0)
      assert.ok(Math.abs(sum(leant) - sum(now)) < 1e-9)
      for (const [at, { confidence }] of leant.entries()) {
        assert.ok(confidence >= 0 && confidence <= (leant[at - 1]?.confidence ?? 1))
      }
    }),
  )
})
