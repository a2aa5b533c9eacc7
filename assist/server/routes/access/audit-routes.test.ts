import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'

import WebSocket from 'ws'

import type { AuditEntry } from '../../../access/audit/audit-entry.js'
import { newKeySecret, newStoredKey } from '../../../access/keys/stored-key.js'
import { fakeApp, type FakeApp } from '../../../testing/fake-app.js'

const first = 'the first key, which is a secret'

async function locked(t: TestContext): Promise<FakeApp> {
  const app = await fakeApp({ apiKey: first })
  t.after(() => app.close())
  return app
}

async function ask(app: FakeApp, path: string, how: RequestInit & { key?: string } = {}) {
  const { key, ...rest } = how
  const isJson = rest.body !== undefined
  const headers = {
    ...(key && { 'x-api-key': key }),
    ...(isJson && { 'content-type': 'application/json' }),
  }
  const answer = await fetch(`${app.address}${path}`, { headers, ...rest })
  return answer.text()
}

/** The log as it is exported, once a line fits. */
async function exported(
  app: FakeApp,
  fits: (line: AuditEntry) => boolean,
): Promise<readonly AuditEntry[]> {
  const deadlineMs = performance.now() + 5_000
  for (;;) {
    const lines = await app.store.audit.after(0, 10_000)
    if (lines.some(fits)) return lines
    assert.ok(performance.now() < deadlineMs, `no such line: ${JSON.stringify(lines)}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

test('audit: refusals and changes are written with who, from where and what; no secret is', async (t) => {
  const app = await locked(t)
  await ask(app, '/api/calls?key=a-wrong-guess')
  const made = await ask(app, '/api/keys', {
    ...{ key: first, method: 'POST', body: JSON.stringify({ name: 'Kim', roles: ['agent'] }) },
  })
  const { key, keyId } = JSON.parse(made) as { key: string; keyId: string }
  await ask(app, '/api/keys', { key })
  const solution = JSON.stringify({ id: 'router', title: 'Router', answer: 'Hold the button' })
  await ask(app, '/api/solutions', { key: first, method: 'POST', body: solution })
  await ask(app, '/api/solutions/router', { key: first, method: 'DELETE' })
  await ask(app, `/api/keys/${keyId}`, { key: first, method: 'DELETE' })
  const lines = await exported(app, ({ action }) => action === 'key.revoked')
  assert.deepEqual(
    lines.map(({ who, action, target, detail }) => [who, action, target, detail].join(' | ')),
    [
      'nobody | refused | GET /api/calls | ASSIST_AUTH_REQUIRED',
      `first-key | key.made | ${keyId} | agent`,
      `key:${keyId} | refused | GET /api/keys | ASSIST_ACCESS_REFUSED`,
      'first-key | base.changed | default | POST /api/solutions',
      'first-key | base.changed | default router | DELETE /api/solutions/:id',
      `first-key | key.revoked | ${keyId} | `,
    ],
  )
  assert.ok(lines.every(({ address, at }) => address === '127.0.0.1' && at > 0))
  const text = JSON.stringify(lines)
  for (const secret of [first, key, 'a-wrong-guess', 'Kim']) assert.ok(!text.includes(secret))
})

test('audit: a look at a call of another is written, a look at one’s own is not', async (t) => {
  const app = await locked(t)
  const people = new Map<string, { key: string; id: string }>()
  for (const [name, role] of [
    ['ana', 'agent'],
    ['qin', 'qa'],
  ] as const) {
    const { secret, digest } = newKeySecret()
    const stored = newStoredKey({ name, roles: [role], team: null, expiresAt: null }, 'test', 0)
    await app.store.keys.create(stored, digest)
    people.set(name, { key: secret, id: `key:${stored.keyId}` })
  }
  const [ana, qin] = [people.get('ana')!, people.get('qin')!]
  await ask(app, '/api/calls', {
    ...{ key: ana.key, method: 'POST', body: JSON.stringify({ callId: 'c1' }) },
  })
  const { internalId } = await app.store.calls.get('c1')
  await ask(app, '/api/calls/c1/events', { key: ana.key })
  await ask(app, '/api/calls/c1', { key: qin.key })
  await ask(app, '/api/calls/c1/events', { key: qin.key })
  const screen = new WebSocket(`${app.address.replace('http', 'ws')}/screen?key=${first}`)
  await new Promise((resolve) => screen.once('open', resolve))
  screen.send(JSON.stringify({ type: 'watch', callId: 'c1', after: 0 }))
  const lines = await exported(app, ({ who }) => who === 'first-key')
  screen.close()
  assert.deepEqual(
    lines.map(({ who, action, target }) => [who, action, target]),
    [
      [qin.id, 'call.seen', internalId],
      ['first-key', 'call.seen', internalId],
    ],
  )
})

test('audit: who takes up the sound of a call of another looks at it; who began it does not', async (t) => {
  const app = await locked(t)
  const { secret, digest } = newKeySecret()
  const roles = ['integrator', 'qa'] as const
  const stored = newStoredKey({ name: 'pbx', roles, team: null, expiresAt: null }, 'test', 0)
  await app.store.keys.create(stored, digest)
  const start = async (key: string, more: object = {}): Promise<WebSocket> => {
    const socket = new WebSocket(`${app.address.replace('http', 'ws')}/stream?key=${key}`)
    await new Promise((resolve) => socket.once('open', resolve))
    const format = { encoding: 'mulaw', sampleRateHz: 8_000, channels: ['customer'] }
    socket.send(JSON.stringify({ type: 'start', callId: 'c1', ...format, ...more }))
    await new Promise((resolve) => socket.once('message', resolve))
    return socket
  }
  const own = await start(first)
  const other = await start(secret, { resume: true })
  const lines = await exported(app, ({ action }) => action === 'call.seen')
  own.close()
  other.close()
  const { internalId } = await app.store.calls.get('c1')
  assert.deepEqual(
    lines.map(({ who, action, target }) => [who, action, target]),
    [[`key:${stored.keyId}`, 'call.seen', internalId]],
  )
})

test('audit: it is exported as JSON lines from any line on, to administrators only; reading is written too', async (t) => {
  const app = await locked(t)
  for (let at = 0; at < 3; at++) await ask(app, '/api/calls')
  await exported(app, ({ action }) => action === 'refused')
  const text = await ask(app, '/api/audit?after=1&limit=1', { key: first })
  const line = JSON.parse(text) as { auditId: number; at: string; action: string }
  assert.deepEqual([line.auditId, line.action], [2, 'refused'])
  assert.ok(Date.parse(line.at) > 0)
  await exported(app, ({ action }) => action === 'audit.read')
})
