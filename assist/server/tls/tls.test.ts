import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { cp, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test, type TestContext } from 'node:test'

import WebSocket from 'ws'

import { loadConfig, type Config } from '../../settings/config.js'
import { AssistError, type ErrorCode } from '../../errors/errors.js'
import { packageRoot } from '../../settings/package-root.js'
import { programArgs } from '../../testing/command-line.js'
import { fakeApp, type FakeApp } from '../../testing/fake-app.js'
import { requirement } from '../../testing/requirements.js'
import { temporaryFolder } from '../../testing/trial-models.js'
import { ownCertificate } from './own-certificate.js'
import { tlsIdentity } from './tls.js'

const dayMs = 86_400_000
const nowMs = Date.now()
const ownNames = ['localhost', '127.0.0.1', '::1', 'desk', '192.0.2.7']

let folder: string
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'assist-tls-'))
  await ownCertificate({ folder, names: [], nowMs, ownNames })
})
after(() => rm(folder, { recursive: true }))

/** A folder with the certificates of an earlier start. */
async function keptFolder(t: TestContext): Promise<string> {
  const kept = await temporaryFolder(t)
  await cp(folder, kept, { recursive: true })
  return kept
}

const serverOf = ({ cert }: { readonly cert: string }): X509Certificate => new X509Certificate(cert)

test('own certificate: it names this machine, its addresses and the public name, and its root vouches for it', async (t) => {
  const kept = await temporaryFolder(t)
  const names = ['0.0.0.0', 'help.example.com']
  const made = await ownCertificate({ folder: kept, names, nowMs, ownNames })
  const server = serverOf(made)
  for (const name of ['localhost', 'desk', 'help.example.com']) assert.ok(server.checkHost(name))
  for (const address of ['127.0.0.1', '::1', '192.0.2.7']) assert.ok(server.checkIP(address))
  assert.equal(server.checkHost('elsewhere.example'), undefined)
  assert.equal(server.checkIP('0.0.0.0'), undefined, 'all addresses are none')
  assert.equal(server.verify(new X509Certificate(made.root).publicKey), true)
  assert.equal(server.ca, false)
  assert.equal(new X509Certificate(made.root).ca, true, 'a telephone takes no other as a root')
  assert.ok(Date.parse(server.validTo) - Date.parse(server.validFrom) <= 398 * dayMs)
})

test('own certificate: it says the names of the machine that it runs on', async (t) => {
  const made = await ownCertificate({ folder: await temporaryFolder(t), names: [], nowMs })
  assert.ok(serverOf(made).checkHost('localhost'))
  assert.ok(serverOf(made).checkIP('127.0.0.1'))
})

test('own certificate: a second start has the same one, and nobody else may read its key', async (t) => {
  const kept = await keptFolder(t)
  const first = await ownCertificate({ folder: kept, names: [], nowMs, ownNames })
  assert.deepEqual(await ownCertificate({ folder: kept, names: [], nowMs, ownNames }), first)
  const later = { folder: kept, names: [], nowMs: nowMs + 300 * dayMs, ownNames }
  assert.deepEqual(await ownCertificate(later), first)
  for (const file of ['root.key', 'server.key']) {
    assert.equal((await stat(path.join(kept, file))).mode & 0o77, 0, file)
  }
})

test('own certificate: near its end, or under another address, it is renewed below the same root', async (t) => {
  const kept = await keptFolder(t)
  const first = await ownCertificate({ folder: kept, names: [], nowMs, ownNames })
  const later = { folder: kept, names: [], nowMs: nowMs + 340 * dayMs, ownNames }
  const renewed = await ownCertificate(later)
  assert.notEqual(renewed.cert, first.cert)
  assert.equal(renewed.root, first.root, 'what telephones trust stays')
  const moved = await ownCertificate({ ...later, ownNames: [...ownNames, '198.51.100.9'] })
  assert.ok(serverOf(moved).checkIP('198.51.100.9'))
  assert.equal(moved.root, first.root)
  const old = await ownCertificate({ ...later, nowMs: nowMs + 3600 * dayMs })
  assert.notEqual(old.root, first.root, 'a root has an end as well')
})

