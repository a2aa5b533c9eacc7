import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { FollowUpOrder } from '../../followup/follow-ups.js'
import { FakeRoom, FakeSeat } from '../../testing/fake-room.js'
import { SentFollowUps } from './sent-follow-ups.js'

const url = 'https://help.example/f/f1'

function made({ publicUrl = 'https://help.example/', isLeaving = false } = {}) {
  const room = new FakeRoom()
  const orders: FollowUpOrder[] = []
  const make = (order: FollowUpOrder) => {
    orders.push(order)
    if (isLeaving) room.isCustomerHere = false
    return Promise.resolve({ followUpId: 'f1', path: '/f/f1', title: 'Router' })
  }
  const sent = new SentFollowUps({
    ...{ room, internalId: 'own', followUps: { make }, base: 'shop', publicUrl },
  })
  const send = (how: 'chat' | 'page' | 'copy', seat = room.seat): Promise<void> =>
    sent.seatHandlers['follow-up']({ kind: 'follow-up', solutionId: 'router', how }, seat)
  return { room, orders, send }
}

test('follow-ups: into the chat as a link, onto the customer’s screen, or to the agent who copies it', async () => {
  const { room, orders, send } = made()
  await send('chat')
  assert.deepEqual(room.written, [{ channel: 'agent', text: '', link: { url, title: 'Router' } }])
  await send('page')
  assert.deepEqual(room.customer.got, [{ type: 'page', url, title: 'Router' }])
  await send('copy')
  assert.deepEqual(room.seat.got, [{ kind: 'follow-up', solutionId: 'router', url }])
  assert.deepEqual(orders[0], { callId: 'own', base: 'shop', solutionId: 'router' })
  const logged = { type: 'followup.sent', kind: 'link', followUpId: 'f1', solutionId: 'router' }
  assert.deepEqual(
    room.log,
    ['chat', 'page', 'copy'].map((how) => ({ ...logged, how })),
  )
})

test('follow-ups: where no public address is set, customers use the agent’s', async () => {
  const { room, send } = made({ publicUrl: '' })
  const seat = new FakeSeat('http://192.0.2.7:8080')
  await send('copy', seat)
  assert.deepEqual(seat.got, [
    { kind: 'follow-up', solutionId: 'router', url: 'http://192.0.2.7:8080/f/f1' },
  ])
  assert.deepEqual(room.seat.got, [], 'only the page that asked')
})

test('follow-ups: no page is made for the screen of a customer who is not there', async () => {
  const { room, orders, send } = made()
  room.isCustomerHere = false
  await assert.rejects(send('page'), { code: 'ASSIST_CUSTOMER_ABSENT' })
  assert.deepEqual(orders, [])
  await send('chat')
  assert.equal(orders.length, 1)
})

test('follow-ups: a customer who leaves while the page is made is reported, not overlooked', async () => {
  const { send } = made({ isLeaving: true })
  await assert.rejects(send('page'), { code: 'ASSIST_CUSTOMER_ABSENT' })
})
