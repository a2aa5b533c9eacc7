import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { fakeApp, type FakeApp } from '../testing/fake-app.js'

const key = 'k'.repeat(32)
const friend = 'https://crm.example'

let app: FakeApp

before(async () => {
  app = await fakeApp({ apiKey: key, allowedOrigins: friend, frameAncestors: friend })
})
after(() => app.close())

const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${app.address}${path}`, { headers })

const withKey = { authorization: `Bearer ${key}` }

test('outside: every answer tells browsers to run nothing inline and to guess no types', async () => {
  for (const path of ['/', '/customer.html', '/healthz', '/api/calls', '/no-such-route']) {
    const { headers } = await get(path)
    const policy = headers.get('content-security-policy') ?? ''
    assert.match(policy, /default-src 'none'/, path)
    assert.match(policy, /script-src 'self'(;|$)/, path)
    assert.doesNotMatch(policy, /unsafe/, path)
    assert.match(policy, /frame-ancestors 'self' https:\/\/crm\.example/, path)
    assert.equal(headers.get('x-content-type-options'), 'nosniff', path)
    assert.equal(headers.get('referrer-policy'), 'no-referrer', path)
    assert.equal(headers.get('strict-transport-security'), null, 'that is for HTTPS')
  }
})

test('outside: a page of an allowed origin may ask first and read the answer; another may not', async () => {
  const ask = (origin: string): Promise<Response> =>
    fetch(`${app.address}/api/calls`, {
      method: 'OPTIONS',
      headers: {
        ...{ origin, 'access-control-request-method': 'GET' },
        'access-control-request-headers': 'authorization',
      },
    })
  const allowed = await ask(friend)
  assert.equal(allowed.status, 204)
  assert.equal(allowed.headers.get('access-control-allow-origin'), friend)
  const read = await get('/api/calls', { ...withKey, origin: friend })
  assert.equal(read.headers.get('access-control-allow-origin'), friend)
  const stranger = await ask('https://evil.example')
  assert.notEqual(stranger.headers.get('access-control-allow-origin'), 'https://evil.example')
  assert.equal(
    (await get('/api/calls', { ...withKey, origin: 'https://evil.example' })).status,
    403,
  )
})

test('outside: no path leads out of the folders that are served', async () => {
  for (const path of [
    ...['/assets/../../package.json', '/assets/%2e%2e/%2e%2e/package.json'],
    ...['/assets/..%2f..%2fpackage.json', '/sample/..%5c..%5cpackage.json', '/assets//etc/passwd'],
    '/sample/%2e%2e%2f%2e%2e%2fpackage.json',
  ]) {
    const answer = await get(path, withKey)
    assert.ok([400, 403, 404].includes(answer.status), `${path} ${answer.status}`)
    assert.doesNotMatch(await answer.text(), /"dependencies"|root:/, path)
  }
})

test('outside: a body beyond the limit is refused as too large, and nothing of it is kept', async () => {
  const answer = await fetch(`${app.address}/api/solutions`, {
    method: 'POST',
    headers: { ...withKey, 'content-type': 'application/json' },
    body: JSON.stringify({ id: 'x', title: 'a'.repeat(3 << 20), answer: 'b' }),
  })
  assert.equal(answer.status, 413)
})

test('outside: who tries keys is not heard for a while, not even with the right one', async (t) => {
  const one = await fakeApp({ apiKey: key })
  t.after(() => one.close())
  const ask = (given: string): Promise<Response> =>
    fetch(`${one.address}/api/calls`, { headers: { authorization: `Bearer ${given}` } })
  assert.equal((await ask(key)).status, 200)
  for (let at = 0; at < 20; at++) assert.equal((await ask(`guess ${at}`)).status, 401)
  const refused = await ask(key)
  assert.equal(refused.status, 429)
  assert.ok(Number(refused.headers.get('retry-after')) > 0)
  assert.equal(((await refused.json()) as { code: string }).code, 'ASSIST_RATE_LIMITED')
  assert.equal((await fetch(`${one.address}/healthz`)).status, 200, 'probes go on')
})

test('outside: an address that asks too often is told when to ask again', async (t) => {
  const one = await fakeApp({ requestsPerMinute: 60 })
  t.after(() => one.close())
  const statuses: number[] = []
  for (let at = 0; at < 61; at++) statuses.push((await fetch(`${one.address}/healthz`)).status)
  assert.deepEqual([statuses[59], statuses[60]], [200, 429])
})
