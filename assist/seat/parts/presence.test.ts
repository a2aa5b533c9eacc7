import assert from 'node:assert/strict'
import { test } from 'node:test'

import { ManualClock } from '../../call/clock.js'
import type { CustomerLink } from '../customer-link.js'
import { FakeCustomer, FakeSeat } from '../../testing/fake-room.js'
import { Presence } from './presence.js'
import type { CustomerWelcome } from './room-part.js'

const nowMs = Date.parse('2026-03-01T10:00:00Z')
const welcome: CustomerWelcome = {
  ...{
    type: 'welcome',
    callId: 'call',
    secret: 's',
    language: 'en',
    medium: 'voice',
    notice: null,
  },
  ...{ sound: 'page', invitation: null, isOnHold: false, demonstration: null, agentVoice: 'off' },
  ...{
    isRecording: false,
    isPaused: false,
    messages: [],
    ice: { iceServers: [], iceTransportPolicy: 'all' },
  },
}

function made({ publicUrl = '' } = {}) {
  const now = { changeCount: 0, occupied: [] as boolean[], endCount: 0, isOnTelephone: false }
  const links: (CustomerLink | undefined)[] = []
  const clock = new ManualClock()
  const presence = new Presence({
    room: {
      callId: 'call',
      changed: () => {
        now.changeCount++
      },
    },
    ...{ publicUrl, linkTtlMs: 60_000, nowMs: () => nowMs, clock },
    ...{ callMs: () => clock.nowMs(), isOnTelephone: () => now.isOnTelephone },
    linked: (link) => links.push(link),
    copy: () => undefined,
    moved: ({ isOccupied }) => now.occupied.push(isOccupied),
    end: () => {
      now.endCount++
      return Promise.resolve()
    },
  })
  const sit = (seat: FakeSeat): void => presence.seatHandlers.sit({ kind: 'sit' }, seat)
  return { presence, now, links, clock, sit, seat: new FakeSeat(), customer: new FakeCustomer() }
}

test('presence: one page sits at a time; the one before is told that it was replaced', () => {
  const { presence, sit, seat } = made()
  assert.throws(() => presence.requireSeat(seat), { code: 'ASSIST_SEAT_NOT_TAKEN' })
  sit(seat)
  sit(seat)
  assert.deepEqual(seat.got, [], 'sitting down twice replaces nobody')
  const second = new FakeSeat()
  sit(second)
  assert.deepEqual(seat.got, [{ kind: 'replaced' }])
  assert.throws(() => presence.requireSeat(seat), { code: 'ASSIST_SEAT_NOT_TAKEN' })
  presence.leave(seat)
  assert.equal(presence.seat, second, 'a page that was replaced leaves nothing')
})

test('presence: the customer is told who is at the seat, on arrival and whenever it changes', () => {
  const { presence, sit, seat, customer } = made()
  presence.welcome(customer, welcome)
  sit(seat)
  presence.seatHandlers.rise({ kind: 'rise' }, seat)
  assert.deepEqual(customer.got, [
    welcome,
    ...[false, true, false].map((isTaken) => ({ type: 'seat', isTaken })),
  ])
})

test('presence: a customer who comes back has one socket: the one before is closed and counts no more', () => {
  const { presence, customer } = made()
  presence.welcome(customer, welcome)
  const back = new FakeCustomer()
  presence.welcome(back, welcome)
  assert.ok(customer.isClosed)
  presence.customerLeft(customer)
  assert.equal(presence.requireCustomer(), back)
  assert.ok(presence.isCustomer(back) && !presence.isCustomer(customer))
})

test('presence: the agent sees an absent customer, one who is here and one who went away', () => {
  const { presence, links, seat, customer, now } = made()
  const unseen = { elapsedMs: 0, waitedMs: null }
  assert.deepEqual(presence.seatView(seat), { customer: 'absent', link: null, ...unseen })
  presence.seatHandlers['make-link']()
  links[0]!.admit(undefined, nowMs)
  presence.welcome(customer, welcome)
  assert.equal(presence.seatView(seat).customer, 'present')
  presence.customerLeft(customer)
  assert.equal(presence.seatView(seat).customer, 'away')
  assert.throws(() => presence.requireCustomer(), { code: 'ASSIST_CUSTOMER_ABSENT' })
  assert.equal(now.changeCount, 3)
})

