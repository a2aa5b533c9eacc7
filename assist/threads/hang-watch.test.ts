import assert from 'node:assert/strict'
import { test } from 'node:test'

import { HangWatch } from './hang-watch.js'

const patience = { leastMs: 1_500, mostMs: 5_000, busyMs: 30_000 }

/** A worker that has answered so many beats, each after so many. */
function known(count: number, silentBeats = 1): HangWatch {
  const watch = new HangWatch(patience, 250)
  for (let at = 0; at < count; at++) {
    for (let beat = 0; beat < silentBeats; beat++) watch.beat()
    watch.heard()
  }
  return watch
}

/** After how many ms of silence it counts as hanging. */
function hangsAfterMs(watch: HangWatch): number | undefined {
  for (let beat = 0; beat < 1_000; beat++) {
    const silentMs = watch.beat()
    if (silentMs !== undefined) return silentMs
  }
  return undefined
}

test('hang watch: who always answered at once hangs soon; who is not known yet has more time', () => {
  assert.equal(hangsAfterMs(known(40)), 1_500)
  assert.equal(hangsAfterMs(known(3)), 5_000)
})

test('hang watch: who was slow before has four times as long, and never more than the most', () => {
  assert.equal(hangsAfterMs(known(40, 3)), 3_000)
  assert.equal(hangsAfterMs(known(40, 9)), 5_000)
})

test('hang watch: slowness of long ago is forgotten', () => {
  const watch = known(40, 5)
  for (let at = 0; at < 480; at++) {
    watch.beat()
    watch.heard()
  }
  assert.equal(hangsAfterMs(watch), 1_500)
})

test('hang watch: who has said that it is busy may be silent for long, and is not slow for that', () => {
  const watch = known(40)
  watch.busy(true)
  for (let beat = 0; beat < 40; beat++) assert.equal(watch.beat(), undefined)
  watch.busy(false)
  assert.equal(hangsAfterMs(watch), 1_500)
  const stuck = known(40)
  stuck.busy(true)
  assert.equal(hangsAfterMs(stuck), 30_000)
})

test('hang watch: who has nothing to do does not hang', () => {
  const watch = known(40)
  for (let beat = 0; beat < 5; beat++) watch.beat()
  watch.idle()
  assert.equal(hangsAfterMs(watch), 1_500)
})
