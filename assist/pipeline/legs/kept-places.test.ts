import assert from 'node:assert/strict'
import { test } from 'node:test'

import { ManualClock } from '../../call/clock.js'
import { decision, FakeEar, phoneFormat, settled } from '../../testing/fake-call.js'
import { CallLeg } from './call-leg.js'
import { KeptPlaces } from './kept-places.js'
import type { LegPlace } from '../log/call-place.js'

/** Places over a disk that a test decides on, and a leg that has got two seconds of audio. */
async function trial() {
  const ear = new FakeEar()
  const clock = new ManualClock()
  const kept: (readonly LegPlace[])[] = []
  const disks = [decision(), decision(), decision(), decision()]
  const places = new KeptPlaces({
    ...{ clock, keep: (legs) => kept.push(legs), failed: () => undefined },
    durable: () => disks[kept.length - 1]!.promise,
  })
  await ear.openLeg('l1', phoneFormat, 0)
  const leg = new CallLeg(
    { legId: 'l1', format: phoneFormat, startMs: 0, ear, pause: { isOn: false } },
    { received: () => undefined, settled: () => undefined, failed: () => undefined },
  )
  places.opened(leg, 0)
  await leg.write(new Uint8Array(16_000))
  const store = async (at: number): Promise<void> => {
    disks[at]!.resolve()
    await settled()
  }
  const bytes = (): number[] => kept.map(([first]) => first?.byte ?? -1)
  return { places, leg, clock, store, bytes }
}

test('places: audio is durable when the place behind it is stored, not before', async () => {
  const { places, leg, clock, store, bytes } = await trial()
  await store(0)
  clock.advance(500)
  places.settled(leg, 1_000)
  assert.deepEqual(bytes(), [0, 8_000])
  assert.equal(leg.durableBytes, 0)
  await store(1)
  assert.equal(leg.durableBytes, 8_000)
})

test('places: two of a call are half a second apart, and one is on its way at most', async () => {
  const { places, leg, clock, store, bytes } = await trial()
  places.settled(leg, 500)
  clock.advance(5_000)
  assert.deepEqual(bytes(), [0], 'the disk has not answered')
  await store(0)
  assert.deepEqual(bytes(), [0, 4_000])
  await store(1)
  places.settled(leg, 1_000)
  places.settled(leg, 1_500)
  assert.deepEqual(bytes(), [0, 4_000])
  clock.advance(500)
  assert.deepEqual(bytes(), [0, 4_000, 12_000])
})

test('places: a leg that is closed is stored at once, and has no place any more', async () => {
  const { places, leg, store, bytes } = await trial()
  places.settled(leg, Infinity)
  assert.deepEqual(bytes(), [0, -1])
  await store(0)
  await store(1)
  assert.equal(leg.durableBytes, 16_000)
})
