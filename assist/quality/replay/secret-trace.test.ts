import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'

import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'

import { spreadWords } from '../../ingest/spread-words.js'
import type { FindMatches } from '../../matching/match.js'
import { latestUtterances } from '../../pipeline/log/latest-utterances.js'
import { webVtt } from '../../pipeline/log/web-vtt.js'
import type { WrapUpView } from '../../service/wrap-ups.js'
import { fakeApp, type FakeApp } from '../../testing/fake-app.js'
import { heard, settled } from '../../testing/fake-call.js'
import { NativeTestClient } from '../../testing/service.js'
import { temporaryFolder } from '../../testing/trial-models.js'
import { until, webhookReceiver } from '../../testing/webhook-receiver.js'
import { solution } from '../../testing/store-contract/store-under-test.js'

/** What a call of this test tells and nobody may keep, in small letters and without what stands between. */
const secrets = [
  ...['45391488', '03436467', '5105105105105100', '51051051', '05105100', '4111111111111111'],
  ...['seventhreenineone', 'eightsixfourtwo'],
]

function found(text: string): string[] {
  const bare = text.toLowerCase().replace(/[\s,.-]/g, '')
  return secrets.filter((secret) => bare.includes(secret))
}

/** Raises a card for every text, because of each of its words. */
const findByWords: FindMatches = (text) =>
  Promise.resolve({
    matches: [
      {
        ...{ solutionId: 'pay', confidence: 0.9 },
        because: (text.match(/[\p{L}\p{N}[\]]+/gu) ?? []).map((word) => {
          return { text: word, kind: 'word' as const }
        }),
      },
    ],
    solutionsVersion: 'v1',
  })

async function json(url: string, method: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(url, { method, headers, body: JSON.stringify(body) })
  assert.ok(answer.ok, `${method} ${url}: ${answer.status} ${await answer.text()}`)
}

/** A call in which secrets come in pieces, are heard anew, are written, and are noted behind it. */
async function tellSecrets(app: FakeApp): Promise<void> {
  const client = await NativeTestClient.start(app.address, { callId: 'told' })
  const { pipeline } = app.made.get('told')!
  const say = async (channel: 'customer' | 'agent', at: number, ...texts: string[]) => {
    const one = heard(channel, at)
    pipeline.heard(one.started(at * 3_000))
    for (const [pass, text] of texts.entries()) {
      if (pass === 0) pipeline.heard(one.partial(text, at * 3_000 + 500))
      pipeline.heard({
        ...one.final(text, at * 3_000 + 1_600),
        pass: pass === 0 ? (1 as const) : (2 as const),
      })
    }
    await settled()
  }
  await say('customer', 1, 'I want to pay the red invoice today')
  await say('customer', 2, '4539 1488')
  await say('agent', 3, 'got it')
  await say('customer', 4, '0343 6467')
  await say('customer', 5, 'my pen is seven three nine one', 'my pin is seven three nine one')
  await say('customer', 6, 'my pin is eight six four two', 'my pen is eight six four two')
  for (const text of ['5105 1051', '0510 5100', 'pay 4111 1111 1111 1111']) {
    pipeline.write({ channel: 'customer', text })
    await settled()
  }
  const image = { sha256: 'a'.repeat(64), name: '4111111111111111.jpg' }
  pipeline.write({ channel: 'customer', text: '', image })
  await settled()
  for (const event of pipeline.log.after(0)) {
    if (event.type === 'suggestion.shown') {
      pipeline.controls.act(event.suggestionId, 'used')
      break
    }
  }
  await client.stop()
}

/** What is told of the call to whoever asks behind it. */
async function askEverywhere(app: FakeApp): Promise<string[]> {
  const { address } = app
  const read = async (path: string) => (await fetch(`${address}${path}`)).text()
  const wrapUpPath = '/api/calls/told/wrap-up'
  const isWritten = async () => !(JSON.parse(await read(wrapUpPath)) as WrapUpView).isWriting
  await until(isWritten, 'the generator was asked')
  const { wrapUp } = JSON.parse(await read(wrapUpPath)) as WrapUpView
  const notes = 'They paid with 4111 1111 1111 1111.'
  const noted = { ...wrapUp, notes, missing: ['why is 4111 1111 1111 1111 refused'] }
  await json(`${address}${wrapUpPath}`, 'PUT', noted)
  const label = { kind: 'text', target: 'u1', atMs: 0, solutionId: null, text: notes }
  await json(`${address}/api/calls/told/labels`, 'PUT', label)
  await app.learner.idle
  const told = await Promise.all(
    [
      ...[
        '/api/calls/told',
        '/api/calls/told/events?after=0',
        wrapUpPath,
        '/api/audit',
        '/metrics',
      ],
      ...['/api/calls/told/labels', '/api/calls/told/truth', '/api/labels/queries'],
      ...['/api/calls?q=pay', '/api/learning', '/api/solutions/export?format=jsonl'],
      ...['/api/webhooks/deliveries'],
    ].map(read),
  )
  const events = await app.store.calls.eventsAfter('told', 0)
  const words = latestUtterances(events).flatMap((one) => spreadWords(one.text, one))
  const program = new Client({ name: 'reader', version: '1' })
  await program.connect(new StreamableHTTPClientTransport(new URL(`${address}/mcp`)))
  const lines = await program.callTool({ name: 'read_call', arguments: { callId: 'told' } })
  await program.close()
  return [...told, webVtt(events), words.map(({ word }) => word).join(' '), JSON.stringify(lines)]
}

async function allFiles(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  const read = files.map((entry) => readFile(join(entry.parentPath, entry.name)))
  return Buffer.concat(await Promise.all(read)).toString('latin1')
}

test('secrets: what was masked, at once or later, is in nothing that the service keeps, sends or answers', async (t) => {
  const receiver = await webhookReceiver(t)
  const generator = await webhookReceiver(t)
  const dataDir = await temporaryFolder(t)
  const webhookSecret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
  const app = await fakeApp(
    { webhookUrl: receiver.url, webhookSecret, wrapUpUrl: generator.url },
    { findMatches: findByWords, storePath: join(dataDir, 'assist.db') },
  )
  await app.store.solutions.create('default', solution('pay', { answer: 'By card.' }))
  await tellSecrets(app)
  const told = await askEverywhere(app)
  await until(() => receiver.received.length > 1, 'webhooks came')
  await app.close()
  const sent = [...receiver.received, ...generator.received].map(({ body }) => body)
  assert.ok(generator.received.length > 0, 'the generator was asked')
  const kept = await allFiles(dataDir)
  assert.match(kept, /red invoice/, 'the talk itself is kept')
  assert.match(kept, /They paid with \[card\]/, 'and so are the notes')
  for (const text of [...told, ...sent]) assert.deepEqual(found(text), [], text.slice(0, 2_000))
  assert.deepEqual(found(kept), [], 'in the files')
  assert.deepEqual(found(`as heard: ${secrets.join(' ')}`), secrets, 'the search finds them')
})
