import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'

import { rightOf } from '../access/access.js'
import { hasRight, roles } from '../access/roles.js'
import { newKeySecret, newStoredKey } from '../access/keys/stored-key.js'
import { loadConfig } from '../settings/config.js'
import { fakeApp, type FakeApp } from '../testing/fake-app.js'
import { tlsIdentity } from './tls/tls.js'

let folder: string
let app: FakeApp
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'assist-access-'))
  const tls = await tlsIdentity(loadConfig({}, { tls: true, dataDir: folder }), Date.now())
  assert.ok(tls)
  // With every way in switched on, so that every route is there.
  const signIn = { oidcIssuer: 'https://login.example', oidcClientId: 'assist' }
  app = await fakeApp(signIn, { tls })
})
after(async () => {
  await app.close()
  await rm(folder, { recursive: true })
})

test('access: every route and socket of the service, with who may use it', () => {
  const lines = app
    .routes()
    // Fastify answers HEAD wherever it answers GET, with the access of the GET.
    .filter(({ method }) => method !== 'HEAD')
    .map(({ method, path: at, isSocket, access }) => {
      return `${access}: ${isSocket ? 'socket' : method} ${at}`
    })
  assert.deepEqual(lines.sort(), [
    'change-bases: DELETE /api/solutions/:id',
    'change-bases: POST /api/solutions',
    'change-bases: POST /api/solutions/import',
    'change-bases: PUT /api/glossary',
    'change-bases: PUT /api/solutions/:id',
    'change-learning: DELETE /api/learning',
    'change-learning: POST /api/learning/:proposalId/accept',
    'change-learning: POST /api/learning/:proposalId/refuse',
    'erase-calls: DELETE /api/calls/:callId',
    'erase-calls: POST /api/customers/erase',
    'erase-calls: POST /api/customers/export',
    'erase-calls: PUT /api/calls/:callId/hold',
    'judge-calls: DELETE /api/calls/:callId/labels/:labelId',
    'judge-calls: DELETE /api/views/:name',
    'judge-calls: GET /api/calls/:callId/labels',
    'judge-calls: GET /api/calls/:callId/scores/machine',
    'judge-calls: GET /api/calls/:callId/signals',
    'judge-calls: GET /api/calls/:callId/sound',
    'judge-calls: GET /api/calls/:callId/truth',
    'judge-calls: GET /api/calls/export',
    'judge-calls: GET /api/figures',
    'judge-calls: GET /api/labels/agreement',
    'judge-calls: GET /api/labels/queries',
    'judge-calls: GET /api/moments',
    'judge-calls: GET /api/sampling',
    'judge-calls: GET /api/scorecard',
    'judge-calls: GET /api/scores/agreement',
    'judge-calls: GET /api/views',
    'judge-calls: POST /api/calls/:callId/scores/sight',
    'judge-calls: POST /api/moments/try',
    'judge-calls: POST /api/questions',
    'judge-calls: PUT /api/calls/:callId/labels',
    'judge-calls: PUT /api/calls/:callId/scores',
    'judge-calls: PUT /api/calls/:callId/scores/:scoreId/appeal',
    'judge-calls: PUT /api/views/:name',
    'link: GET /c/:token',
    'link: GET /customer/pictures/:sha256',
    'link: GET /f/:id',
    'link: GET /f/:id/seen',
    'link: POST /customer/pictures',
    'link: socket /customer',
    'manage-keys: DELETE /api/keys/:keyId',
    'manage-keys: GET /api/keys',
    'manage-keys: POST /api/keys',
    'manage-keys: POST /api/keys/:keyId/rotate',
    'manage-webhooks: GET /api/webhooks/deliveries',
    'manage-webhooks: POST /api/webhooks/deliveries/:deliveryId/retry',
    'open: GET /',
    'open: GET /component.js',
    'open: GET /customer.html',
    'open: GET /e/:entry',
    'open: GET /entry.html',
    'open: GET /healthz',
    'open: GET /qa',
    'open: GET /readyz',
    'open: GET /root-certificate.crt',
    'open: GET /sign-in',
    'open: GET /sign-in/callback',
    'open: GET /sign-in/ways',
    'open: GET /widget.js',
    'open: HEAD, GET /assets/*',
    'open: OPTIONS *',
    'open: POST /api/set-up',
    'open: POST /e/:entry',
    'open: POST /sign-out',
    'read-audit: GET /api/audit',
    'see-calls: DELETE /mcp',
    'see-calls: GET /api/calls',
    'see-calls: GET /api/calls/:callId',
    'see-calls: GET /api/calls/:callId/events',
    'see-calls: GET /api/calls/:callId/pictures/:sha256',
    'see-calls: GET /api/calls/:callId/scores',
    'see-calls: GET /api/calls/:callId/transcript',
    'see-calls: GET /api/calls/:callId/wrap-up',
    'see-calls: GET /mcp',
    'see-calls: POST /mcp',
    'see-calls: socket /screen',
    'see-learning: GET /api/learning',
    'see-service: GET /metrics',
    'send-calls-or-carrier: socket /audiohook',
    'send-calls-or-carrier: socket /jambonz',
    'send-calls-or-carrier: socket /twilio',
    'send-calls-or-link: socket /stream',
    'send-calls: socket /v1/listen',
    'send-calls: socket /vosk',
    'take-calls: GET /api/calls/:callId/follow-ups',
    'take-calls: POST /api/calls',
    'take-calls: POST /api/calls/:callId/agent',
    'take-calls: POST /api/calls/:callId/follow-ups',
    'take-calls: POST /api/calls/:callId/follow-ups/preview',
    'take-calls: POST /api/calls/:callId/pictures',
    'take-calls: POST /api/calls/:callId/scores/:scoreId/appeal',
    'take-calls: PUT /api/calls/:callId/wrap-up',
    'use: GET /api/glossary',
    'use: GET /api/me',
    'use: GET /api/notice',
    'use: GET /api/solutions',
    'use: GET /api/solutions/:id',
    'use: GET /api/solutions/export',
    'use: GET /api/solutions/search',
    'use: GET /openapi.json',
    'use: HEAD, GET /sample/*',
  ])
})

