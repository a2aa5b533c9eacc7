import assert from 'node:assert/strict'
import { test } from 'node:test'

import { fakeApp } from '../../../testing/fake-app.js'
import { phoneFormat } from '../../../testing/fake-call.js'

test('glossary: it is read and replaced whole, and the calls of its base are told', async (t) => {
  const app = await fakeApp()
  t.after(() => app.close())
  const leg = await app.calls.open({ callId: 'one', language: 'en' }, phoneFormat, 'test')
  const ask = async (entries?: unknown, query = '') => {
    const answer = await fetch(`${app.address}/api/glossary${query}`, {
      ...(entries ? { method: 'PUT', body: JSON.stringify({ entries }) } : {}),
      headers: { 'content-type': 'application/json' },
    })
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }
  const empty = await ask()
  assert.deepEqual(empty.body['entries'], [])
  const entries = [{ says: 'the box', means: 'router', language: 'en' }]
  const put = await ask(entries)
  assert.equal(put.status, 200)
  assert.deepEqual(put.body['entries'], entries)
  assert.notEqual(put.body['version'], empty.body['version'])
  assert.deepEqual((await ask()).body, put.body)
  assert.deepEqual(
    leg.pipeline.log.after(0).flatMap((event) => {
      return event.type === 'solutions.changed' ? [event.solutionsVersion] : []
    }),
    [put.body['version']],
  )
  const bad = await ask([{ says: 'x', means: 'x' }])
  assert.deepEqual([bad.status, bad.body['code']], [400, 'ASSIST_GLOSSARY_INVALID'])
  assert.deepEqual((await ask()).body['entries'], entries, 'nothing was taken')
  assert.equal((await ask(undefined, '?base=none')).body['code'], 'ASSIST_SOLUTIONS_UNKNOWN')
})
