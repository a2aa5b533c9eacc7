import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { CarrierLine, LineOrder } from '../../call/carrier-line.js'
import type { Medium } from '../../call/medium.js'
import { FakeRoom } from '../../testing/fake-room.js'
import { pageDoor, Sound } from './sound.js'

/** The customer's legs of one call, by door, as the registry tells of them. */
class FakeLegs {
  readonly doors = new Set<string>()
  readonly #listeners = new Set<() => void>()

  get listenerCount(): number {
    return this.#listeners.size
  }

  set(door: string, isOpen: boolean): void {
    if (isOpen) this.doors.add(door)
    else this.doors.delete(door)
    for (const listener of this.#listeners) listener()
  }

  carries(_callId: string, _channel: string, exceptDoor: string): boolean {
    return [...this.doors].some((door) => door !== exceptDoor)
  }

  endLegs(_callId: string, _channel: string, exceptDoor: string): Promise<void> {
    for (const door of this.doors) if (door !== exceptDoor) this.set(door, false)
    return Promise.resolve()
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}

function made(begins: { medium?: Medium; door?: string; line?: CarrierLine } = {}) {
  const room = new FakeRoom()
  const calls = new FakeLegs()
  if (begins.door !== undefined) calls.set(begins.door, true)
  const now = { medium: begins.medium ?? 'voice', holdCount: 0, moveCount: 0 }
  const sound = new Sound({
    ...{ room, calls, line: begins.line, medium: () => now.medium },
    holdCall: () => {
      assert.ok(calls.carries('call', 'customer', pageDoor), 'held before the leg ends')
      now.holdCount++
      return Promise.resolve()
    },
    moved: () => now.moveCount++,
  })
  return { room, calls, now, sound }
}

test('sound: comes from the page, from nowhere in a written call, and from the telephone where one carries it', () => {
  assert.equal(made().sound.seatView().sound, 'page')
  assert.equal(made({ medium: 'text' }).sound.seatView().sound, 'none')
  assert.equal(made({ medium: 'text', door: 'native' }).sound.customerView().sound, 'telephone')
  assert.equal(made({ door: pageDoor }).sound.seatView().sound, 'page')
})

test('sound: both pages are told when another door takes it or loses it, and only then', () => {
  const { room, calls, sound } = made()
  calls.set(pageDoor, true)
  calls.set('native', true)
  calls.set('native', false)
  sound.refresh()
  assert.deepEqual(room.customer.got, [
    { type: 'sound', sound: 'telephone' },
    { type: 'sound', sound: 'page' },
  ])
  assert.equal(room.changeCount, 2)
})

test('sound: follows the medium when it is looked at again', () => {
  const { room, now, sound } = made({ medium: 'text' })
  now.medium = 'video'
  sound.refresh()
  assert.deepEqual(room.customer.got, [{ type: 'sound', sound: 'page' }])
})

test('sound: taken to the page, it ends the telephone leg of a call that is held first', async () => {
  const { calls, now, sound } = made({ door: 'native' })
  await sound.seatHandlers['take-sound']()
  assert.equal(now.holdCount, 1)
  assert.deepEqual([...calls.doors], [])
  assert.equal(sound.seatView().sound, 'page')
})

test('sound: hold is told to the customer and the log once each way', async () => {
  const { room, sound } = made()
  for (const isOn of [true, true, false]) await sound.seatHandlers.hold({ kind: 'hold', isOn })
  assert.deepEqual(room.log, [
    { type: 'media.hold', isOn: true },
    { type: 'media.hold', isOn: false },
  ])
  assert.deepEqual(room.customer.types, ['hold', 'hold'])
  assert.equal(sound.customerView().isOnHold, false)
})

test('sound: the carrier of a telephone is asked what it can do, and nothing else', async () => {
  const orders: LineOrder[] = []
  const order = (one: LineOrder): Promise<void> => Promise.resolve(void orders.push(one))
  const line: CarrierLine = { can: ['hold', 'mute', 'transfer'], order }
  const { calls, sound, room } = made({ door: 'twilio', line })
  assert.deepEqual(sound.seatView().line, { can: line.can, isMuted: false })
  await sound.seatHandlers.hold({ kind: 'hold', isOn: true })
  await sound.seatHandlers.line({ kind: 'line', order: { action: 'mute', isOn: true } })
  const hangUp = sound.seatHandlers.line({ kind: 'line', order: { action: 'hang-up' } })
  await assert.rejects(hangUp, /cannot do this/)
  const transfer = { action: 'transfer', to: '+15550123' } as const
  await sound.seatHandlers.line({ kind: 'line', order: transfer })
  assert.deepEqual(orders, [
    { action: 'hold', isOn: true },
    { action: 'mute', isOn: true },
    transfer,
  ])
  assert.equal(sound.seatView().line?.isMuted, true)
  assert.deepEqual(room.log, [
    { type: 'media.hold', isOn: true },
    { type: 'media.line', action: 'mute', isOn: true },
    { type: 'media.line', action: 'transfer' },
  ])
  calls.set('twilio', false)
  assert.equal(sound.seatView().line, null, 'the telephone is gone')
  assert.equal(made({ door: 'native' }).sound.seatView().line, null, 'this one can nothing')
})

test('sound: a carrier that refuses to hold leaves everything as it was', async () => {
  const line: CarrierLine = { can: ['hold'], order: () => Promise.reject(new Error('refused')) }
  const { sound, room } = made({ door: 'twilio', line })
  await assert.rejects(sound.seatHandlers.hold({ kind: 'hold', isOn: true }), /refused/)
  assert.deepEqual([sound.seatView().isOnHold, room.log], [false, []])
})

test('sound: listens no more when the call is over', () => {
  const { calls, sound } = made()
  sound.close()
  assert.equal(calls.listenerCount, 0)
})
