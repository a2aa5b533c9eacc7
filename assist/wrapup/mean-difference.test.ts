import assert from 'node:assert/strict'
import { test } from 'node:test'

import { evenDraws, meanDifference } from './mean-difference.js'

test('mean difference: two sets that differ are told apart, two alike are not', () => {
  const random = evenDraws()
  const spread = (around: number, count: number) =>
    Array.from({ length: count }, () => around + 100 * (random() - 0.5))
  for (const count of [40, 2_000]) {
    const apart = meanDifference(spread(300, count), spread(200, count))
    assert.ok(apart && apart.low > 60 && apart.high < 140 && apart.low < apart.mean, `${count}`)
    const alike = meanDifference(spread(200, count), spread(200, count))
    assert.ok(alike && alike.low < 0 && alike.high > 0, `${count}`)
  }
})

test('mean difference: the interval of many numbers, drawn as normal, is that of drawing them one by one', () => {
  const random = evenDraws()
  const values = Array.from({ length: 300 }, () => 600 * random() ** 3)
  const [few, many] = [values, [...values, ...values, ...values, ...values]].map((these) =>
    meanDifference(these, [0, 0]),
  )
  assert.ok(few && many)
  const [wide, narrow] = [few.high - few.low, many.high - many.low]
  assert.ok(Math.abs(wide / narrow - 2) < 0.2, `four times as many: half as wide, ${wide / narrow}`)
})

test('mean difference: of fewer than two numbers nothing is told, and the same sets give the same interval', () => {
  assert.equal(meanDifference([1], [1, 2]), null)
  assert.equal(meanDifference([1, 2], []), null)
  assert.deepEqual(meanDifference([1, 2, 9], [1, 2]), meanDifference([1, 2, 9], [1, 2]))
})
