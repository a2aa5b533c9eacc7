import assert from 'node:assert/strict'
import { test } from 'node:test'

import { FakeRoom } from '../../testing/fake-room.js'
import { Showing } from './showing.js'

const ice = { iceServers: [], iceTransportPolicy: 'all' } as const

function made() {
  const room = new FakeRoom()
  return { room, showing: new Showing({ room, ice: () => ice }) }
}

test('showing: signals and marks pass to the other page as they came', () => {
  const { room, showing } = made()
  const signal = { description: { type: 'offer', sdp: 'v=0' } }
  const mark = { kind: 'pointer', points: [{ x: 0.5, y: 0.25 }] } as const
  showing.seatHandlers.signal({ kind: 'signal', signal })
  showing.seatHandlers.mark({ kind: 'mark', mark })
  assert.deepEqual(room.customer.got, [
    { type: 'signal', signal },
    { type: 'mark', mark },
  ])
  showing.customerHandlers.signal({ type: 'signal', signal })
  showing.customerHandlers.mark({ type: 'mark', mark })
  showing.customerHandlers.trouble({ type: 'trouble', trouble: 'camera-busy' })
  assert.deepEqual(room.seat.got, [
    { kind: 'signal', signal },
    { kind: 'mark', mark },
    { kind: 'trouble', trouble: 'camera-busy' },
  ])
  assert.deepEqual(room.log, [], 'none of it is kept')
})

test('showing: a demonstration is on both pages and in the log until it ends', () => {
  const { room, showing } = made()
  const clip = '/sample/film.mp4'
  showing.seatHandlers.demonstrate({ kind: 'demonstrate', what: 'clip', clip })
  assert.deepEqual(showing.seatView(), { demonstration: 'clip', ice })
  assert.deepEqual(showing.customerView(), { demonstration: { what: 'clip', clip }, ice })
  showing.seatHandlers.demonstrate({ kind: 'demonstrate', what: null })
  assert.deepEqual(showing.customerView(), { demonstration: null, ice })
  assert.deepEqual(room.customer.got, [
    { type: 'demonstration', what: 'clip', clip },
    { type: 'demonstration', what: null },
  ])
  assert.deepEqual(room.log, [
    { type: 'media.demonstration', what: 'clip' },
    { type: 'media.demonstration', what: null },
  ])
  assert.equal(room.changeCount, 2)
})

test('showing: nothing is demonstrated to nobody, but a demonstration can always end', () => {
  const { room, showing } = made()
  room.isCustomerHere = false
  assert.throws(() => showing.seatHandlers.demonstrate({ kind: 'demonstrate', what: 'screen' }), {
    code: 'ASSIST_CUSTOMER_ABSENT',
  })
  assert.equal(showing.seatView().demonstration, null)
  showing.seatHandlers.demonstrate({ kind: 'demonstrate', what: null })
  assert.deepEqual(room.log, [{ type: 'media.demonstration', what: null }])
})
