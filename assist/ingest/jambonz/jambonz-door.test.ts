import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, test } from 'node:test'

import WebSocket from 'ws'

import { assertReadOrRefused } from '../../testing/changed-messages.js'
import { knock } from '../../testing/knock.js'
import { fakeApp, type FakeApp } from '../../testing/fake-app.js'
import { jambonzDoor } from './jambonz-door.js'

/** What jambonz sends first; its own attributes and those of `metadata` stand side by side. */
const first = {
  ...{ callSid: 'f8d1', callId: 'sip-7', direction: 'inbound', from: '+15550100', to: '+15550199' },
  ...{ accountSid: 'a1', applicationSid: 'b2', callStatus: 'in-progress', sipStatus: 200 },
  ...{ sampleRate: 16_000, mixType: 'stereo', queue: 'repairs', language: 'en-US', agent: 'Ana' },
}

function read(...messages: readonly object[]) {
  const translator = jambonzDoor.translate({ query: {}, headers: {} }, () => () => undefined)
  return messages.flatMap((message) => translator.text(message as Record<string, unknown>))
}

function startOf(message: object) {
  const [start] = read(message)
  assert.ok(start?.kind === 'start')
  return start
}

test('jambonz: a stream becomes a call of one leg; metadata and the customer’s number are its facts', () => {
  assert.deepEqual(startOf(first), {
    kind: 'start',
    call: {
      ...{ callId: 'f8d1', language: 'en', agent: 'Ana' },
      context: { caller: '+15550100', queue: 'repairs' },
      line: { carrier: 'jambonz', lineId: 'f8d1' },
    },
    legs: [{ encoding: 's16le', sampleRateHz: 16_000, channels: ['customer', 'agent'] }],
    events: 'none',
  })
})

test('jambonz: metadata as an object of its own count too, and win', () => {
  const { call } = startOf({ ...first, metadata: { callId: 'ticket-7', queue: 'sales' } })
  assert.deepEqual(
    [call.callId, call.context],
    ['ticket-7', { caller: '+15550100', queue: 'sales' }],
  )
})

test('jambonz: the caller is who the company called, or whom the metadata name; what is no number is let go', () => {
  const callerOf = (more: object) => startOf({ ...first, ...more }).call.context?.['caller']
  assert.equal(callerOf({ direction: 'outbound' }), '+15550199')
  assert.equal(callerOf({ metadata: { caller: 'Ms Li' } }), 'Ms Li')
  for (const from of ['', 7, null, '5'.repeat(3_000)]) assert.equal(callerOf({ from }), undefined)
})

test('jambonz: a conference that the metadata name is where its line is, and no context', () => {
  const { call } = startOf({ ...first, metadata: { conference: 'desk 4' } })
  assert.deepEqual(call.line, { carrier: 'jambonz', lineId: 'f8d1', conference: 'desk 4' })
  assert.equal(call.context?.['conference'], undefined)
})

test('jambonz: one channel is the customer, or the agent who called', () => {
  const channelsOf = (more: object) => startOf({ ...first, ...more }).legs[0]?.channels
  assert.deepEqual(channelsOf({ mixType: 'mono' }), ['customer'])
  assert.deepEqual(channelsOf({ mixType: 'mono', customerTrack: 'outbound' }), ['agent'])
  assert.deepEqual(channelsOf({ customerTrack: 'outbound' }), ['agent', 'customer'])
})

test('jambonz: keys that are pressed change nothing', () => {
  assert.equal(read(first, { event: 'dtmf', dtmf: '1', duration: 1_600 }).length, 1)
})

test('jambonz: recorded sessions with anything changed are read or refused by name (property)', () => {
  const session = [
    { ...first, metadata: { solutions: 'bank' } },
    { event: 'dtmf', dtmf: '1' },
  ]
  assertReadOrRefused(session, (messages) => read(...messages))
})

let app: FakeApp
before(async () => {
  app = await fakeApp({ apiKey: 'the key', jambonzSecret: 'jambonz:a:word', wrongKeysPerMinute: 3 })
})
after(() => app.close())

const knockBy = (authorization?: string): Promise<WebSocket | number> =>
  knock(app.address, '/jambonz', {
    headers: authorization === undefined ? {} : { authorization },
    protocols: ['audio.jambonz.org'],
  })

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`

test('jambonz: a stream by its name and password is a call, which ends when jambonz closes the socket', async () => {
  const socket = await knockBy(basic('jambonz:a:word'))
  assert.ok(socket instanceof WebSocket)
  assert.equal(socket.protocol, 'audio.jambonz.org')
  socket.send(JSON.stringify(first))
  socket.send(new Uint8Array(640))
  socket.close(1000)
  await once(socket, 'close')
  const deadline = performance.now() + 10_000
  const last = () => app.made.get('f8d1')?.log.after(0).at(-1)
  while (last()?.type !== 'call.ended' && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  const ended = last()
  assert.equal(ended?.type === 'call.ended' && ended.reason, 'stopped')
})

test('jambonz: our key opens the door as well', async () => {
  const socket = await knockBy('Bearer the key')
  assert.ok(socket instanceof WebSocket)
  socket.terminate()
})

test('jambonz: another password is refused, and who tries many is not heard for a while', async () => {
  assert.equal(await knockBy(), 401)
  for (const text of ['jambonz:wrong', 'a:word', 'jambonz:'])
    assert.equal(await knockBy(basic(text)), 401)
  assert.equal(await knockBy(basic('jambonz:a:word')), 429)
})
