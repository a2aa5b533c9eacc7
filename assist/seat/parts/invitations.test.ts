import assert from 'node:assert/strict'
import { test } from 'node:test'

import { ManualClock } from '../../call/clock.js'
import { FakeRoom } from '../../testing/fake-room.js'
import { Invitations } from './invitations.js'

function made() {
  const room = new FakeRoom()
  const clock = new ManualClock()
  const mediums: string[] = []
  const invitations: Invitations = new Invitations({
    ...{ room, clock, medium: 'voice', invitationTtlMs: 45_000 },
    mediumChanged: () => mediums.push(invitations.medium),
    actOnAdvice: (adviceId) => adviceId === 'a1',
  })
  return { room, clock, mediums, invitations }
}

test('invitations: both pages see each step, and the log has it', () => {
  const { room, mediums, invitations } = made()
  invitations.seatHandlers.invite({ kind: 'invite', medium: 'video' })
  const { answer, joined } = invitations.customerHandlers
  answer({ type: 'answer', invitationId: 'i1', isAccepted: true })
  joined()
  const invitation = { invitationId: 'i1', medium: 'video', state: 'joined' } as const
  assert.deepEqual(invitations.seatView(), { medium: 'video', invitation })
  assert.deepEqual(invitations.customerView(), invitations.seatView())
  assert.deepEqual(room.customer.got.slice(-2), [
    { type: 'invitation', invitation },
    { type: 'medium', medium: 'video' },
  ])
  assert.deepEqual(
    room.log.map(({ type }) => type),
    ['media.invited', 'media.accepted', 'media.joined', 'call.medium'],
  )
  assert.equal(mediums.at(-1), 'video')
  assert.equal(room.changeCount, room.log.length)
})

test('invitations: nobody is invited who is not there', () => {
  const { room, invitations } = made()
  room.isCustomerHere = false
  assert.throws(() => invitations.seatHandlers.invite({ kind: 'invite', medium: 'video' }), {
    code: 'ASSIST_CUSTOMER_ABSENT',
  })
  assert.equal(invitations.seatView().invitation, null)
})

test('invitations: the agent goes back and withdraws without asking, the customer leaves', () => {
  const { invitations } = made()
  const { invite, 'go-back': goBack, 'withdraw-invitation': withdraw } = invitations.seatHandlers
  goBack({ kind: 'go-back', medium: 'text' })
  assert.equal(invitations.medium, 'text')
  invite({ kind: 'invite', medium: 'video' })
  withdraw()
  assert.equal(invitations.seatView().invitation?.state, 'withdrawn')
  invite({ kind: 'invite', medium: 'voice' })
  invitations.customerHandlers.answer({ type: 'answer', invitationId: 'i2', isAccepted: true })
  invitations.customerHandlers.left()
  assert.equal(invitations.seatView().invitation?.state, 'refused')
})

test('invitations: one that is open when the call ends does not expire after it', () => {
  const { room, clock, invitations } = made()
  invitations.seatHandlers.invite({ kind: 'invite', medium: 'video' })
  invitations.close()
  clock.advance(45_000)
  assert.deepEqual(
    room.log.map(({ type }) => type),
    ['media.invited'],
  )
})

test('invitations: an advice that the call did not give is refused by name', () => {
  const { invitations } = made()
  const { advice } = invitations.seatHandlers
  assert.doesNotThrow(() => advice({ kind: 'advice', adviceId: 'a1', action: 'taken' }))
  assert.throws(() => advice({ kind: 'advice', adviceId: 'a2', action: 'taken' }), {
    code: 'ASSIST_SUGGESTION_NOT_FOUND',
  })
})
