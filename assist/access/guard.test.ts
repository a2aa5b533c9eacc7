import assert from 'node:assert/strict'
import { request } from 'node:http'
import { connect } from 'node:net'
import { after, before, test } from 'node:test'

import { fakeApp, type FakeApp } from '../testing/fake-app.js'
import { knock as knockAt } from '../testing/knock.js'

const key = 'a key: with + & = / signs'
const friend = 'https://desk.example'

let open: FakeApp
let locked: FakeApp

before(async () => {
  open = await fakeApp()
  locked = await fakeApp({
    apiKey: key,
    allowedOrigins: `${friend}, https://other.example`,
    wrongKeysPerMinute: 1_000,
  })
})
after(async () => {
  await open.close()
  await locked.close()
})

type Headers = Readonly<Record<string, string>>

/** A request with any headers, `Host` and `Origin` too. */
function ask(
  { address }: FakeApp,
  path: string,
  headers: Headers = {},
  method = 'GET',
): Promise<{ status: number; code: string | undefined }> {
  return new Promise((resolve, reject) => {
    const sent = request(`${address}${path}`, { headers, method }, (response) => {
      let body = ''
      response.on('data', (piece: Buffer) => (body += piece.toString('utf8')))
      response.on('end', () => {
        const isJson = response.headers['content-type']?.startsWith('application/json')
        const { code } = (isJson ? JSON.parse(body) : {}) as { code?: string }
        resolve({ status: response.statusCode ?? 0, code })
      })
    })
    sent.on('error', reject)
    sent.end()
  })
}

/** Status with which a socket is refused; 101 where it opens. */
async function knock({ address }: FakeApp, path: string, headers: Headers = {}): Promise<number> {
  const answer = await knockAt(address, path, { headers })
  if (typeof answer === 'number') return answer
  answer.terminate()
  return 101
}

const sockets = ['/stream', '/screen']
const routes = ['/api/calls', '/api/solutions', '/metrics', '/openapi.json', '/no-such-route']
const portOf = ({ address }: FakeApp): string => new URL(address).port

test('auth: without a key the service answers to names of this machine only', async () => {
  for (const name of ['localhost', '127.0.0.1', '[::1]']) {
    const host = `${name}:${portOf(open)}`
    assert.equal((await ask(open, '/api/calls', { host })).status, 200, host)
    assert.equal(await knock(open, '/screen', { host }), 101, host)
  }
  for (const host of [
    'rebound.example',
    `rebound.example:${portOf(open)}`,
    '10.0.0.1',
    'localhost.evil.example',
  ]) {
    for (const path of [...routes, '/healthz', '/']) {
      const { status, code } = await ask(open, path, { host })
      assert.deepEqual([status, code], [403, 'ASSIST_ORIGIN_REFUSED'], `${host} ${path}`)
    }
    for (const path of sockets) assert.equal(await knock(open, path, { host }), 403, host)
  }
})

test('auth: a request without a host is refused by name, not by a defect', async () => {
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(portOf(open)), '127.0.0.1')
    let text = ''
    socket.on('data', (piece) => (text += piece.toString('utf8')))
    socket.on('end', () => resolve(text))
    socket.on('error', reject)
    socket.write('GET /api/calls HTTP/1.0\r\n\r\n')
  })
  assert.match(answer, /^HTTP\/1\.1 403 /)
  assert.match(answer, /ASSIST_ORIGIN_REFUSED/)
})

test('auth: without a key only the service’s own page may use it', async () => {
  const own = `http://localhost:${portOf(open)}`
  const host = `localhost:${portOf(open)}`
  assert.equal((await ask(open, '/api/calls', { host, origin: own })).status, 200)
  assert.equal(await knock(open, '/screen', { host, origin: own }), 101)
  for (const origin of [
    ...['https://evil.example', 'null', 'not an origin', '', `http://localhost:1`],
    ...[`http://localhost:${portOf(open)}.evil.example`, friend],
  ]) {
    const { status, code } = await ask(open, '/api/calls', { host, origin })
    assert.deepEqual([status, code], [403, 'ASSIST_ORIGIN_REFUSED'], `“${origin}”`)
    for (const path of sockets) assert.equal(await knock(open, path, { host, origin }), 403, origin)
  }
})

test('auth: with a key every route and socket wants it, in any of three ways', async () => {
  const ways: [string, Headers][] = [
    ['', { authorization: `Bearer ${key}` }],
    ['', { 'x-api-key': key }],
    [`?key=${encodeURIComponent(key)}`, {}],
  ]
  for (const [query, headers] of ways) {
    assert.equal((await ask(locked, `/api/calls${query}`, headers)).status, 200)
    assert.equal((await ask(locked, `/no-such-route${query}`, headers)).status, 404)
    for (const path of sockets) assert.equal(await knock(locked, `${path}${query}`, headers), 101)
  }
})

test('auth: no key, a wrong one, or a part of it is refused everywhere', async () => {
  const wrong: [string, Headers][] = [
    ['', {}],
    ['', { authorization: 'Bearer wrong' }],
    ['', { authorization: `Basic ${Buffer.from(`user:${key}`).toString('base64')}` }],
    ['', { authorization: 'Bearer ' }],
    ['', { 'x-api-key': key.slice(0, 5) }],
    ['', { 'x-api-key': '' }],
    ['?key=', {}],
    ['?key=wrong', {}],
    ['?key=a&key=b', {}],
  ]
  for (const [query, headers] of wrong) {
    for (const path of routes) {
      const { status, code } = await ask(locked, `${path}${query}`, headers)
      assert.deepEqual([status, code], [401, 'ASSIST_AUTH_REQUIRED'], `${path}${query}`)
    }
    for (const path of sockets) assert.equal(await knock(locked, `${path}${query}`, headers), 401)
  }
  for (const method of ['POST', 'PUT', 'DELETE']) {
    assert.equal((await ask(locked, '/api/solutions/x', {}, method)).status, 401, method)
    assert.equal((await ask(locked, '/', {}, method)).status, 401, method)
  }
})

test('auth: probes are answered without a key; so is the page, which holds no secret', async () => {
  for (const path of ['/healthz', '/readyz', '/healthz?from=probe']) {
    assert.equal((await ask(locked, path)).status, 200, path)
  }
  assert.notEqual((await ask(locked, '/')).status, 401)
  assert.notEqual((await ask(locked, '/assets/none.js')).status, 401)
  assert.equal((await ask(locked, '/assets/../api/calls')).status, 401)
  assert.equal((await ask(locked, '/assets/%2e%2e/api/calls')).status, 401)
})

test('auth: with a key pages of allowed origins may use the service, others may not', async () => {
  const headers = { authorization: `Bearer ${key}` }
  const host = 'desk.example:8080'
  for (const origin of [friend, 'https://other.example', `http://${host}`]) {
    assert.equal(
      (await ask(locked, '/api/calls', { ...headers, host, origin })).status,
      200,
      origin,
    )
    assert.equal(await knock(locked, '/screen', { ...headers, host, origin }), 101, origin)
  }
  for (const origin of ['https://evil.example', 'null', 'https://desk.example.evil.example']) {
    assert.equal(
      (await ask(locked, '/api/calls', { ...headers, host, origin })).status,
      403,
      origin,
    )
    assert.equal(await knock(locked, '/screen', { ...headers, host, origin }), 403, origin)
  }
})
