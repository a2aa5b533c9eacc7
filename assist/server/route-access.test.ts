import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'

import { loadConfig } from '../settings/config.js'
import { fakeApp, type FakeApp } from '../testing/fake-app.js'
import { tlsIdentity } from './tls/tls.js'

let folder: string
let app: FakeApp
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'assist-access-'))
  const tls = await tlsIdentity(loadConfig({}, { tls: true, dataDir: folder }), Date.now())
  assert.ok(tls)
  app = await fakeApp({}, { tls })
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
    'key-or-carrier: socket /audiohook',
    'key-or-carrier: socket /jambonz',
    'key-or-carrier: socket /twilio',
    'key-or-link: socket /stream',
    'key: DELETE /api/learning',
    'key: DELETE /api/solutions/:id',
    'key: GET /api/calls',
    'key: GET /api/calls/:callId',
    'key: GET /api/calls/:callId/events',
    'key: GET /api/calls/:callId/pictures/:sha256',
    'key: GET /api/glossary',
    'key: GET /api/learning',
    'key: GET /api/solutions',
    'key: GET /api/solutions/:id',
    'key: GET /api/solutions/export',
    'key: GET /api/solutions/search',
    'key: GET /metrics',
    'key: GET /openapi.json',
    'key: HEAD, GET /sample/*',
    'key: POST /api/calls',
    'key: POST /api/calls/:callId/pictures',
    'key: POST /api/learning/:proposalId/accept',
    'key: POST /api/learning/:proposalId/refuse',
    'key: POST /api/solutions',
    'key: POST /api/solutions/import',
    'key: PUT /api/glossary',
    'key: PUT /api/solutions/:id',
    'key: socket /screen',
    'key: socket /v1/listen',
    'key: socket /vosk',
    'link: GET /c/:token',
    'link: GET /customer/pictures/:sha256',
    'link: GET /f/:id',
    'link: GET /f/:id/seen',
    'link: POST /customer/pictures',
    'link: socket /customer',
    'open: GET /',
    'open: GET /customer.html',
    'open: GET /healthz',
    'open: GET /readyz',
    'open: GET /root-certificate.crt',
    'open: HEAD, GET /assets/*',
    'open: OPTIONS *',
  ])
})

test('access: without the key exactly the routes that state it are closed', async (t) => {
  const locked = await fakeApp({ apiKey: 'the key', wrongKeysPerMinute: 1_000 })
  t.after(() => locked.close())
  for (const { method, path: at, access, isSocket } of locked.routes()) {
    // The question before a request is answered for every path, and says nothing.
    if (isSocket || at === '*') continue
    const url = `${locked.address}${at.replaceAll(/:\w+/g, 'x').replace('*', 'none.js')}`
    for (const one of method.split(', ')) {
      const { status } = await fetch(url, { method: one, redirect: 'manual' })
      if (access === 'key') assert.equal(status, 401, `${one} ${at}`)
      else if (access === 'open') assert.notEqual(status, 401, `${one} ${at}`)
      // Its refusal, where it gives one, is the route's own.
      else if (method === 'GET')
        assert.ok([302, 400, 404, 200].includes(status), `${at}: ${status}`)
    }
  }
})
