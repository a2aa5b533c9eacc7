import assert from 'node:assert/strict'
import { test } from 'node:test'

import { scriptedJob } from '../../testing/scripted-engines.js'
import type { Job } from './job-queue.js'
import { PartialRhythm } from './partial-rhythm.js'
import { PartialSchedule } from './partial-schedule.js'

const enough = { openSampleCount: 16_000, isWorthKeeping: false }

const job = (): Job => scriptedJob('partial')

test('partial schedule: the first is due after 0.6 s of speech, the next at the rhythm', () => {
  const schedule = new PartialSchedule(new PartialRhythm(500, 'customer', undefined))
  schedule.begin(1_000)
  assert.ok(!schedule.isDue(1_599, enough))
  assert.ok(schedule.isDue(1_600, enough))
  schedule.replace(1_600, job)
  assert.ok(!schedule.isDue(2_099, enough))
  assert.ok(schedule.isDue(2_100, enough))
})

test('partial schedule: little open audio is not written, a text worth keeping is at once', () => {
  const schedule = new PartialSchedule(new PartialRhythm(500, 'customer', undefined))
  schedule.begin(0)
  schedule.replace(600, job)
  assert.ok(!schedule.isDue(2_000, { openSampleCount: 12_799, isWorthKeeping: false }))
  assert.ok(schedule.isDue(700, { openSampleCount: 0, isWorthKeeping: true }))
})

test('partial schedule: without a rhythm none is ever due', () => {
  assert.ok(!new PartialSchedule(undefined).isDue(100_000, enough))
})

test('partial schedule: a newer one makes the one under way stale, and both are measured', () => {
  let nowMs = 0
  const rhythm = new PartialRhythm(100, 'customer', () => nowMs)
  const schedule = new PartialSchedule(rhythm)
  const first = job()
  assert.equal(
    schedule.replace(0, () => first),
    false,
  )
  nowMs = 1_000
  assert.equal(schedule.replace(1_000, job), true)
  assert.ok(first.isStale)
  // 0.3 of the measured second, three times apart.
  assert.equal(rhythm.intervalMs, 900)
  nowMs = 2_000
  schedule.end()
  assert.equal(Math.round(rhythm.intervalMs), 1_530)
})

test('partial schedule: as partials take longer, an agent’s come half as often as a customer’s', () => {
  let nowMs = 0
  const intervals = (['customer', 'agent'] as const).map((channel) => {
    const rhythm = new PartialRhythm(500, channel, () => nowMs)
    assert.equal(rhythm.intervalMs, 500)
    const measured = rhythm.request()
    nowMs += 1_000
    measured()
    return rhythm.intervalMs
  })
  assert.deepEqual(intervals, [900, 1_800])
})
