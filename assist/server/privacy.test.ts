import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'

import { loadConfig } from '../settings/config.js'
import { createLog } from '../log/log.js'
import type { CallEvent } from '../pipeline/log/call-event.js'
import { serve } from './serve.js'
import { fakeApp, type FakeApp } from '../testing/fake-app.js'
import { findNothing, heard, settled } from '../testing/fake-call.js'
import { requirement } from '../testing/requirements.js'
import { NativeTestClient } from '../testing/service.js'
import { sampleCall } from '../testing/wave-file.js'

const needsModels = requirement('models')

/** Numbers that must be kept nowhere, as recognisers write them. */
const secrets = [
  ...['4111 1111 1111 1111', '5555-5555-5555-4444', '3782 822463 10005', '6212345678900000003'],
  ...['4, 0, 1, 2, 8, 8, 8, 8, 8, 8, 8, 8, 1, 8, 8, 1', '11010519491231002X', '078-05-1120'],
  ...['AB 12 34 56 C'],
]

let folder = ''

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'assist-privacy-'))
})
after(() => rm(folder, { recursive: true }))

/** Lines of the service's own log at its default level. */
function logLines(): { lines: string[]; log: ReturnType<typeof createLog> } {
  const lines: string[] = []
  const { logLevel, logPersonal } = loadConfig({})
  const log = createLog(logLevel, logPersonal, { write: (line) => void lines.push(line) })
  return { lines, log }
}

async function allBytes(where: string): Promise<Buffer> {
  const names = await readdir(where, { recursive: true, withFileTypes: true })
  const files = names.filter((entry) => entry.isFile())
  return Buffer.concat(
    await Promise.all(files.map((entry) => readFile(path.join(entry.parentPath, entry.name)))),
  )
}

const bare = (text: string): string => text.replace(/[\s,.-]/g, '').toUpperCase()

/** Which of these stand in a text, whatever stands between their digits. */
function found(text: string, among: readonly string[]): string[] {
  const searched = bare(text)
  return among.filter((secret) => searched.includes(bare(secret)))
}

const speech = 'Zanzibar marmalade locomotive'
const agent = 'Ottoline Featherstonehaugh'

async function callOf(app: FakeApp, callId: string): Promise<NativeTestClient> {
  return NativeTestClient.start(app.address, {
    ...{ callId, agent, channels: ['customer'] },
    context: { policy: 'Quagmire-99-Policy' },
  })
}

test('privacy: card and identity numbers reach no disk, log, match, client or screen', async () => {
  const dataDir = path.join(folder, 'digits')
  const { lines, log } = logLines()
  const matched: string[] = []
  const app = await fakeApp(
    {},
    {
      ...{ log, storePath: path.join(dataDir, 'assist.db') },
      findMatches: (text) => {
        matched.push(text)
        return findNothing(text)
      },
    },
  )
  const client = await callOf(app, 'digits')
  const { pipeline, ear } = app.made.get('digits')!
  for (const [index, secret] of secrets.entries()) {
    const one = heard('customer', index)
    pipeline.heard(one.started())
    pipeline.heard(one.partial(`${speech} my number is ${secret}`))
    await settled()
    pipeline.heard(one.final(`${speech} my number is ${secret}.`))
  }
  await client.stop()
  assert.equal(ear.isClosed, true)
  const metrics = await (await fetch(`${app.address}/metrics`)).text()
  await app.close()
  const disk = (await allBytes(dataDir)).toString('latin1')
  assert.ok(disk.includes(speech), 'the transcript itself is stored')
  assert.ok(matched.length > secrets.length, 'texts were matched')
  assert.deepEqual(found(disk, secrets), [])
  assert.deepEqual(found(lines.join(''), secrets), [])
  assert.deepEqual(found(matched.join('\n'), secrets), [])
  assert.deepEqual(found(JSON.stringify(client.responses), secrets), [])
  assert.deepEqual(found(metrics, secrets), [])
  assert.deepEqual(found(`seen: ${secrets.join(' ')}`, secrets), secrets, 'the search finds them')
})

