import assert from 'node:assert/strict'
import { test } from 'node:test'

import { ClockWatch } from './clock-watch.js'

/** How often a drift is told of sound that comes in pieces of 100 ms; `lateMs` says how much later than due. */
function told(
  rate: number,
  lateMs: (soundMs: number) => number = () => 0,
  durationMs = 200_000,
): number {
  let count = 0
  const watch = new ClockWatch(() => count++)
  for (let soundMs = 100; soundMs < durationMs; soundMs += 100)
    watch.hear(soundMs, soundMs / rate + lateMs(soundMs))
  return count
}

test('clock watch: sound at the pace of time is well, whatever the jitter', () => {
  assert.equal(told(1), 0)
  assert.equal(told(1.005), 0)
  assert.equal(
    told(1, (soundMs) => (soundMs * 7_919) % 900),
    0,
  )
})

test('clock watch: sound of another clock, or of another rate than the declared one, is told once', () => {
  for (const rate of [0.5, 0.97, 1.03, 1.2]) assert.equal(told(rate), 1, String(rate))
})

test('clock watch: sound that was away and comes in a burst has no other clock', () => {
  const stalled = (soundMs: number): number => Math.max(0, 50_000 - (soundMs % 80_000))
  assert.equal(
    told(1, (soundMs) => (soundMs % 80_000 > 40_000 ? stalled(soundMs) : 0)),
    0,
  )
})

test('clock watch: a file that is sent as fast as it goes has no other clock', () => {
  assert.equal(told(4), 0)
})
