import assert from 'node:assert/strict'
import { test } from 'node:test'

import { ManualClock } from '../../call/clock.js'
import type { CallHold } from '../../pipeline/registry/call-registry.js'
import { fakeCall } from '../../testing/fake-call.js'
import { IdleHold } from './idle-hold.js'

const idleMs = 60_000

function made(isHeld = true) {
  const clock = new ManualClock()
  const counts = { taken: 0, released: 0 }
  const { pipeline } = fakeCall()
  const hold: CallHold = {
    pipeline,
    release: (reason) => {
      assert.equal(reason, 'disconnected')
      counts.released++
      return Promise.resolve()
    },
  }
  const take = (): Promise<CallHold> => {
    counts.taken++
    return Promise.resolve(hold)
  }
  return {
    clock,
    counts,
    idle: new IdleHold({ clock, idleMs, take, hold: isHeld ? hold : undefined }),
  }
}

test('idle hold: a call that nobody comes to is let go of', () => {
  const { clock, counts } = made()
  clock.advance(idleMs - 1)
  assert.equal(counts.released, 0)
  clock.advance(1)
  assert.equal(counts.released, 1)
})

test('idle hold: somebody in the room keeps it, and the time begins anew when the last one has left', () => {
  const { clock, counts, idle } = made()
  idle.watch(true)
  clock.advance(10 * idleMs)
  idle.watch(false)
  clock.advance(idleMs - 1)
  assert.equal(counts.released, 0)
  clock.advance(1)
  assert.equal(counts.released, 1)
})

test('idle hold: a call that a door keeps alive is none of the room’s, until the room takes it', async () => {
  const { clock, counts, idle } = made(false)
  idle.watch(false)
  clock.advance(idleMs)
  assert.equal(counts.released, 0)
  await idle.take()
  await idle.take()
  assert.equal(counts.taken, 1)
  idle.watch(false)
  clock.advance(idleMs)
  assert.equal(counts.released, 1)
})

test('idle hold: two who take it at the same moment take one hold', async () => {
  const { clock, counts, idle } = made(false)
  await Promise.all([idle.take(), idle.take()])
  assert.equal(counts.taken, 1)
  idle.watch(false)
  clock.advance(idleMs)
  assert.equal(counts.released, 1)
})

test('idle hold: a hold that could not be taken is tried for again', async () => {
  const { pipeline } = fakeCall()
  const answers = [
    () => Promise.reject(new Error('no room')),
    () => Promise.resolve({ pipeline, release: () => Promise.resolve() }),
  ]
  let takenCount = 0
  const take = (): Promise<CallHold> => answers[takenCount++]!()
  const idle = new IdleHold({ clock: new ManualClock(), idleMs, take, hold: undefined })
  await assert.rejects(idle.take(), /no room/)
  await idle.take()
  await idle.take()
  assert.equal(takenCount, 2)
})

test('idle hold: a call that is over is not let go of', () => {
  const { clock, counts, idle } = made()
  idle.close()
  clock.advance(idleMs)
  assert.equal(counts.released, 0)
})

test('idle hold: whoever asked for it may leave before it is taken; the idle time runs from then', async () => {
  const { clock, counts, idle } = made(false)
  idle.watch(true)
  const taking = idle.take()
  idle.watch(false)
  await taking
  clock.advance(idleMs)
  assert.equal(counts.released, 1)
})

test('idle hold: a hold that comes when the call is over starts no timer', async () => {
  const { clock, counts, idle } = made(false)
  const taking = idle.take()
  idle.close()
  await taking
  clock.advance(idleMs)
  assert.equal(counts.released, 0)
})
