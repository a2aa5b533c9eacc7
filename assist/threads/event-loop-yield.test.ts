import assert from 'node:assert/strict'
import { test } from 'node:test'

import { EventLoopYield } from './event-loop-yield.js'

test('event loop yield: others get their turn once a slice is over, and not before', async () => {
  let nowMs = 0
  const eventLoop = new EventLoopYield(() => nowMs)
  let turns = 0
  setImmediate(() => turns++)
  for (let step = 0; step < 100; step++) await eventLoop.yieldIfDue()
  assert.equal(turns, 0, 'within the slice')
  nowMs = 6
  await eventLoop.yieldIfDue()
  assert.equal(turns, 1, 'after it')
  setImmediate(() => turns++)
  await eventLoop.yieldIfDue()
  assert.equal(turns, 1, 'a slice begins anew')
})
