import assert from 'node:assert/strict'
import { test } from 'node:test'

import { candidatesOf, withoutBlank } from './candidates.js'

const choice = (token: number, probability: number) => ({
  token,
  logProbability: Math.log(probability),
})

test('candidates: behind the best tokens come wanted ones of the row that are in reach, each once', () => {
  const row = {
    best: [choice(1, 0.6), choice(2, 0.2), choice(3, 0.1)],
    wanted: [choice(2, 0.2), choice(3, 0.1), choice(4, 0.05), choice(5, 0.05), choice(6, 1e-4)],
  }
  const tokens = candidatesOf(row, 2, new Set([2, 3, 4, 6])).map(({ token }) => token)
  assert.deepEqual(tokens, [1, 2, 3, 4])
})

test('candidates: a text begins with neither a space nor its end, and the rest shares their probability', () => {
  const row = {
    best: [choice(9, 0.5), choice(1, 0.3), choice(8, 0.1), choice(2, 0.1)],
    wanted: [choice(8, 0.1), choice(9, 0.5), choice(2, 0.1)],
  }
  const { best, wanted } = withoutBlank(row, [8, 9])
  assert.deepEqual(
    best.map(({ token, logProbability }) => [token, Math.exp(logProbability).toFixed(2)]),
    [
      [1, '0.75'],
      [2, '0.25'],
    ],
  )
  assert.deepEqual(
    wanted.map(({ token }) => token),
    [2],
  )
})