test('own certificate: what a crash or a hand left behind is made anew', async (t) => {
  const kept = await keptFolder(t)
  const options = { folder: kept, names: [], nowMs, ownNames }
  const first = await ownCertificate(options)
  await writeFile(path.join(kept, 'server.key'), await readFile(path.join(kept, 'root.key')))
  const second = await ownCertificate(options)
  assert.equal(second.root, first.root)
  assert.notEqual(second.cert, first.cert)
  for (const torn of ['', 'no certificate']) {
    await writeFile(path.join(kept, 'root.crt'), torn)
    const third = await ownCertificate(options)
    assert.equal(serverOf(third).verify(new X509Certificate(third.root).publicKey), true)
  }
})

async function refused(overrides: Partial<Config>, code: ErrorCode, message: RegExp) {
  await assert.rejects(tlsIdentity(loadConfig({}, overrides), nowMs), (thrown: unknown) => {
    assert.ok(thrown instanceof AssistError, String(thrown))
    assert.equal(thrown.code, code)
    assert.match(thrown.message, message)
    assert.equal(thrown.message.includes(folder), false, 'no path of the machine')
    return true
  })
}

test('tls: without settings there is none; the two files win over a certificate of its own', async () => {
  assert.equal(await tlsIdentity(loadConfig({}), nowMs), undefined)
  const tlsCert = path.join(folder, 'server.crt')
  const tlsKey = path.join(folder, 'server.key')
  const identity = await tlsIdentity(loadConfig({}, { tls: true, tlsCert, tlsKey }), nowMs)
  assert.deepEqual(identity, {
    cert: await readFile(tlsCert, 'utf8'),
    key: await readFile(tlsKey, 'utf8'),
  })
})

test('tls: files that do not go together are refused by name', async (t) => {
  const tlsCert = path.join(folder, 'server.crt')
  const tlsKey = path.join(folder, 'server.key')
  const notPem = path.join(await temporaryFolder(t), 'notes.txt')
  await writeFile(notPem, 'buy milk')
  const gone = path.join(folder, 'gone')
  await refused({ tlsCert }, 'ASSIST_TLS_FILE_MISSING', /ASSIST_TLS_KEY names no file/)
  await refused({ tlsKey }, 'ASSIST_TLS_FILE_MISSING', /ASSIST_TLS_CERT names no file/)
  await refused({ tlsCert: gone, tlsKey }, 'ASSIST_TLS_FILE_MISSING', /_CERT; .*\(ENOENT\)/)
  await refused({ tlsCert, tlsKey: folder }, 'ASSIST_TLS_FILE_MISSING', /_KEY; .*\(EISDIR\)/)
  await refused({ tlsCert: notPem, tlsKey }, 'ASSIST_TLS_FILE_INVALID', /certificate .*_CERT/)
  await refused({ tlsCert, tlsKey: notPem }, 'ASSIST_TLS_FILE_INVALID', /private key .*_KEY/)
  const others = { tlsCert, tlsKey: path.join(folder, 'root.key') }
  await refused(others, 'ASSIST_TLS_KEY_MISMATCH', /not the one of the certificate/)
})

test('tls: a certificate that is over is refused with its last day', async (t) => {
  const kept = await temporaryFolder(t)
  const old = { folder: kept, names: [], nowMs: nowMs - 400 * dayMs, ownNames }
  await ownCertificate(old)
  const files = { tlsCert: path.join(kept, 'server.crt'), tlsKey: path.join(kept, 'server.key') }
  await refused(files, 'ASSIST_TLS_CERTIFICATE_EXPIRED', /was good until \w{3} .*\d{4} GMT/)
})

interface Answer {
  readonly status: number
  readonly body: string
}

