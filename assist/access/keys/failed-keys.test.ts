import assert from 'node:assert/strict'
import { test } from 'node:test'

import { ManualClock } from '../../call/clock.js'
import { FailedKeys } from './failed-keys.js'

test('failed keys: an address that tries twenty in a minute waits for the rest of it; others do not', () => {
  const clock = new ManualClock()
  const keys = new FailedKeys(clock, 20)
  for (let at = 0; at < 19; at++) keys.failed('10.0.0.1')
  assert.equal(keys.waitMs('10.0.0.1'), 0)
  clock.advance(10_000)
  keys.failed('10.0.0.1')
  assert.equal(keys.waitMs('10.0.0.1'), 50_000)
  assert.equal(keys.waitMs('10.0.0.2'), 0)
  clock.advance(50_000)
  assert.equal(keys.waitMs('10.0.0.1'), 0)
  assert.equal(keys.total, 20)
})

test('failed keys: ten thousand other addresses do not fill the memory', () => {
  const keys = new FailedKeys(new ManualClock(), 20)
  for (let at = 0; at < 20; at++) keys.failed('first')
  for (let at = 0; at < 9_999; at++) keys.failed(`address ${at}`)
  assert.ok(keys.waitMs('first') > 0)
  keys.failed('one more')
  assert.equal(keys.waitMs('first'), 0, 'forgotten')
})
