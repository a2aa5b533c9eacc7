import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'

import { fakeApp } from '../../../testing/fake-app.js'
import { saidCall } from '../../../testing/said-call.js'

async function listed(t: TestContext) {
  const app = await fakeApp()
  t.after(() => app.close())
  for (const [callId, at, said] of [
    ['=1+1', 1, '=cmd|calc is what I typed'],
    ['second', 2, '红灯一直亮着怎么办'],
    ['third', 3, 'my boiler is cold'],
  ] as const) {
    await app.store.calls.create({ callId, internalId: `i${at}`, language: 'en', startedAt: at })
    await app.store.calls.append(callId, saidCall([`C: ${said}`, 'A: I see.']))
    await app.store.calls.end(callId, at + 60_000)
  }
  const ask = (route: string): Promise<Response> => fetch(`${app.address}${route}`)
  return { app, ask }
}

test('export: the list comes as CSV without formulas, newest first, as a filter chooses', async (t) => {
  const { ask } = await listed(t)
  const answer = await ask('/api/calls/export?format=csv')
  assert.equal(answer.headers.get('content-type'), 'text/csv; charset=utf-8')
  const lines = Buffer.from(await answer.arrayBuffer())
    .toString()
    .split('\r\n')
  assert.match(lines[0] ?? '', /^\uFEFFcallId,internalId,startedAt,lengthMs,language,/)
  assert.deepEqual(
    lines.slice(1).map((line) => line.split(',')[0]),
    ['third', 'second', "'=1+1", ''],
  )
  assert.match(lines[3] ?? '', /,'=cmd\|calc is what I typed,/)
  assert.equal(lines.join('').split('\uFEFF').length, 2, 'one mark, at the beginning')
  const chosen = await (await ask('/api/calls/export?format=json&q=红灯')).text()
  const one = JSON.parse(chosen) as { callId: string; lengthMs: number; matter: string }
  assert.deepEqual([one.callId, one.lengthMs, one.matter], ['second', 60_000, '红灯一直亮着怎么办'])
})

test('export: more calls than are read at once come whole, each once', async (t) => {
  const { app, ask } = await listed(t)
  for (let at = 0; at < 401; at++) {
    await app.store.calls.create({ callId: `c${at}`, language: 'zh', startedAt: at % 7 })
    await app.store.calls.end(`c${at}`, 9_000)
  }
  const text = await (await ask('/api/calls/export?format=json&language=zh')).text()
  const ids = text
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { callId: string }).callId)
  assert.deepEqual([ids.length, new Set(ids).size], [401, 401])
})

test('export: the transcript of a call comes as WebVTT and as JSON', async (t) => {
  const { ask } = await listed(t)
  const vtt = await ask('/api/calls/third/transcript')
  assert.equal(vtt.headers.get('content-type'), 'text/vtt; charset=utf-8')
  assert.match(await vtt.text(), /^WEBVTT\n\nu1\n[^]*<v Customer>my boiler is cold\n[^]*<v Agent>/)
  const told = await (await ask('/api/calls/i3/transcript?format=json')).json()
  assert.deepEqual((told as { lines: object[] }).lines[0], {
    ...{ utteranceId: 'u1', channel: 'customer', startMs: 0, endMs: 1_500 },
    text: 'my boiler is cold',
  })
  assert.equal((await ask('/api/calls/none/transcript')).status, 404)
})

test('list: what is asked in the address chooses the calls', async (t) => {
  const { ask } = await listed(t)
  const idsOf = async (query: string) =>
    ((await (await ask(`/api/calls?${query}`)).json()) as { callId: string }[]).map(
      ({ callId }) => callId,
    )
  assert.deepEqual(await idsOf('id=sec'), ['second'])
  assert.deepEqual(await idsOf('ended=true&minLengthMs=60000&limit=2'), ['third', 'second'])
  assert.deepEqual(await idsOf('wrong=true'), [])
  assert.deepEqual(await idsOf('medium=video'), [])
  assert.equal((await ask('/api/calls?medium=smoke')).status, 400)
})
