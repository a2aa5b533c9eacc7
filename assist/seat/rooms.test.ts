import assert from 'node:assert/strict'
import { test } from 'node:test'

import { ManualClock } from '../call/clock.js'
import type { CallPipeline } from '../pipeline/call-pipeline.js'
import type { CallEndReason } from '../pipeline/log/call-event.js'
import { loadConfig } from '../settings/config.js'
import { fakeCall } from '../testing/fake-call.js'
import { FakeCustomer, FakeSeat } from '../testing/fake-room.js'
import { Rooms } from './rooms.js'

/** Live calls on fake ears, in as much as rooms ask of them. */
function made() {
  const live = new Map<string, CallPipeline>()
  const end = async (callId: string, reason: CallEndReason): Promise<void> => {
    await live.get(callId)?.end(reason)
    live.delete(callId)
  }
  const begin = (start: { readonly callId: string }): CallPipeline => {
    const { pipeline } = fakeCall({ start })
    live.set(start.callId, pipeline)
    return pipeline
  }
  const clock = new ManualClock()
  const config = loadConfig({}, { roomIdleMs: 60_000 })
  const rooms = new Rooms({
    ...{ clock, config },
    calls: {
      find: (callId) => live.get(callId),
      hold: (start) => {
        const release = (reason: CallEndReason): Promise<void> => end(start.callId, reason)
        return Promise.resolve({ pipeline: begin(start), release })
      },
      carries: () => false,
      endLegs: () => Promise.resolve(),
      endCall: end,
      onChange: () => () => undefined,
    },
    followUps: { make: () => Promise.reject(new Error('not asked for')) },
  })
  return { rooms, live, begin, clock }
}

/** Sits down at a call and makes its link. @returns the link's token */
async function linked(rooms: Rooms, callId: string, seat: FakeSeat): Promise<string> {
  await rooms.act(callId, seat, { kind: 'sit' })
  await rooms.act(callId, seat, { kind: 'make-link' })
  const last = seat.got.at(-1)
  const url = last?.kind === 'room' ? last.room.link?.url : undefined
  return url?.split('/').at(-1) ?? ''
}

const unknown = { code: 'ASSIST_LINK_UNKNOWN' }

test('rooms: a call begins at the seat with an id of its own or the one that is asked for, once', async () => {
  const { rooms, live } = made()
  const callId = await rooms.begin({ language: 'en' }, 'text')
  assert.match(callId, /^web-[\w-]{8}$/)
  assert.equal(await rooms.begin({ language: 'en', callId: 'c-1' }, 'voice'), 'c-1')
  assert.deepEqual([...live.keys()], [callId, 'c-1'])
  const twice = rooms.begin({ language: 'en', callId: 'c-1' }, 'voice')
  await assert.rejects(twice, { code: 'ASSIST_CALL_EXISTS' })
})

test('rooms: a call that nobody comes to ends when it has been idle for long', async () => {
  const { rooms, live, clock } = made()
  await rooms.begin({ language: 'en' }, 'voice')
  clock.advance(60_000)
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal(live.size, 0)
})

test('rooms: a customer who comes while nobody sits at the call keeps it', async () => {
  const { rooms, live, clock } = made()
  const seat = new FakeSeat()
  const callId = await rooms.begin({ language: 'en' }, 'voice')
  const token = await linked(rooms, callId, seat)
  rooms.leave(seat)
  clock.advance(59_999)
  const customer = new FakeCustomer()
  const room = rooms.admit(token, undefined, customer)
  clock.advance(10 * 60_000)
  await new Promise((resolve) => setImmediate(resolve))
  assert.ok(live.has(callId))
  room.customerLeft(customer)
  clock.advance(60_000)
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal(live.size, 0, 'and the idle time begins anew when they leave')
})

test('rooms: an agent takes the seat at any live call, and at no other', async () => {
  const { rooms, begin } = made()
  const seat = new FakeSeat()
  const sit = (): Promise<void> => rooms.act('phone', seat, { kind: 'sit' })
  await assert.rejects(sit(), { code: 'ASSIST_CALL_NOT_FOUND' })
  begin({ callId: 'phone' })
  await sit()
  assert.equal(seat.got.at(-1)?.kind, 'room')
})

test('rooms: a link lets one browser in, and its secret opens that call alone', async () => {
  const { rooms } = made()
  const callId = await rooms.begin({ language: 'en' }, 'voice')
  const token = await linked(rooms, callId, new FakeSeat())
  const customer = new FakeCustomer()
  const room = rooms.admit(token, undefined, customer)
  const [welcome] = customer.got
  assert.ok(welcome?.type === 'welcome')
  assert.deepEqual(rooms.grant(token, welcome.secret), { room, callId })
  const inUse = { code: 'ASSIST_LINK_IN_USE' }
  assert.throws(() => rooms.admit(token, undefined, new FakeCustomer()), inUse)
  assert.throws(() => rooms.grant(token, 'guessed'), inUse)
  assert.throws(() => rooms.grant('guessed', welcome.secret), unknown)
})

test('rooms: a fresh link ends the one before, and the end of the call ends the last', async () => {
  const { rooms } = made()
  const seat = new FakeSeat()
  const callId = await rooms.begin({ language: 'en' }, 'voice')
  const first = await linked(rooms, callId, seat)
  const second = await linked(rooms, callId, seat)
  assert.throws(() => rooms.admit(first, undefined, new FakeCustomer()), unknown)
  rooms.admit(second, undefined, new FakeCustomer())
  await rooms.act(callId, seat, { kind: 'end' })
  assert.throws(() => rooms.admit(second, undefined, new FakeCustomer()), unknown)
})

test('rooms: a page that goes leaves every seat it had', async () => {
  const { rooms, begin } = made()
  const seat = new FakeSeat()
  for (const callId of ['a', 'b']) {
    begin({ callId })
    await rooms.act(callId, seat, { kind: 'sit' })
  }
  rooms.leave(seat)
  for (const callId of ['a', 'b']) {
    const held = rooms.act(callId, seat, { kind: 'hold', isOn: true })
    await assert.rejects(held, { code: 'ASSIST_SEAT_NOT_TAKEN' })
  }
})
