import assert from 'node:assert/strict'
import { test } from 'node:test'

import { CallLog } from '../../pipeline/log/call-log.js'
import { FakeRoom } from '../../testing/fake-room.js'
import { ChatRelay } from './chat-relay.js'

function made() {
  const room = new FakeRoom()
  const log = new CallLog(room.callId, () => Promise.resolve())
  const clock = { ms: 0, nowMs: () => clock.ms }
  return { room, log, clock, chat: new ChatRelay({ room, log, clock, perMinute: 2 }) }
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