/** The routes of an app that a request can ask for, with one request for each. */
function* requestsOf({ address, routes }: FakeApp) {
  for (const { method, path: at, access, isSocket } of routes()) {
    // The question before a request is answered for every path, and says nothing.
    if (isSocket || at === '*') continue
    const url = `${address}${at.replaceAll(/:\w+/g, 'x').replace('*', 'none.js')}`
    for (const one of method.split(', ')) yield { method: one, url, at, access }
  }
}

test('access: without the key exactly the routes that state it are closed', async (t) => {
  const locked = await fakeApp({ apiKey: 'the key', wrongKeysPerMinute: 1_000 })
  t.after(() => locked.close())
  for (const { method, url, at, access } of requestsOf(locked)) {
    const { status } = await fetch(url, { method, redirect: 'manual' })
    if (access === 'open') assert.notEqual(status, 401, `${method} ${at}`)
    else if (access !== 'link') assert.equal(status, 401, `${method} ${at}`)
    // Its refusal, where it gives one, is the route's own.
    else if (method === 'GET') assert.ok([302, 400, 404, 200].includes(status), `${at}: ${status}`)
  }
})

for (const role of roles) {
  test(`access: of the routes, ${role} is refused exactly those whose right it lacks`, async (t) => {
    const locked = await fakeApp({ apiKey: 'the key' })
    t.after(() => locked.close())
    const { secret, digest } = newKeySecret()
    const wanted = { name: 'Kim', roles: [role], team: null, expiresAt: null }
    await locked.store.keys.create(newStoredKey(wanted, 'test', Date.now()), digest)
    for (const { method, url, at, access } of requestsOf(locked)) {
      const right = rightOf(access, false)
      if (!right) continue
      const { status } = await fetch(url, { method, headers: { 'x-api-key': secret } })
      assert.notEqual(status, 401, `${method} ${at}`)
      assert.equal(status === 403, !hasRight([role], right), `${method} ${at}: ${status}`)
    }
  })
}
