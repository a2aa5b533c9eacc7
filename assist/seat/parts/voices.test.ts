import assert from 'node:assert/strict'
import { test } from 'node:test'

import { FakeRoom } from '../../testing/fake-room.js'
import { Voices, type VoicesParts } from './voices.js'

function made() {
  const room = new FakeRoom()
  const now: {
    place: ReturnType<VoicesParts['place']>
    sound: ReturnType<VoicesParts['sound']>
  } = { place: 'present', sound: 'page' }
  const voices = new Voices({ room, place: () => now.place, sound: () => now.sound })
  const customerIs = (): string => voices.seatView().customerNow
  return { room, now, voices, customerIs }
}

test('voices: the seat is told in one word what the customer does', () => {
  const { now, voices, customerIs } = made()
  assert.equal(customerIs(), 'silent')
  voices.customerHandlers.voice({ type: 'voice', voice: 'on' })
  assert.equal(customerIs(), 'talks')
  voices.customerHandlers.voice({ type: 'voice', voice: 'muted' })
  assert.equal(customerIs(), 'muted')
  now.sound = 'none'
  assert.equal(customerIs(), 'present')
  now.sound = 'telephone'
  assert.equal(customerIs(), 'telephone')
})

test('voices: a page that comes back has not begun to talk until it says so', () => {
  const { now, voices, customerIs } = made()
  voices.customerHandlers.voice({ type: 'voice', voice: 'on' })
  now.place = 'reloading'
  voices.moved({ isSeatTaken: true, came: undefined })
  assert.equal(customerIs(), 'reloading')
  now.place = 'present'
  voices.moved({ isSeatTaken: true, came: 'customer' })
  assert.equal(customerIs(), 'silent')
})

test('voices: a page that takes the place of another has not begun to talk until it says so', () => {
  const { room, voices, customerIs } = made()
  voices.customerHandlers.voice({ type: 'voice', voice: 'on' })
  voices.moved({ isSeatTaken: true, came: 'seat' })
  assert.equal(customerIs(), 'talks')
  voices.moved({ isSeatTaken: true, came: 'customer' })
  assert.equal(customerIs(), 'silent')
  voices.seatHandlers.voice({ kind: 'voice', voice: 'muted' })
  voices.moved({ isSeatTaken: true, came: 'seat' })
  assert.deepEqual(room.customer.got.at(-1), { type: 'agent-voice', voice: 'off' })
})

test('voices: the customer hears of the agent’s voice at each change, and that it is off when the seat is left', () => {
  const { room, voices } = made()
  voices.seatHandlers.voice({ kind: 'voice', voice: 'on' })
  voices.seatHandlers.voice({ kind: 'voice', voice: 'on' })
  voices.seatHandlers.voice({ kind: 'voice', voice: 'muted' })
  voices.moved({ isSeatTaken: false, came: undefined })
  const told = ['on', 'muted', 'off'].map((voice) => ({ type: 'agent-voice', voice }))
  assert.deepEqual(room.customer.got, told)
})
