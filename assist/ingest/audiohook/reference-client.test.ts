import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { pathToFileURL } from 'node:url'

import { register as registerCommonJs } from 'tsx/cjs/api'
import { register } from 'tsx/esm/api'

import { packageRoot } from '../../settings/package-root.js'
import { fakeApp, type FakeApp } from '../../testing/fake-app.js'
import { heard } from '../../testing/fake-call.js'
import { requirement, sharedDir } from '../../testing/requirements.js'

const needs = requirement('shared')
const audiohookKey = 'SGVsbG8sIEkgYW0gdGhlIEFQSSBrZXkh'
const audiohookSecret = 'TXlTdXBlclNlY3JldEtleVRlbGxOby0xITJAMyM0JDU='

/** What is used of a session of the vendor's client. */
interface ReferenceSession {
  readonly state: string
  readonly seq: number
  readonly serverseq: number
  readonly openedMsg?: { readonly parameters: { readonly media: readonly object[] } }
  readonly closedMsg?: { readonly clientseq: number }
  readonly pongMsg?: object
  readonly transcripts: readonly { readonly isFinal: boolean; readonly channelId: number }[]
  close(): Promise<void>
  pinging(): Promise<void>
  updating(language: string): Promise<void>
  discarding(start: string, duration: string): Promise<void>
  erroring(): Promise<void>
  pausing(): Promise<void>
  resuming(start: string, discarded: string): Promise<void>
}

type Loaded = Record<string, (options?: object) => object>

interface ReferenceClient {
  readonly open: (more?: object) => ReferenceSession
}

let folder: string
let app: FakeApp
let client: ReferenceClient

/** The vendor's client finds its libraries among ours. */
async function referenceClient(to: string): Promise<ReferenceClient> {
  await cp(path.join(sharedDir(), 'oracles', 'audiohook'), to, { recursive: true })
  await symlink(path.join(packageRoot, 'node_modules'), path.join(to, 'node_modules'))
  // It is written in TypeScript, and these tests may run built.
  registerCommonJs()
  register()
  const load = async (file: string): Promise<Loaded> => {
    const loaded = (await import(pathToFileURL(path.join(to, file)).href)) as { default?: Loaded }
    return { ...loaded.default, ...(loaded as Loaded) }
  }
  const { createClientSession } = await load('app/audiohook/index.ts')
  const { createClientWebSocket } = await load('client/src/clientwebsocket.ts')
  const { createToneMediaSource } = await load('client/src/mediasource-tone.ts')
  const silent = Object.fromEntries(
    ['fatal', 'error', 'warn', 'info', 'debug', 'trace'].map((level) => [level, () => undefined]),
  )
  return {
    open: (more = {}) =>
      createClientSession?.({
        uri: `${app.address.replace('http', 'ws')}/audiohook`,
        ...{ mediaSource: createToneMediaSource?.(), createWebSocket: createClientWebSocket },
        ...{ organizationId: randomUUID(), sessionId: randomUUID(), logger: silent },
        authInfo: { apiKey: audiohookKey, clientSecret: Buffer.from(audiohookSecret, 'base64') },
        ...more,
      }) as ReferenceSession,
  }
}

before(async () => {
  if (needs.skip !== false) return
  folder = await mkdtemp(path.join(tmpdir(), 'assist-audiohook-'))
  app = await fakeApp({ apiKey: 'the key', audiohookKey, audiohookSecret })
  client = await referenceClient(path.join(folder, 'audiohook'))
})
after(async () => {
  if (needs.skip !== false) return
  await app.close()
  await rm(folder, { recursive: true })
})

/** Waits for what another side does. */
async function until(isTrue: () => boolean): Promise<void> {
  const deadline = performance.now() + 20_000
  while (!isTrue()) {
    assert.ok(performance.now() < deadline, 'nothing came in 20 s')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

async function opened(
  more: object = {},
): Promise<{ session: ReferenceSession; sessionId: string }> {
  const sessionId = randomUUID()
  const session = client.open({ sessionId, ...more })
  await until(() => session.state === 'OPEN')
  return { session, sessionId }
}

async function closed(session: ReferenceSession): Promise<void> {
  await session.close()
  assert.equal(session.closedMsg?.clientseq, session.seq, 'closed, and nothing was said behind it')
}

test('reference client: a session opens, has its pong, and closes', needs, async () => {
  const { session } = await opened()
  assert.equal(session.openedMsg?.parameters.media.length, 1)
  await session.pinging()
  await until(() => session.pongMsg !== undefined)
  await closed(session)
})

test(
  'reference client: pause, resume, discarded, update and error do not end a session',
  needs,
  async () => {
    const { session } = await opened({ languageParam: 'en-US' })
    await session.pausing()
    await session.resuming('PT0S', 'PT1S')
    await session.discarding('PT1S', 'PT0.5S')
    await session.updating('en-US')
    await session.erroring()
    await closed(session)
  },
)

test('reference client: it hears what was said', needs, async () => {
  const { session, sessionId } = await opened()
  await until(() => app.made.has(sessionId))
  const call = app.made.get(sessionId)
  call?.pipeline.heard(heard('agent').started())
  call?.pipeline.heard(heard('agent').final('How may I help?'))
  await closed(session)
  assert.deepEqual(
    session.transcripts.map(({ isFinal, channelId }) => [isFinal, channelId]),
    [[true, 1]],
  )
})

test('reference client: a probe leaves no call behind', needs, async () => {
  const { session, sessionId } = await opened({
    conversationId: '00000000-0000-0000-0000-000000000000',
    participant: { id: '00000000-0000-0000-0000-000000000000', ani: '', aniName: '', dnis: '' },
  })
  await closed(session)
  assert.equal(app.made.has(sessionId), false)
})

test('reference client: another secret does not come in', needs, async () => {
  const secret = { apiKey: audiohookKey, clientSecret: Buffer.from('another') }
  const session = client.open({ authInfo: secret })
  await until(() => session.state === 'DISCONNECTED')
  assert.equal(session.openedMsg, undefined)
})
