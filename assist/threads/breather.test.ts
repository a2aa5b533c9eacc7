import assert from 'node:assert/strict'
import { test } from 'node:test'

import { Breather } from './breather.js'

test('breather: others get their turn once a slice is over, and not before', async () => {
  let nowMs = 0
  const breather = new Breather(() => nowMs)
  let turns = 0
  setImmediate(() => turns++)
  for (let step = 0; step < 100; step++) await breather.breathe()
  assert.equal(turns, 0, 'within the slice')
  nowMs = 6
  await breather.breathe()
  assert.equal(turns, 1, 'after it')
  setImmediate(() => turns++)
  await breather.breathe()
  assert.equal(turns, 1, 'a slice begins anew')
})
