import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, test } from 'node:test'

import WebSocket from 'ws'

import { AssistError } from '../../errors/errors.js'
import { assertReadOrRefused } from '../../testing/changed-messages.js'
import { knock } from '../../testing/knock.js'
import { fakeApp, type FakeApp } from '../../testing/fake-app.js'
import { settled } from '../../testing/fake-call.js'
import type { DoorRequest } from '../door.js'
import { twilioDoor } from './twilio-door.js'
import { twilioSignature } from './twilio-signature.js'

const mediaFormat = { encoding: 'audio/x-mulaw', sampleRate: 8_000, channels: 1 }

const twilioStart = (start: object = {}): object => ({
  ...{ event: 'start', sequenceNumber: '1', streamSid: 'MZ1' },
  start: {
    ...{ accountSid: 'AC1', streamSid: 'MZ1', callSid: 'CA1', mediaFormat },
    ...{ tracks: ['inbound', 'outbound'], ...start },
  },
})

const media = (track: string, payload: string, more: object = {}): object => ({
  ...{ event: 'media', streamSid: 'MZ1' },
  media: { track, payload, ...more },
})

/** What a socket of its own makes of messages, one after another. */
function read(...messages: readonly object[]): DoorRequest<never>[] {
  const translator = twilioDoor.translate({ query: {}, headers: {} }, () => () => undefined)
  return messages.flatMap((message) => translator.text(message as Record<string, unknown>))
}

function startOf(message: object) {
  const [start] = read(message)
  assert.equal(start?.kind, 'start')
  return start
}

test('twilio: a stream becomes a call of two legs, the caller is the customer', () => {
  const start = startOf(twilioStart({ customParameters: { queue: 'repairs', agent: 'Ana' } }))
  assert.deepEqual(start, {
    kind: 'start',
    call: { callId: 'CA1', language: 'auto', agent: 'Ana', context: { queue: 'repairs' } },
    legs: [
      { encoding: 'mulaw', sampleRateHz: 8_000, channels: ['customer'] },
      { encoding: 'mulaw', sampleRateHz: 8_000, channels: ['agent'] },
    ],
    events: 'none',
  })
})

test('twilio: parameters name the call, its language, its base, and who called whom', () => {
  const customParameters = {
    ...{ callId: 'ticket-7', language: 'zh-CN', solutions: 'bank', customerTrack: 'outbound' },
  }
  const { call, legs } = startOf(twilioStart({ customParameters }))
  assert.deepEqual(call, { callId: 'ticket-7', language: 'zh', solutions: 'bank' })
  assert.deepEqual(
    legs.map(({ channels }) => channels),
    [['agent'], ['customer']],
  )
})

test('twilio: the line of its call is told where Twilio itself sends it', () => {
  const lineId = `CA${'0a'.repeat(16)}`
  const customParameters = { callId: 'ticket-7', conference: 'desk 4' }
  const { call } = startOf(twilioStart({ callSid: lineId, customParameters }))
  assert.deepEqual(call.line, { carrier: 'twilio', lineId, conference: 'desk 4' })
  assert.equal(startOf(twilioStart()).call.line, undefined)
})

test('twilio: a stream of one track has one leg, and the other side may come by another socket', () => {
  assert.equal(startOf(twilioStart({ tracks: ['inbound'] })).legs.length, 1)
})

test('twilio: base64 with broken lines is read, what is none is refused without quoting it', () => {
  const payload = Buffer.from([1, 2, 3, 4, 5, 6]).toString('base64')
  const broken = `${payload.slice(0, 3)}\r\n${payload.slice(3)}\n`
  const [, audio] = read(twilioStart(), media('outbound', broken))
  assert.deepEqual(audio, { kind: 'audio', legIndex: 1, bytes: Buffer.from([1, 2, 3, 4, 5, 6]) })
  assert.throws(
    () => read(twilioStart(), media('inbound', 'Zm9v*secret')),
    (thrown: unknown) =>
      thrown instanceof AssistError &&
      thrown.code === 'ASSIST_PROTOCOL_FIELD_INVALID' &&
      !thrown.message.includes('secret'),
  )
})

test('twilio: audio of a track that the start did not name is refused by name', () => {
  assert.throws(
    () => read(twilioStart({ tracks: ['inbound'] }), media('outbound', 'AAAA')),
    /media\.track is one of inbound.*“outbound” came/,
  )
})

test('twilio: keys, marks and events that carriers add change nothing', () => {
  for (const event of ['dtmf', 'mark', 'connected', 'error', 'of next year']) {
    assert.deepEqual(read({ event, dtmf: { track: 'inbound_track', digit: '1' } }), [], event)
  }
})

