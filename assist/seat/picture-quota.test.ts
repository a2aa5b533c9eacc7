import assert from 'node:assert/strict'
import { test } from 'node:test'

import { PictureQuota } from './picture-quota.js'

function trial(limits: { callPictures?: number; callPicturesMb?: number; perMinute?: number }) {
  const clock = { ms: 0, nowMs: () => clock.ms }
  const { callPictures = 100, callPicturesMb = 100, perMinute = 100 } = limits
  const quota = new PictureQuota(
    { callPictures, callPicturesMb, picturesPerMinute: perMinute },
    clock,
  )
  return { quota, clock }
}

test('picture quota: a call has so many pictures and no more; another call has its own', () => {
  const { quota } = trial({ callPictures: 2 })
  const [call, other] = [{}, {}]
  quota.take(call)
  quota.take(call)
  assert.throws(() => quota.take(call), { code: 'ASSIST_PICTURES_FULL' })
  quota.take(other)
})

test('picture quota: the pictures of a call have so many bytes together', () => {
  const { quota } = trial({ callPicturesMb: 1 })
  const call = {}
  quota.keep(call, 1_000_000)
  assert.throws(() => quota.keep(call, 100_000), { code: 'ASSIST_PICTURES_FULL' })
  quota.keep(call, 40_000)
})

test('picture quota: pictures that come too fast are refused with the time of the next, which is then taken', () => {
  const { quota, clock } = trial({ perMinute: 6 })
  const call = {}
  for (let at = 0; at < 6; at++) quota.take(call)
  assert.throws(() => quota.take(call), { code: 'ASSIST_PICTURES_LIMITED', retryAfterMs: 10_000 })
  clock.ms = 9_000
  assert.throws(() => quota.take(call), { code: 'ASSIST_PICTURES_LIMITED' })
  clock.ms = 10_000
  quota.take(call)
})