test('privacy: at the default level the log has no word of anybody, also when things go wrong', async () => {
  const { lines, log } = logLines()
  const app = await fakeApp({}, { log, storePath: path.join(folder, 'log', 'assist.db') })
  const client = await callOf(app, 'spoken')
  const { pipeline, ear } = app.made.get('spoken')!
  pipeline.heard(heard().started())
  pipeline.heard(heard().final(`${speech}.`))
  await settled()
  ear.failure = new Error('the ear died')
  client.send(new Uint8Array(800))
  client.send(`{"type":"${speech}"}`)
  await client.closed()
  const refused = await NativeTestClient.start(app.address, { callId: 'refused' })
  refused.send(JSON.stringify({ type: 'start', callId: speech }))
  await refused.closed()
  await fetch(`${app.address}/api/calls/${encodeURIComponent(speech)}`)
  await fetch(`${app.address}/api/solutions/search?q=${encodeURIComponent(speech)}`)
  await fetch(`${app.address}/api/solutions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ title: speech, answer: speech, unknown: speech }),
  })
  await app.close()
  const text = lines.join('')
  assert.match(text, /"callId":"spoken"/, 'it is logged that there was a call')
  assert.match(text, /the ear died/, 'and what failed')
  for (const word of [...speech.split(' '), ...agent.split(' '), 'Quagmire']) {
    assert.doesNotMatch(text, new RegExp(word, 'i'))
  }
})

test('privacy: who the agent is and what was known before are not stored', async () => {
  const dataDir = path.join(folder, 'facts')
  const app = await fakeApp({}, { storePath: path.join(dataDir, 'assist.db') })
  await (await callOf(app, 'facts')).stop()
  await app.close()
  const disk = (await allBytes(dataDir)).toString('latin1')
  assert.match(disk, /facts/, 'the call is stored')
  assert.doesNotMatch(disk, /Featherstonehaugh|Quagmire/)
})

test('privacy: what is marked personal is written only where it was asked for', () => {
  for (const isShown of [false, true]) {
    const lines: string[] = []
    const log = createLog('info', isShown, { write: (line) => void lines.push(line) })
    log.info({ pii: { text: speech }, callId: 'a' }, 'said')
    log.info({ match: { pii: speech } }, 'matched')
    log.debug({ callId: 'b' }, 'below the level')
    assert.equal(lines.length, 2)
    assert.equal(lines.filter((line) => line.includes(speech)).length, isShown ? 2 : 0)
  }
})

test(
  'privacy: a real call writes no audio, and no word of it into the log',
  needsModels,
  async () => {
    const dataDir = path.join(folder, 'service')
    const { lines, log } = logLines()
    const config = loadConfig({}, { port: 0, earWorkers: 1, dataDir })
    const service = await serve({ config, log, isDemo: false, stderr: process.stderr })
    const wave = await readFile(sampleCall.file)
    const audio = wave
      .subarray(wave.indexOf('data') + 8)
      .subarray(0, 12_000 * sampleCall.bytesPerMs)
    const client = await NativeTestClient.start(service.address, { callId: 'real' })
    client.send(audio)
    await client.stop()
    await service.close()
    const files = (await readdir(dataDir, { recursive: true })).sort()
    assert.deepEqual(
      files.filter((name) => !/^(assist|embeddings)\.db(-wal|-shm)?$/.test(name)),
      ['service.lock'],
    )
    assert.equal((await stat(path.join(dataDir, 'service.lock'))).size, 0, 'nothing is in the lock')
    const disk = await allBytes(dataDir)
    for (let at = 0; at + 64 <= audio.length; at += 4_000) {
      const piece = audio.subarray(at, at + 64)
      if (new Set(piece).size > 16) assert.equal(disk.includes(piece), false, `audio at ${at}`)
    }
    const finals = client.events.filter(
      (event): event is Extract<CallEvent, { type: 'utterance.final' }> =>
        event.type === 'utterance.final',
    )
    assert.ok(finals.length > 0, 'something was heard')
    for (const { text } of finals) {
      assert.ok(disk.includes(text), 'the transcript is what is kept')
      assert.equal(lines.join('').includes(text), false)
    }
  },
)
