import assert from 'node:assert/strict'
import { test } from 'node:test'

import { recallSeat } from './remembered-seat.js'

type TabStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** What a tab keeps; a copy of it where another tab is duplicated. */
function storage(kept: Iterable<readonly [string, string]> = []) {
  const values = new Map(kept)
  const tab: TabStorage = {
    getItem: (name) => values.get(name) ?? null,
    setItem: (name, value) => void values.set(name, value),
    removeItem: (name) => void values.delete(name),
  }
  return { tab, values }
}

/** The places of one browser, each of which one page has. */
function places() {
  const taken = new Set<string>()
  return {
    claim: (place: string) => {
      const isFree = !taken.has(place)
      taken.add(place)
      return Promise.resolve(isFree)
    },
    leave: (place: string) => void taken.delete(place),
  }
}

test('remembered seat: a reload finds place, call and mute again; a seat that was left keeps no mute', async () => {
  const { tab } = storage()
  const { claim, leave } = places()
  const reloaded = () => {
    leave('p1')
    return recallSeat(tab, () => 'p2', claim)
  }
  const before = await recallSeat(tab, () => 'p1', claim)
  before.keep('c1')
  before.keepMuted(true)
  const after = await reloaded()
  assert.deepEqual([after.place, after.callId, after.wasMuted()], ['p1', 'c1', true])
  after.keepMuted(false)
  assert.equal((await reloaded()).wasMuted(), false)
  after.keepMuted(true)
  after.keep(null)
  assert.equal((await reloaded()).wasMuted(), false)
})

test('remembered seat: a duplicated tab has a place of its own and no seat, and the first keeps both', async () => {
  const first = storage()
  const { claim, leave } = places()
  const seat = await recallSeat(first.tab, () => 'p1', claim)
  seat.keep('c1')
  seat.keepMuted(true)
  const copy = await recallSeat(storage(first.values).tab, () => 'p2', claim)
  assert.deepEqual([copy.place, copy.callId, copy.wasMuted()], ['p2', null, false])
  leave('p1')
  const back = await recallSeat(first.tab, () => 'p3', claim)
  assert.deepEqual([back.place, back.callId], ['p1', 'c1'])
})
