import assert from 'node:assert/strict'
import { test } from 'node:test'

import {
  fitFeatureNames,
  fitFeatures,
  hearingOf,
  rankFeatureNames,
  rankFeatures,
  type Evidence,
  type QueryEvidence,
} from './evidence.js'

const evidence: Evidence = {
  ...{ nearest: 0.65, centre: 0.5, trained: 0.8, soundNearest: 0.4, soundTrained: 0.6 },
  ...{ wordShare: 1, coverage: 0.5, isVerbatim: false, hubness: 0.6 },
}
const query: QueryEvidence = {
  ...{ hasMeaning: true, isMended: true, mishearing: 1.5 },
  ...{ termCount: 4, knownShare: 0.75, cohesion: 0.7 },
}
const named = (names: readonly string[], values: readonly number[]): Record<string, number> =>
  Object.fromEntries(names.map((name, at) => [name, values[at]!]))

test('evidence: sound counts as meaning is unsure and as the text may be misheard', () => {
  const near = { ...evidence, nearest: 0.95 }
  assert.deepEqual(hearingOf([near, evidence], query), { unsure: 0, mended: 1.5 })
  assert.equal(hearingOf([evidence], query).unsure, 1.5)
  const clear = { isMended: false, mishearing: 0 }
  assert.deepEqual(hearingOf([evidence], clear), { unsure: 0, mended: 0 })
})

test('evidence: each feature of a candidate stands under its name', () => {
  const features = rankFeatures(evidence, { unsure: 0.5, mended: 2 })
  assert.equal(features.length, rankFeatureNames.length)
  const { nearest, wordShare, wordShareUnsure } = named(rankFeatureNames, features)
  assert.deepEqual([nearest, wordShare, wordShareUnsure], [6.5, 1, 0.5])
})

test('evidence: whether anything fits is told by the classifier and the cohesion of the base only where there is meaning', () => {
  const features = named(fitFeatureNames, fitFeatures(evidence, query))
  assert.ok(Math.abs(features['trained']! - 0.5) < 1e-9)
  assert.ok(Math.abs(features['trainedForBase']! - 1) < 1e-9)
  assert.equal(features['mishearing'], 0.5)
  const words = named(fitFeatureNames, fitFeatures(evidence, { ...query, hasMeaning: false }))
  assert.deepEqual([words['trained'], words['trainedForBase']], [0, 0])
})
