import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test, type TestContext } from 'node:test'

import { LegRecorder } from '../../../audio/leg-recorder.js'
import type { CallEvent, CallEventBody } from '../../../pipeline/log/call-event.js'
import { Seal } from '../../../sealing/seal.js'
import type { StoredLabel } from '../../../store/quality/label-store.js'
import { fakeApp } from '../../../testing/fake-app.js'
import { agreements } from './labelled-utterances.js'

const said = (utteranceId: string, startMs: number, text: string): CallEventBody => ({
  ...{ type: 'utterance.final', utteranceId, channel: 'customer', startMs, endMs: startMs + 900 },
  ...{ text, language: 'en', confidence: 0.9, engine: 'moonshine' },
})
const shown = (suggestionId: string, solutionId: string, utteranceId: string): CallEventBody => ({
  ...{ type: 'suggestion.shown', suggestionId, solutionId, utteranceId, question: 1 },
  ...{ confidence: 0.8, likely: false, solutionsVersion: 'v', because: [] },
})
const log: CallEvent[] = [
  said('u1', 0, 'my lite is on'),
  shown('s1', 'light', 'u1'),
  said('u2', 2_000, 'hello there'),
  shown('s2', 'hours', 'u2'),
  said('u3', 4_000, 'what does it cost'),
  said('u4', 6_000, 'fine'),
].map((body, index) => ({ seq: index + 1, callId: 'c1', atMs: index * 1_000, ...body }))

async function reviewed(t: TestContext) {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'assist-labels-'))
  const app = await fakeApp({ dataDir })
  t.after(async () => {
    await app.close()
    await rm(dataDir, { recursive: true })
  })
  await app.store.calls.create({ callId: 'c1', internalId: 'i1', language: 'en', startedAt: 0 })
  await app.store.calls.append('c1', log)
  await app.store.calls.end('c1', 9_000)
  const ask = (route: string, method = 'GET', body?: object): Promise<Response> =>
    fetch(`${app.address}${route}`, {
      method,
      ...(body
        ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
        : {}),
    })
  const put = (
    kind: string,
    target: string,
    solutionId: string | null,
    text = '',
  ): Promise<Response> =>
    ask('/api/calls/c1/labels', 'PUT', { kind, target, atMs: 500, solutionId, text })
  return { dataDir, store: app.store, ask, put }
}

test('labels: what reviewers say is kept, and comes out as queries and as the truth of the call', async (t) => {
  const { ask, put } = await reviewed(t)
  for (const [kind, target, solutionId, text] of [
    ['right', 's1', 'light', ''],
    ['wrong', 's2', 'hours', ''],
    ['missing', 'u3', 'price', ''],
    ['text', 'u1', null, 'my light is on'],
    ['note', '4000', null, 'asked politely'],
  ] as const) {
    assert.equal((await put(kind, target, solutionId, text)).status, 200, kind)
  }
  const labels = (await (await ask('/api/calls/c1/labels')).json()) as { kind: string }[]
  assert.deepEqual(
    labels.map(({ kind }) => kind),
    ['right', 'wrong', 'missing', 'text', 'note'],
  )
  const lines = (await (await ask('/api/labels/queries')).text()).trim().split('\n')
  assert.deepEqual(
    lines.map((line) => JSON.parse(line) as unknown),
    [
      { text: 'my light is on', expect: 'light', language: 'en' },
      { text: 'hello there', expect: null, language: 'en' },
      { text: 'what does it cost', expect: 'price', language: 'en' },
    ],
  )
  const truth = (await (await ask('/api/calls/c1/truth')).json()) as { utterances: object[] }
  assert.deepEqual(truth.utterances[0], {
    ...{ channel: 'customer', startMs: 0, endMs: 900, text: 'my light is on', expect: 'light' },
  })
  assert.equal(truth.utterances.length, 4)
})

test('labels: a label is taken back; of a call that there is not nothing is kept', async (t) => {
  const { ask, put } = await reviewed(t)
  const { labelId } = (await (await put('right', 's1', 'light')).json()) as { labelId: number }
  assert.equal((await ask(`/api/calls/c1/labels/${labelId}`, 'DELETE')).status, 204)
  assert.deepEqual(await (await ask('/api/calls/c1/labels')).json(), [])
  assert.equal((await ask('/api/calls/none/labels')).status, 404)
  assert.equal((await put('good', 's1', 'light')).status, 400)
})

test('labels: what others say of a card is told to who has judged it, other labels to all', async (t) => {
  const { store, ask, put } = await reviewed(t)
  const other = { callId: 'i1', who: 'key:other', atMs: 0, solutionId: null, text: '', at: 0 }
  await store.labels.save({ ...other, kind: 'wrong', target: 's1' })
  await store.labels.save({ ...other, kind: 'right', target: 's2' })
  await store.labels.save({ ...other, kind: 'note', target: '0', text: 'polite' })
  const seen = async () => {
    const response = await ask('/api/calls/c1/labels')
    const labels = (await response.json()) as { target: string; isOwn: boolean }[]
    const told = labels.map(({ target, isOwn }) => `${target}${isOwn ? ' own' : ''}`)
    return [told, response.headers.get('x-hidden-labels')]
  }
  assert.deepEqual(await seen(), [['0'], '2'])
  await put('right', 's1', 'light')
  assert.deepEqual(await seen(), [['s1', '0', 's1 own'], '1'])
})

test('sound: what was kept of a call is heard as WAV; where nothing was, that is said', async (t) => {
  const { dataDir, ask } = await reviewed(t)
  assert.equal((await ask('/api/calls/c1/sound')).status, 400)
  const place = { folder: path.join(dataDir, 'audio'), name: 'c1-i1-l1', seal: new Seal(undefined) }
  const format = { encoding: 'mulaw', sampleRateHz: 8_000, channels: ['agent'] } as const
  const recorder = await LegRecorder.open(place, format, 0)
  recorder.write(new Uint8Array(8_000).fill(0x55))
  await recorder.close()
  const response = await ask('/api/calls/c1/sound')
  assert.deepEqual(
    [response.status, response.headers.get('content-type'), response.headers.get('x-channels')],
    [200, 'audio/wav', 'agent'],
  )
  assert.equal((await response.arrayBuffer()).byteLength, 8_044)
})

test('agreement: kappa is 1 where two reviewers always agree, 0 at chance, and undefined where both say one thing', () => {
  const label = (who: string, target: string, kind: 'right' | 'wrong'): StoredLabel => ({
    ...{ labelId: 0, callId: 'c', who, kind, target, atMs: 0, solutionId: null, text: '', at: 0 },
  })
  const of = (a: string, b: string) =>
    agreements(
      [a, b].flatMap((verdicts, who) =>
        Array.from(verdicts, (letter, index) =>
          label(`r${who}`, `s${index}`, letter === 'r' ? 'right' : 'wrong'),
        ),
      ),
    )[0]
  assert.deepEqual(of('rrww', 'rrww'), { first: 'r0', second: 'r1', cards: 4, same: 1, kappa: 1 })
  assert.equal(of('rrww', 'rwrw')?.kappa, 0)
  assert.equal(of('rr', 'rr')?.kappa, null)
  assert.equal(of('', 'r'), undefined)
})
