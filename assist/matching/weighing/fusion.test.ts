import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import {
  fitFeatureNames,
  fitFeatures,
  rankFeatureNames,
  rankFeatures,
  type Evidence,
  type QueryEvidence,
} from './evidence.js'
import { probabilities, rankScore, softmax } from './fusion.js'

const share = fc.double({ min: 0, max: 1, noNaN: true })
const cosine = fc.double({ min: -1, max: 1, noNaN: true })
const language = fc.constantFrom('en' as const, 'zh' as const)
const evidence: fc.Arbitrary<Evidence> = fc.record({
  nearest: cosine,
  centre: cosine,
  trained: cosine,
  hubness: share,
  soundNearest: share,
  soundTrained: share,
  wordShare: share,
  coverage: share,
  isVerbatim: fc.boolean(),
})
const query: fc.Arbitrary<QueryEvidence> = fc.record({
  hasMeaning: fc.boolean(),
  isMended: fc.boolean(),
  mishearing: fc.double({ min: 0, max: 2, noNaN: true }),
  termCount: fc.integer({ min: 1, max: 60 }),
  knownShare: share,
  cohesion: share,
})

test('fusion: confidences are probabilities and sum to at most one, whatever speaks for them (property)', () => {
  fc.assert(
    fc.property(
      fc.array(evidence, { maxLength: 10 }),
      query,
      language,
      (candidates, of, spoken) => {
        const values = probabilities(candidates, of, spoken)
        assert.equal(values.length, candidates.length)
        for (const value of values) assert.ok(value >= 0 && value <= 1, `${value}`)
        assert.ok(values.reduce((sum, value) => sum + value, 0) <= 1 + 1e-9)
        for (const one of candidates)
          assert.equal(
            rankFeatures(one, { unsure: 0.5, mended: 1 }).length,
            rankFeatureNames.length,
          )
        for (const one of candidates)
          assert.equal(fitFeatures(one, of).length, fitFeatureNames.length)
      },
    ),
  )
})

const nothing: Evidence = {
  ...{ nearest: 0.45, centre: 0.45, trained: 0.45, soundNearest: 0.05, soundTrained: 0.05 },
  ...{ wordShare: 0, coverage: 0, isVerbatim: false, hubness: 0.6 },
}
const same: Evidence = {
  ...{ nearest: 1, centre: 0.95, trained: 0.95, soundNearest: 1, soundTrained: 0.8 },
  ...{ wordShare: 1, coverage: 1, isVerbatim: false, hubness: 0.6 },
}
const field = Array.from({ length: 8 }, () => nothing)
const clear: QueryEvidence = {
  ...{
    hasMeaning: true,
    isMended: false,
    mishearing: 1,
    termCount: 6,
    knownShare: 1,
    cohesion: 0.8,
  },
}

test('fusion: what says the same and shares its words is sure, what shares nothing is not', () => {
  for (const of of ['en', 'zh'] as const) {
    assert.ok(probabilities([same, ...field], clear, of)[0]! > 0.75, of)
    const foreign = { ...clear, knownShare: 0 }
    assert.ok(probabilities([nothing, ...field], foreign, of)[0]! < 0.1, of)
  }
})

test('fusion: an entry that says the query word for word is sure, near twins beside it or not', () => {
  for (const of of ['en', 'zh'] as const) {
    const twin = { ...same, nearest: 0.94, centre: 0.94, trained: 0.94 }
    const [first = 0] = probabilities([{ ...same, isVerbatim: true }, twin, ...field], clear, of)
    assert.ok(first > 0.8, `${of} ${first}`)
  }
})

test('fusion: two entries that say the same share the probability', () => {
  const [first = 0, second = 0] = probabilities([same, same, ...field], clear, 'en')
  assert.ok(Math.abs(first - second) < 1e-9)
  assert.ok(first < 0.5 && first + second > 0.6, `${first} ${second}`)
})

test('fusion: sound decides between entries only where meaning is unsure', () => {
  for (const of of ['en', 'zh'] as const) {
    const gain = (nearest: number): number => {
      const plain = { ...nothing, nearest, centre: nearest, trained: nearest }
      const alike = { ...plain, soundNearest: 0.6, soundTrained: 0.6 }
      return (
        probabilities([alike, plain], clear, of)[0]! / probabilities([alike, plain], clear, of)[1]!
      )
    }
    assert.ok(gain(0.6) > 2, `${of}: misheard`)
    assert.ok(gain(0.6) > 1.5 * gain(0.95), `${of}: clear`)
  }
})

test('fusion: without an embedding model words and sound still tell', () => {
  for (const of of ['en', 'zh'] as const) {
    const none = { nearest: 0, centre: 0, trained: 0 }
    const candidates = [same, ...field].map((one) => ({ ...one, ...none }))
    const [best = 0, next = 0] = probabilities(candidates, { ...clear, hasMeaning: false }, of)
    assert.ok(best > 0.5 && next < 0.1, `${of} ${best} ${next}`)
  }
})

test('fusion: shares add up to one and keep the order (property)', () => {
  const scores = fc.array(fc.double({ min: -500, max: 500, noNaN: true }), { minLength: 1 })
  fc.assert(
    fc.property(scores, (of) => {
      const parts = softmax(of)
      assert.ok(Math.abs(parts.reduce((sum, part) => sum + part, 0) - 1) < 1e-9)
      const best = of.indexOf(Math.max(...of))
      assert.equal(parts[best], Math.max(...parts))
    }),
  )
})

test('fusion: a large base is thinned out by meaning; words decide between neighbours (property)', () => {
  const rough = fc.record({ cosine, wordShare: share, coverage: share })
  fc.assert(
    fc.property(rough, rough, (a, b) => {
      if (a.cosine - b.cosine > 0.11) assert.ok(rankScore(a) > rankScore(b), 'meaning')
      const more = { ...a, wordShare: 1, coverage: 1 }
      assert.ok(rankScore(more) >= rankScore(a), 'words never count against')
    }),
  )
})

test('fusion: of two entries as near as each other, the one in the midst of others comes behind', () => {
  for (const of of ['en', 'zh'] as const) {
    const hub = { ...same, hubness: 0.85 }
    const [crowded = 0, apart = 0] = probabilities([hub, same, ...field], clear, of)
    assert.ok(apart > crowded, `${of} ${apart} ${crowded}`)
  }
})
