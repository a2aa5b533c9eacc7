import assert from 'node:assert/strict'
import { test } from 'node:test'

import { recallSeat } from './remembered-seat.js'

function storage(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  const kept = new Map<string, string>()
  return {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: (name) => void kept.delete(name),
  }
}

test('remembered seat: a reload finds place, call and mute again; a seat that was left keeps no mute', () => {
  const tab = storage()
  const before = recallSeat(tab, () => 'p1')
  before.keep('c1')
  before.keepMuted(true)
  const after = recallSeat(tab, () => 'p2')
  assert.deepEqual([after.place, after.callId, after.wasMuted()], ['p1', 'c1', true])
  after.keepMuted(false)
  assert.equal(recallSeat(tab, () => 'p2').wasMuted(), false)
  after.keepMuted(true)
  after.keep(null)
  assert.equal(recallSeat(tab, () => 'p2').wasMuted(), false)
})
