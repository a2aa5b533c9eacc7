import assert from 'node:assert/strict'
import { test } from 'node:test'

import { ManualClock } from '../call/clock.js'
import type { CallEventBody } from '../pipeline/log/call-event.js'
import { LateAlert } from './late-alert.js'

test('late alert: every live call is told once when text begins to come late, and again after it was in time', () => {
  const clock = new ManualClock()
  const told: string[] = []
  const call = (name: string) => ({
    pipeline: {
      append: (body: CallEventBody) => void told.push(`${name} ${'code' in body ? body.code : ''}`),
    },
  })
  const load = { isLate: false, look: () => undefined }
  const alert = new LateAlert(load, { live: [call('a'), call('b')] }, clock)
  clock.advance(4_000)
  assert.deepEqual(told, [])
  load.isLate = true
  clock.advance(6_000)
  assert.deepEqual(told, ['a ASSIST_RECOGNITION_LATE', 'b ASSIST_RECOGNITION_LATE'])
  load.isLate = false
  clock.advance(2_000)
  load.isLate = true
  clock.advance(2_000)
  assert.equal(told.length, 4)
  alert.stop()
  clock.advance(60_000)
  assert.equal(told.length, 4)
})
