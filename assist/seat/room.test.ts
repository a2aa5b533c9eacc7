import assert from 'node:assert/strict'
import { test } from 'node:test'

import { ManualClock } from '../call/clock.js'
import { loadConfig, type Config } from '../settings/config.js'
import { fakeCall } from '../testing/fake-call.js'
import { FakeCustomer, FakeSeat } from '../testing/fake-room.js'
import type { RoomPart } from './parts/room-part.js'
import { roomParts, type RoomSetup } from './room-setup.js'
import { Room } from './room.js'

const ice = { iceServers: [], iceTransportPolicy: 'all' } as const

function setUp(settings: Partial<Config> = {}) {
  const { pipeline, log } = fakeCall()
  const counts = { unlinked: 0, listening: 0 }
  const setup: RoomSetup = {
    ...{ pipeline, config: loadConfig({}, settings), clock: new ManualClock(), nowMs: () => 0 },
    ...{ ice: () => ice, hold: undefined, medium: 'voice' },
    calls: {
      hold: () => Promise.reject(new Error('not asked for')),
      carries: () => false,
      endLegs: () => Promise.resolve(),
      endCall: (_callId, reason) => pipeline.end(reason),
      onChange: () => {
        counts.listening++
        return () => counts.listening--
      },
    },
    followUps: { make: () => Promise.reject(new Error('not asked for')) },
    linked: (link) => {
      if (!link) counts.unlinked++
    },
  }
  return { setup, log, counts }
}

function made(settings: Partial<Config> = { noticeConsent: 'none' }) {
  const { setup, log, counts } = setUp(settings)
  return { room: new Room(setup), seat: new FakeSeat(), customer: new FakeCustomer(), log, counts }
}

test('room: no two parts do the same action, answer the same request or show the same field', () => {
  const seat = new FakeSeat()
  const parts = Object.values<RoomPart>(roomParts(setUp().setup, () => undefined))
  const shares: readonly ((part: RoomPart) => object | undefined)[] = [
    (part) => part.seatHandlers,
    (part) => part.customerHandlers,
    (part) => part.seatView?.(seat),
    (part) => part.customerView?.(),
  ]
  for (const shareOf of shares) {
    const names = parts.flatMap((part) => Object.keys(shareOf(part) ?? {}))
    assert.equal(new Set(names).size, names.length, names.join())
  }
})

test('room: only the page that sits there may act, and what it does reaches the customer', async () => {
  const { room, seat, customer } = made()
  room.welcome(customer, 'secret')
  const hold = { kind: 'hold', isOn: true } as const
  await assert.rejects(room.act(seat, hold), { code: 'ASSIST_SEAT_NOT_TAKEN' })
  await room.act(seat, { kind: 'sit' })
  await room.act(seat, hold)
  assert.deepEqual(customer.types, ['welcome', 'seat', 'seat', 'hold'])
  room.leave(seat)
  await assert.rejects(room.act(seat, hold), { code: 'ASSIST_SEAT_NOT_TAKEN' })
})

test('room: both pages get the whole of it, each its own view', async () => {
  const { room, seat, customer } = made()
  await room.act(seat, { kind: 'sit' })
  room.welcome(customer, 'secret')
  const seen = { medium: 'voice', sound: 'page', invitation: null, isOnHold: false, ice } as const
  assert.deepEqual(seat.got.at(-1), {
    kind: 'room',
    room: {
      ...{ ...seen, customer: 'present', link: null, line: null, demonstration: null },
      ...{ canRecord: false, isRecording: false, isClosedToWriting: false },
      ...{ customerNow: 'silent', elapsedMs: 0, waitedMs: 0 },
    },
  })
  assert.deepEqual(customer.got[0], {
    ...{ type: 'welcome', callId: 'call', secret: 'secret', language: 'en', ...seen },
    ...{ demonstration: null, isRecording: false, messages: [], notice: null, agentVoice: 'off' },
    isPaused: false,
  })
})

test('room: a page of a customer that it does not talk to changes nothing', async () => {
  const { room, seat, customer } = made()
  await room.act(seat, { kind: 'sit' })
  room.welcome(customer, 'secret')
  const noticeCount = seat.got.length
  const stranger = new FakeCustomer()
  room.customerSays(stranger, { type: 'trouble', trouble: 'camera-busy' })
  room.customerLeft(stranger)
  assert.equal(seat.got.length, noticeCount)
  room.customerSays(customer, { type: 'trouble', trouble: 'camera-busy' })
  assert.deepEqual(seat.got.at(-1), { kind: 'trouble', trouble: 'camera-busy' })
})

test('room: customers get a copy of the conversation at its end where they are offered one', async () => {
  const told: unknown[] = []
  for (const customerCopy of [true, false]) {
    const { room, seat, customer } = made({ noticeConsent: 'none', customerCopy })
    await room.act(seat, { kind: 'sit' })
    room.welcome(customer, 'secret')
    await room.act(seat, { kind: 'message', text: 'My card is 4111 1111 1111 1111.' })
    await room.act(seat, { kind: 'end' })
    told.push(customer.got.at(-1))
  }
  const [offered, not] = told as { readonly copy?: readonly { text: string }[] }[]
  assert.deepEqual(
    offered?.copy?.map(({ text }) => text),
    ['My card is [card].'],
  )
  assert.deepEqual(not, { type: 'ended' })
})

test('room: it closes with its call, and listens to nothing after it', async () => {
  const { room, seat, customer, log, counts } = made()
  await room.act(seat, { kind: 'sit' })
  room.welcome(customer, 'secret')
  await room.act(seat, { kind: 'end' })
  assert.equal(customer.types.at(-1), 'ended')
  assert.ok(customer.isClosed)
  assert.deepEqual(counts, { unlinked: 1, listening: 0 })
  assert.equal(log.after(0).at(-1)?.type, 'call.ended')
})

test('room: a still needs a consent of its own', async () => {
  const { room, seat, customer } = made()
  room.welcome(customer, 'secret')
  await room.act(seat, { kind: 'sit' })
  await room.act(seat, { kind: 'ask-snapshot' })
  room.customerSays(customer, { type: 'consent', matter: 'snapshot', isGranted: true })
  room.requireSnapshotConsent()
  assert.throws(() => room.requireSnapshotConsent(), { code: 'ASSIST_CONSENT_MISSING' })
})

test('room, opt-in: nothing is written and no picture is taken before the customer agrees', () => {
  const { room, customer } = made({ noticeConsent: 'opt-in' })
  room.welcome(customer, 'secret')
  const write = () => room.customerSays(customer, { type: 'message', text: 'hello' })
  assert.throws(write, { code: 'ASSIST_CONSENT_MISSING' })
  assert.throws(() => room.requireConsent(), { code: 'ASSIST_CONSENT_MISSING' })
  room.customerSays(customer, { type: 'notice', isAgreed: true })
  write()
  room.requireConsent()
})
