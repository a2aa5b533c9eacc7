import assert from 'node:assert/strict'
import { test } from 'node:test'

import { clockOf, leftText } from './call-lines.js'

test('lines: a moment is rounded as a whole, so that no minute has sixty seconds', () => {
  assert.deepEqual([0, 127_480, 59_960, 3_599_990].map(clockOf), [
    ...['00:00.0', '02:07.5', '01:00.0', '60:00.0'],
  ])
})

test('lines: what is left is told in hours only where there are any', () => {
  assert.deepEqual([0, 309_400, 3_909_000].map(leftText), ['0:00', '5:09', '1:05:09'])
})
