import assert from 'node:assert/strict'
import { test } from 'node:test'

import { FakeRoom } from '../../testing/fake-room.js'
import { Capture } from './capture.js'

const missing = { code: 'ASSIST_CONSENT_MISSING' }

function made(canRecord = true) {
  const room = new FakeRoom()
  return { room, capture: new Capture({ room, canRecord }) }
}

test('capture: the agent asks, the customer answers, and the agent is told', () => {
  const { room, capture } = made()
  capture.seatHandlers['ask-snapshot']()
  assert.deepEqual(room.customer.got, [{ type: 'ask', matter: 'snapshot' }])
  const answer = { matter: 'snapshot', isGranted: true } as const
  capture.customerHandlers.consent({ type: 'consent', ...answer })
  assert.deepEqual(room.seat.got, [{ kind: 'consent', ...answer }])
  capture.takeSnapshot()
  assert.throws(() => capture.takeSnapshot(), missing)
})

test('capture: nobody is asked who is not there', () => {
  const { room, capture } = made()
  room.isCustomerHere = false
  assert.throws(() => capture.seatHandlers['ask-snapshot'](), { code: 'ASSIST_CUSTOMER_ABSENT' })
  capture.customerHandlers.consent({ type: 'consent', matter: 'snapshot', isGranted: true })
  assert.throws(() => capture.takeSnapshot(), missing)
})

test('capture: a consent begins the recording, which both pages and the log show until it is stopped', () => {
  const { room, capture } = made()
  capture.seatHandlers['ask-recording']()
  capture.customerHandlers.consent({ type: 'consent', matter: 'recording', isGranted: true })
  assert.deepEqual(capture.seatView(), { canRecord: true, isRecording: true })
  assert.deepEqual(capture.customerView(), { isRecording: true })
  capture.seatHandlers['stop-recording']()
  capture.seatHandlers['stop-recording']()
  assert.equal(capture.seatView().isRecording, false)
  assert.deepEqual(room.log, [
    { type: 'media.recording', isOn: true },
    { type: 'media.recording', isOn: false },
  ])
  assert.deepEqual(room.customer.types, ['ask', 'recording', 'recording'])
  assert.equal(room.changeCount, 2)
})

test('capture: a refusal and a consent that nobody asked for record nothing', () => {
  const { room, capture } = made()
  capture.customerHandlers.consent({ type: 'consent', matter: 'recording', isGranted: true })
  capture.seatHandlers['ask-recording']()
  capture.customerHandlers.consent({ type: 'consent', matter: 'recording', isGranted: false })
  assert.equal(capture.seatView().isRecording, false)
  assert.deepEqual(room.log, [])
  assert.deepEqual(room.seat.got, [{ kind: 'consent', matter: 'recording', isGranted: false }])
})

test('capture: a service that records no video asks no customer for it', () => {
  const { room, capture } = made(false)
  assert.throws(() => capture.seatHandlers['ask-recording'](), missing)
  assert.deepEqual(room.customer.got, [])
  assert.equal(capture.seatView().canRecord, false)
})