/** @param ca whom the asking side trusts; the public roots where it is undefined */
function ask(
  url: string,
  ca: string | undefined,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    // The name that the certificate is checked for, whatever the `Host` header says.
    const servername = 'localhost'
    const sent = request(url, { ca, headers, servername, agent: false }, (response) => {
      let body = ''
      response.on('data', (piece: Buffer) => (body += piece.toString('utf8')))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
    })
    sent.on('error', reject)
    sent.end()
  })
}

async function secureApp(t: TestContext, overrides: Partial<Config> = {}) {
  const tls = await ownCertificate({ folder, names: [], nowMs, ownNames })
  const app: FakeApp = await fakeApp(overrides, { tls })
  t.after(() => app.close())
  assert.match(app.address, /^https:\/\/127\.0\.0\.1:\d+$/)
  return { address: app.address, root: tls.root }
}

test('tls: https and wss answer to whoever trusts the root, and to nobody unencrypted', async (t) => {
  const { address, root } = await secureApp(t)
  assert.deepEqual(await ask(`${address}/healthz`, root), { status: 200, body: '{"status":"ok"}' })
  await assert.rejects(ask(`${address}/healthz`, undefined), /self-signed certificate/)
  await assert.rejects(fetch(`${address.replace('https', 'http')}/healthz`))

  const socket = new WebSocket(`${address.replace('https', 'wss')}/screen`, { ca: root })
  await once(socket, 'open')
  socket.send(JSON.stringify({ type: 'ping' }))
  const [message] = (await once(socket, 'message')) as [Buffer]
  assert.match(message.toString('utf8'), /"type"/)
  socket.close()
  await once(socket, 'close')
})

test('tls: another name for loopback, and another site’s page, stay refused', async (t) => {
  const { address, root } = await secureApp(t)
  const rebound = await ask(`${address}/api/calls`, root, { host: 'rebound.example' })
  assert.equal(rebound.status, 403)
  assert.match(rebound.body, /ASSIST_ORIGIN_REFUSED/)
  const origin = { origin: 'https://elsewhere.example' }
  assert.equal((await ask(`${address}/api/calls`, root, origin)).status, 403)
  assert.equal((await ask(`${address}/api/calls`, root, { origin: address })).status, 200)
})

test('tls: a telephone gets the root without a key, and nothing else of ours', async (t) => {
  const { address, root } = await secureApp(t, { apiKey: 'north' })
  assert.deepEqual(await ask(`${address}/root-certificate.crt`, root), { status: 200, body: root })
  assert.equal((await ask(`${address}/api/calls`, root)).status, 401)
})

test('tls: a service by HTTP has no root to give', async (t) => {
  const app = await fakeApp()
  t.after(() => app.close())
  assert.equal((await fetch(`${app.address}/root-certificate.crt`)).status, 404)
})

test(
  'tls: `assist serve --tls` prints where it listens and keeps its root',
  requirement('models'),
  async (t) => {
    const dataDir = await temporaryFolder(t)
    const own = Object.entries(process.env).filter(([name]) => !name.startsWith('ASSIST_'))
    const env = { ...Object.fromEntries(own), ASSIST_DATA_DIR: dataDir, ASSIST_EAR_WORKERS: '1' }
    const child = spawn(process.execPath, [...programArgs, 'serve', '--tls', '--port', '0'], {
      cwd: packageRoot,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    t.after(() => child.kill('SIGKILL'))
    const ended = once(child, 'close')
    const [line] = (await once(child.stdout, 'data')) as [Buffer]
    const address = /^listening on (https:\/\/127\.0\.0\.1:\d+)\n$/.exec(line.toString('utf8'))?.[1]
    assert.ok(address, line.toString('utf8'))
    const root = await readFile(path.join(dataDir, 'tls', 'root.crt'), 'utf8')
    assert.equal((await ask(`${address}/readyz`, root)).status, 200)
    child.kill('SIGTERM')
    assert.deepEqual(await ended, [0, null])
  },
)