test('presence: a fresh link ends the one before and the page that came by it', () => {
  const { presence, links, seat, customer } = made({ publicUrl: 'https://help.example/' })
  const make = presence.seatHandlers['make-link']
  make()
  presence.welcome(customer, welcome)
  make()
  assert.deepEqual(customer.types, ['welcome', 'seat', 'ended'])
  assert.ok(customer.isClosed)
  assert.deepEqual(presence.seatView(seat), {
    customer: 'absent',
    link: {
      url: `https://help.example/c/${links[1]!.token}`,
      expiresAt: '2026-03-01T10:01:00.000Z',
    },
    ...{ elapsedMs: 0, waitedMs: null },
  })
})

test('presence: a customer who was here is away, not absent, while a fresh link waits for them', () => {
  const { presence, links, seat, customer } = made()
  const make = presence.seatHandlers['make-link']
  make()
  make()
  assert.equal(presence.seatView(seat).customer, 'absent', 'nobody came by the first link')
  links[1]!.admit(undefined, nowMs)
  presence.welcome(customer, welcome)
  make()
  assert.equal(presence.seatView(seat).customer, 'away')
})

test('presence: tells whether anybody is left in the room', () => {
  const { presence, sit, seat, customer, now } = made()
  sit(seat)
  presence.welcome(customer, welcome)
  presence.leave(seat)
  presence.customerLeft(customer)
  assert.deepEqual(now.occupied, [true, true, true, false])
})

test('presence: a call that is over tells the customer, and its link opens nothing more', async () => {
  const { presence, links, customer, now } = made()
  presence.welcome(customer, welcome)
  await presence.seatHandlers.end()
  assert.equal(now.endCount, 1)
  presence.close()
  assert.deepEqual(customer.types, ['welcome', 'seat', 'ended'])
  assert.ok(customer.isClosed)
  assert.deepEqual(links, [undefined])
})

test('presence: a ping of the customer’s page is answered', () => {
  const { presence, customer } = made()
  presence.welcome(customer, welcome)
  presence.customerHandlers.ping()
  assert.equal(customer.types.at(-1), 'pong')
})

test('presence: a page asks before it takes a seat, and its own former socket never keeps it out', () => {
  const { presence, seat } = made()
  const [ask, second, reloaded] = [presence.seatHandlers.sit, new FakeSeat(), new FakeSeat()]
  ask({ kind: 'sit', place: 'a', onlyIfFree: true }, seat)
  assert.equal(presence.seat, seat)
  ask({ kind: 'sit', place: 'b', onlyIfFree: true }, second)
  assert.deepEqual([second.got, presence.seat === seat], [[{ kind: 'taken' }], true])
  ask({ kind: 'sit', place: 'a', onlyIfFree: true }, reloaded)
  assert.equal(presence.seat, reloaded)
  ask({ kind: 'sit', place: 'b' }, second)
  assert.equal(presence.seat, second)
  assert.deepEqual(reloaded.got, [{ kind: 'replaced' }])
})

test('presence: a page that has just gone may be reloading; then it has left', () => {
  const { presence, clock, customer, now } = made()
  assert.equal(presence.place, 'absent')
  presence.seatHandlers['make-link']()
  presence.welcome(customer, welcome)
  assert.equal(presence.place, 'present')
  presence.customerLeft(customer)
  assert.equal(presence.place, 'reloading')
  const { changeCount } = now
  clock.advance(10_000)
  assert.equal(now.changeCount, changeCount + 1, 'the seat is shown that they have left')
  presence.welcome(customer, welcome)
  presence.customerLeft(customer)
  presence.close()
})

test('presence: waiting is counted until both are there for the first time', () => {
  const { presence, clock, sit, seat, customer } = made()
  sit(seat)
  clock.advance(7_000)
  assert.equal(presence.seatView(seat).waitedMs, null)
  presence.welcome(customer, welcome)
  clock.advance(5_000)
  presence.customerLeft(customer)
  presence.welcome(customer, welcome)
  const { waitedMs, elapsedMs } = presence.seatView(seat)
  assert.deepEqual([waitedMs, elapsedMs], [7_000, 12_000])
})

test('presence: a customer who calls by telephone ends the waiting of an agent who sits there', () => {
  const { presence, clock, sit, seat, now } = made()
  sit(seat)
  clock.advance(3_000)
  presence.endWaiting()
  assert.equal(presence.seatView(seat).waitedMs, null)
  now.isOnTelephone = true
  presence.endWaiting()
  clock.advance(2_000)
  presence.endWaiting()
  assert.equal(presence.seatView(seat).waitedMs, 3_000)
})
