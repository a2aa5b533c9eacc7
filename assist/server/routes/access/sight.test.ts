import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import WebSocket from 'ws'

import type { Role } from '../../../access/roles.js'
import { newKeySecret, newStoredKey } from '../../../access/keys/stored-key.js'
import type { ScreenMessage, ScreenRequest } from '../../../screen/screen-protocol.js'
import { fakeApp, type FakeApp } from '../../../testing/fake-app.js'

let app: FakeApp
const keys = new Map<string, string>()

/** Who there is: name, role, team. */
const people: readonly [string, Role, string?][] = [
  ['ana', 'agent', 'north'],
  ['ben', 'agent', 'north'],
  ['cho', 'agent', 'south'],
  ['sue', 'supervisor', 'north'],
  ['qin', 'qa'],
  ['pbx', 'integrator', 'north'],
  ['other pbx', 'integrator', 'north'],
]

before(async () => {
  app = await fakeApp({ apiKey: 'first' })
  for (const [name, role, team = null] of people) {
    const { secret, digest } = newKeySecret()
    const wanted = { name, roles: [role], team, expiresAt: null }
    await app.store.keys.create(newStoredKey(wanted, 'test', 0), digest)
    keys.set(name, secret)
  }
})
after(() => app.close())

const keyOf = (name: string): string => keys.get(name) ?? ''

/** A call as an integrator sends it. @returns the message that answers its start */
async function sent(
  by: string,
  callId: string,
  agent?: string,
): Promise<{ type: string; code?: string }> {
  const socket = new WebSocket(`${app.address.replace('http', 'ws')}/stream?key=${keyOf(by)}`)
  socket.on('error', () => undefined)
  await new Promise((resolve) => socket.once('open', resolve))
  const format = { encoding: 'mulaw', sampleRateHz: 8_000, channels: ['customer'] }
  const answer = new Promise<Buffer>((resolve) => socket.once('message', resolve))
  socket.send(
    JSON.stringify({ type: 'start', callId, language: 'en', ...format, ...(agent && { agent }) }),
  )
  return JSON.parse((await answer).toString('utf8')) as { type: string }
}

async function status(by: string, path: string): Promise<number> {
  return (await fetch(`${app.address}${path}`, { headers: { 'x-api-key': keyOf(by) } })).status
}

async function listed(by: string): Promise<string[]> {
  const answer = await fetch(`${app.address}/api/calls`, { headers: { 'x-api-key': keyOf(by) } })
  return ((await answer.json()) as { callId: string }[]).map(({ callId }) => callId).sort()
}

/** What a screen is answered to one request. */
async function screen(by: string, request: ScreenRequest): Promise<ScreenMessage> {
  const socket = new WebSocket(`${app.address.replace('http', 'ws')}/screen?key=${keyOf(by)}`)
  const heard = new Promise<ScreenMessage>((resolve) => {
    socket.on('message', (text: Buffer) => {
      const message = JSON.parse(text.toString('utf8')) as ScreenMessage
      if (message.type !== 'calls') resolve(message)
    })
  })
  await new Promise((resolve) => socket.once('open', resolve))
  socket.send(JSON.stringify(request))
  const message = await heard
  socket.close()
  return message
}

test('sight: an agent sees own calls, a supervisor the team’s, QA all; others are as if they were not', async () => {
  await sent('pbx', 'for-ana', 'Ana')
  await sent('pbx', 'for-nobody')
  const begun = await fetch(`${app.address}/api/calls`, {
    method: 'POST',
    headers: { 'x-api-key': keyOf('cho'), 'content-type': 'application/json' },
    body: JSON.stringify({ callId: 'of-cho' }),
  })
  assert.equal(begun.status, 201)
  const all = ['for-ana', 'for-nobody', 'of-cho']
  assert.deepEqual(await listed('ana'), ['for-ana'])
  assert.deepEqual(await listed('ben'), [])
  assert.deepEqual(await listed('cho'), ['of-cho'])
  assert.deepEqual(await listed('pbx'), ['for-ana', 'for-nobody'])
  assert.deepEqual(await listed('sue'), ['for-ana', 'for-nobody'])
  assert.deepEqual(await listed('qin'), all)
  for (const [name] of people) {
    const seen = await listed(name)
    for (const callId of all) {
      const expected = seen.includes(callId) ? 200 : 404
      assert.equal(await status(name, `/api/calls/${callId}`), expected, `${name} ${callId}`)
      assert.equal(await status(name, `/api/calls/${callId}/events`), expected, `${name} ${callId}`)
      const picture = await status(name, `/api/calls/${callId}/pictures/${'0'.repeat(64)}`)
      assert.equal(picture, 404, `${name} ${callId}`)
      const watched = await screen(name, { type: 'watch', callId, after: 0 })
      assert.equal(watched.type, expected === 200 ? 'watching' : 'error', `${name} ${callId}`)
    }
  }
})