test('telnyx: names with underscores, rates of its own, and samples with the high byte first', () => {
  const start = {
    ...{ event: 'start', sequence_number: '1', stream_id: '32de' },
    start: {
      ...{ call_control_id: 'v3:abc', from: '+1', to: '+2' },
      media_format: { encoding: 'L16', sample_rate: 16_000, channels: 1 },
      custom_parameters: { order_number: '7' },
    },
  }
  const [started, audio] = read(start, {
    ...{ event: 'media', sequence_number: '2' },
    media: { track: 'inbound', chunk: '1', timestamp: '5', payload: 'AQIDBA==' },
  })
  assert.equal(started?.kind, 'start')
  assert.deepEqual(started.call.callId, 'v3:abc')
  assert.deepEqual(started.call.context, { order_number: '7' })
  assert.deepEqual(started.legs[0], {
    ...{ encoding: 's16le', sampleRateHz: 16_000, channels: ['customer'] },
  })
  assert.deepEqual(audio, { kind: 'audio', legIndex: 0, bytes: Buffer.from([2, 1, 4, 3]) })
})

test('twilio: recorded sessions with anything changed are read or refused by name (property)', () => {
  const session = [
    twilioStart({ customParameters: { language: 'en' } }),
    media('inbound', 'AAAA', { chunk: '1', timestamp: '0' }),
    media('outbound', 'AAAA', { chunk: '1', timestamp: '20' }),
    { event: 'stop', stop: { callSid: 'CA1' } },
  ]
  assertReadOrRefused(session, (messages) => read(...messages))
})

const twilioSecret = 'the auth token'
let app: FakeApp
before(async () => {
  app = await fakeApp({ apiKey: 'the key', twilioSecret, publicUrl: 'https://desk.example.com' })
})
after(() => app.close())

const right = twilioSignature(twilioSecret, 'wss://desk.example.com/twilio')

const knockBy = (headers: Readonly<Record<string, string>>): Promise<WebSocket | number> =>
  knock(app.address, '/twilio', { headers })

test('twilio: a right signature or our key opens the socket, anything else does not', async () => {
  for (const headers of [{ 'x-twilio-signature': right }, { authorization: 'Bearer the key' }]) {
    const socket = await knockBy(headers)
    assert.ok(socket instanceof WebSocket)
    socket.terminate()
  }
  assert.equal(await knockBy({ 'x-twilio-signature': 'wrong' }), 401)
  assert.equal(await knockBy({ 'x-twilio-signature': 'wrong', 'x-api-key': 'the key' }), 401)
  assert.equal(await knockBy({}), 401)
})

test('twilio: a signed stream is a call with both sides, and is over when Twilio stops it', async () => {
  const socket = await knockBy({ 'x-twilio-signature': right })
  assert.ok(socket instanceof WebSocket)
  let messageCount = 0
  socket.on('message', () => messageCount++)
  const payload = Buffer.alloc(160).toString('base64')
  const say = (message: object): void => socket.send(JSON.stringify(message))
  say({ event: 'connected', protocol: 'Call', version: '1.0.0' })
  say(twilioStart({ callSid: 'CA2' }))
  for (let n = 1; n <= 10; n++) {
    const at = { chunk: `${n}`, timestamp: `${n * 20}` }
    say(media('inbound', payload, at))
    say(media('outbound', payload, at))
  }
  say({ event: 'stop', stop: { callSid: 'CA2' } })
  say(media('inbound', payload, { chunk: '11', timestamp: '220' }))
  const [closeCode] = (await once(socket, 'close')) as [number]
  assert.deepEqual([closeCode, messageCount], [1000, 0], 'audio behind the stop changes nothing')
  const call = app.made.get('CA2')
  const ended = call?.log.after(0).at(-1)
  assert.equal(ended?.type === 'call.ended' && ended.reason, 'stopped')
})

test('twilio: a second start ends the socket by its code, and the call waits for nobody else', async () => {
  const socket = await knockBy({ 'x-twilio-signature': right })
  assert.ok(socket instanceof WebSocket)
  socket.send(JSON.stringify(twilioStart({ callSid: 'CA3' })))
  socket.send(JSON.stringify(twilioStart({ callSid: 'CA4' })))
  const [closeCode, reason] = (await once(socket, 'close')) as [number, Buffer]
  assert.deepEqual([closeCode, reason.toString()], [1008, 'ASSIST_PROTOCOL_START_TWICE'])
  await settled()
  assert.equal(app.made.has('CA4'), false)
})
