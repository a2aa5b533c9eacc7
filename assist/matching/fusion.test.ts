import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { featureNames, features, probability, rankScore, type Evidence } from './fusion.js'

const share = fc.double({ min: 0, max: 1, noNaN: true })
const language = fc.constantFrom('en' as const, 'zh' as const)
const evidence: fc.Arbitrary<Evidence> = fc.record({
  cosine: fc.double({ min: -1, max: 1, noNaN: true }),
  cosineMargin: fc.double({ min: -2, max: 2, noNaN: true }),
  wordShare: share,
  coverage: share,
  termCount: fc.integer({ min: 1, max: 60 }),
})

test('fusion: a probability is from 0 to 1, whatever speaks for it (property)', () => {
  fc.assert(
    fc.property(evidence, language, (one, of) => {
      const value = probability(one, of)
      assert.ok(value >= 0 && value <= 1, `${value}`)
      assert.equal(features(one).length, featureNames.length)
    }),
  )
})

test('fusion: nearer in meaning, or further before its rival, is never less probable (property)', () => {
  const more = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(evidence, more, language, (one, by, of) => {
      const nearer = { ...one, cosine: Math.min(1, one.cosine + by) }
      assert.ok(probability(nearer, of) >= probability(one, of), 'cosine')
      const ahead = { ...one, cosineMargin: one.cosineMargin + by }
      assert.ok(probability(ahead, of) >= probability(one, of), 'margin')
    }),
  )
})

test('fusion: what says the same and shares its words is sure, what shares nothing is not', () => {
  for (const of of ['en', 'zh'] as const) {
    const same = { cosine: 1, cosineMargin: 0.2, wordShare: 1, coverage: 1, termCount: 6 }
    const none = { cosine: 0.5, cosineMargin: -0.1, wordShare: 0, coverage: 0, termCount: 6 }
    assert.ok(probability(same, of) > 0.8, of)
    assert.ok(probability(none, of) < 0.2, of)
  }
})

test('fusion: candidates are ordered by meaning; words decide between neighbours (property)', () => {
  fc.assert(
    fc.property(evidence, evidence, (a, b) => {
      if (a.cosine - b.cosine > 0.11) assert.ok(rankScore(a) > rankScore(b), 'meaning')
      const more = { ...a, wordShare: 1, coverage: 1 }
      assert.ok(rankScore(more) >= rankScore(a), 'words never count against')
    }),
  )
})