test('sight: nobody sits at a call of somebody else, and QA only looks', async () => {
  await sent('pbx', 'seat', 'Ana')
  const sit = (by: string) => screen(by, { type: 'seat', callId: 'seat', action: { kind: 'sit' } })
  assert.equal((await sit('ana')).type, 'seat')
  const ben = await sit('ben')
  assert.equal(ben.type === 'error' && ben.code, 'ASSIST_CALL_NOT_FOUND')
  const qin = await sit('qin')
  assert.equal(qin.type === 'error' && qin.code, 'ASSIST_ACCESS_REFUSED')
})

test('sight: a live call of somebody else is neither joined nor resumed', async () => {
  await sent('pbx', 'taken')
  const joined = await sent('other pbx', 'taken')
  assert.deepEqual([joined.type, joined.code], ['error', 'ASSIST_CALL_EXISTS'])
})

test('sight: the name of an agent is not kept with a call', async () => {
  const { facts } = await app.store.calls.get('for-ana')
  assert.ok(facts.owner?.agent)
  assert.doesNotMatch(JSON.stringify(facts), /ana/i)
})

/** Says who takes a call. @returns the status, and whose it is then */
async function bind(by: string, callId: string, agent: string | null) {
  const answer = await fetch(`${app.address}/api/calls/${callId}/agent`, {
    method: 'POST',
    headers: { 'x-api-key': keyOf(by), 'content-type': 'application/json' },
    body: JSON.stringify({ agent }),
  })
  const { whose = null } = (await answer.json()) as { whose?: string }
  return [answer.status, whose]
}

async function whose(by: string, callId: string): Promise<string | undefined> {
  const answer = await fetch(`${app.address}/api/calls`, { headers: { 'x-api-key': keyOf(by) } })
  const calls = (await answer.json()) as { callId: string; whose: string }[]
  return calls.find((call) => call.callId === callId)?.whose
}

test('binding: a call that nobody takes is the supervisor’s to see, until an agent is named late', async () => {
  await sent('pbx', 'late')
  assert.equal(await whose('sue', 'late'), 'unbound')
  assert.equal(await whose('ana', 'late'), undefined)
  assert.deepEqual(await bind('pbx', 'late', ' ANA '), [200, 'other'])
  assert.equal(await whose('ana', 'late'), 'own')
  assert.equal(await whose('sue', 'late'), 'other')
  assert.equal((await app.store.calls.get('late')).facts.owner?.agent?.length, 22)
})

test('binding: a call that is handed on is the next agent’s, and leaves the screen of the one before', async () => {
  await sent('pbx', 'moved', 'ana')
  const socket = new WebSocket(`${app.address.replace('http', 'ws')}/screen?key=${keyOf('ana')}`)
  const heard: ScreenMessage[] = []
  socket.on('message', (text: Buffer) =>
    heard.push(JSON.parse(text.toString('utf8')) as ScreenMessage),
  )
  await new Promise((resolve) => socket.once('open', resolve))
  socket.send(JSON.stringify({ type: 'watch', callId: 'moved', after: 0 }))
  const call = app.made.get('moved')!.pipeline
  const events = () => heard.filter(({ type }) => type === 'event').length
  while (!heard.some(({ type }) => type === 'watching')) {
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  assert.deepEqual(await bind('ana', 'moved', 'ben'), [200, 'other'])
  const before = events()
  call.append({ type: 'media.hold', isOn: true })
  assert.equal(await whose('ana', 'moved'), undefined)
  assert.equal(await whose('ben', 'moved'), 'own')
  socket.send(JSON.stringify({ type: 'ping' }))
  while (!heard.some(({ type }) => type === 'pong')) {
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  assert.equal(events(), before)
  socket.close()
})

test('binding: an agent takes a free call of the team for themselves; nobody takes another’s', async () => {
  await sent('pbx', 'free')
  assert.deepEqual(await bind('ana', 'free', 'ben'), [404, null])
  assert.deepEqual(await bind('cho', 'free', 'cho'), [404, null])
  assert.deepEqual(await bind('qin', 'free', 'qin'), [403, null])
  assert.deepEqual(await bind('ana', 'free', 'ana'), [200, 'own'])
  assert.deepEqual(await bind('ben', 'free', 'ben'), [404, null])
  assert.deepEqual(await bind('sue', 'free', null), [200, 'unbound'])
  assert.deepEqual(await bind('ben', 'free', 'ben'), [200, 'own'])
  await app.calls.endCall('free', 'stopped')
  assert.equal(await whose('ben', 'free'), 'own')
})
