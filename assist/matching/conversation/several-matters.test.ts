import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { MatchResult } from '../match.js'
import { partsOf, severalMatters } from './several-matters.js'

const result = (...matches: readonly [solutionId: string, confidence: number][]): MatchResult => ({
  matches: matches.map(([solutionId, confidence]) => ({ solutionId, confidence, because: [] })),
  solutionsVersion: 'v1',
})
const thresholds = { show: 0.4, sure: 0.8 }
const found = (whole: MatchResult, ...parts: MatchResult[]): unknown =>
  severalMatters(whole, parts, thresholds)?.matches.map(({ solutionId, confidence }) => [
    solutionId,
    Math.round(confidence * 100) / 100,
  ])

test('several matters: three clauses and more are parts, courtesy and scraps are none', () => {
  assert.deepEqual(
    partsOf('hello, my fridge is warm, and my bill is wrong and how do I pay it, thank you'),
    ['my fridge is warm', 'and my bill is wrong', 'how do I pay it'],
  )
  assert.deepEqual(partsOf('空调不制冷，退款没收到，还有我想约个保养'), [
    '空调不制冷',
    '退款没收到',
    '我想约个保养',
  ])
  assert.deepEqual(partsOf('my card was declined, can you help me'), [], 'one matter')
  assert.equal(partsOf('my bill is wrong, '.repeat(50)).length, 5, 'bounded')
})

test('several matters: each part that is nearly sure has its candidate, and none is sure', () => {
  assert.deepEqual(
    found(result(['a', 0.5]), result(['b', 0.95]), result(['c', 0.7], ['d', 0.1]), result()),
    [
      ['b', 0.79],
      ['c', 0.7],
      ['a', 0.5],
    ],
  )
})

test('several matters: parts about one thing, or about nothing surely, change nothing', () => {
  assert.equal(found(result(['a', 0.5]), result(['b', 0.95]), result(['b', 0.7])), undefined)
  assert.equal(found(result(['a', 0.5]), result(['b', 0.5]), result(['c', 0.5])), undefined)
})

test('several matters: of an utterance that does not end one part is enough', () => {
  const endless = severalMatters(result(), [result(['a', 0.9]), result()], thresholds, true)
  assert.deepEqual(
    endless?.matches.map(({ solutionId }) => solutionId),
    ['a'],
  )
})
