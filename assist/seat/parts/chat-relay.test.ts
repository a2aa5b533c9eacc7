import assert from 'node:assert/strict'
import { test } from 'node:test'

import { CallPause } from '../../pipeline/call-pause.js'
import { CallLog } from '../../pipeline/log/call-log.js'
import { FakeRoom } from '../../testing/fake-room.js'
import { ChatRelay } from './chat-relay.js'

function made() {
  const room = new FakeRoom()
  const log = new CallLog(room.callId, () => Promise.resolve())
  const clock = { ms: 0, nowMs: () => clock.ms }
  const pause = new CallPause(
    () => undefined,
    () => clock.ms,
  )
  const chat = new ChatRelay({ room, log, clock, pause, perMinute: 2 })
  return { room, log, clock, pause, chat }
}

const line = { messageId: 'm1', from: 'agent', text: 'Hello' } as const

test('chat: what either side writes goes into the call under its side', () => {
  const { room, chat } = made()
  chat.seatHandlers.message({ kind: 'message', text: 'Hello' })
  chat.customerHandlers.message({ type: 'message', text: 'Hi' })
  assert.deepEqual(room.written, [
    { channel: 'agent', text: 'Hello' },
    { channel: 'customer', text: 'Hi' },
  ])
  assert.deepEqual(room.customer.got, [], 'not before it stands in the log')
})

test('chat: the customer’s page gets the messages of the log and nothing else of it', () => {
  const { room, log } = made()
  log.append({ type: 'message', ...line }, 10)
  log.append({ type: 'solutions.changed', solutionsVersion: 'v2' }, 20)
  assert.deepEqual(room.customer.got, [{ type: 'message', message: line }])
})

test('chat: a page that comes back gets the whole conversation, pictures and pages in it', () => {
  const { log, chat } = made()
  const image = { sha256: 'f00', name: 'cat.jpg' }
  const link = { url: 'https://assist.example/f/x', title: 'Router' }
  log.append({ type: 'media.hold', isOn: true }, 0)
  log.append({ type: 'message', ...line, image }, 10)
  log.append({ type: 'message', ...line, messageId: 'm2', link }, 20)
  assert.deepEqual(chat.customerView().messages, [
    { ...line, image },
    { ...line, messageId: 'm2', link },
  ])
})

test('chat: a side that writes too fast is refused with the time of the next message; the other side is not', () => {
  const { room, chat, clock } = made()
  const say = (text: string): void => chat.customerHandlers.message({ type: 'message', text })
  say('1')
  say('2')
  assert.throws(() => say('3'), { code: 'ASSIST_CHAT_LIMITED', retryAfterMs: 30_000 })
  chat.seatHandlers.message({ kind: 'message', text: 'One moment' })
  clock.ms = 30_000
  say('4')
  assert.deepEqual(
    room.written.map(({ text }) => text),
    ['1', '2', 'One moment', '4'],
  )
})

test('chat: a call that is over sends nothing more', () => {
  const { room, log, chat } = made()
  chat.close()
  log.append({ type: 'message', ...line }, 10)
  assert.deepEqual(room.customer.got, [])
})

test('chat: a pause closes it for both sides, who are told, and uses up no allowance', () => {
  const { room, pause, chat } = made()
  const write = (): void => {
    chat.seatHandlers.message({ kind: 'message', text: 'a' })
    chat.customerHandlers.message({ type: 'message', text: 'b' })
  }
  pause.set(true)
  for (let time = 0; time < 3; time++) assert.throws(write, { code: 'ASSIST_CALL_PAUSED' })
  assert.deepEqual(
    [chat.seatView(), chat.customerView().isPaused],
    [{ isClosedToWriting: true }, true],
  )
  pause.set(false)
  write()
  assert.deepEqual(
    room.written.map(({ text }) => text),
    ['a', 'b'],
  )
  assert.deepEqual(room.customer.got, [
    { type: 'pause', isOn: true },
    { type: 'pause', isOn: false },
  ])
  assert.equal(room.changeCount, 2)
})

test('chat: a customer who refuses to be transcribed may write', () => {
  const { room, pause, chat } = made()
  pause.refuse(true)
  chat.customerHandlers.message({ type: 'message', text: 'b' })
  assert.equal(room.written.length, 1)
  assert.deepEqual(room.customer.got, [])
})
