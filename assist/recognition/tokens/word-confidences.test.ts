import assert from 'node:assert/strict'
import { test } from 'node:test'

import { wordConfidences } from './word-confidences.js'

const token = (isWordStart: boolean, probability: number) => ({
  isWordStart,
  logProbability: Math.log(probability),
})

test('word confidences: a word is as sure as the product of its tokens', () => {
  const tokens = [token(true, 0.5), token(false, 0.5), token(true, 0.9)]
  const words = wordConfidences('Hello there', tokens)
  assert.deepEqual(
    words?.map((one) => Number(one.toFixed(3))),
    [0.25, 0.9],
  )
})

test('word confidences: the first word may begin without a space before it', () => {
  assert.deepEqual(wordConfidences('Hi', [token(false, 1), token(false, 1)]), [1])
  assert.deepEqual(wordConfidences('', []), [])
})

test('word confidences: none where tokens and words do not fit together', () => {
  assert.equal(wordConfidences('订单号', [token(true, 1), token(true, 1)]), undefined)
  assert.equal(wordConfidences('two words', [token(true, 1)]), undefined)
})
