import assert from 'node:assert/strict'
import { test } from 'node:test'

import { event } from '../testing/store-contract/store-under-test.js'
import { endInterruptedCall } from './interrupted-calls.js'
import { openSqliteStore } from './sqlite/sqlite-store.js'

test('interrupted calls: what a killed service left is ended once, behind its last event', async (t) => {
  const store = await openSqliteStore({ path: ':memory:' })
  t.after(() => store.close())
  const { calls } = store
  const startedAt = 1_000
  for (const callId of ['cut', 'silent', 'over', 'marked']) {
    await calls.create({ callId, language: 'en', startedAt })
  }
  const ended = { type: 'call.ended', reason: 'stopped' } as const
  await calls.append('cut', [event('cut', 1), event('cut', 2)])
  await calls.append('over', [event('over', 1)])
  await calls.end('over', 5_000)
  await calls.append('marked', [{ seq: 1, callId: 'marked', atMs: 70, ...ended }])
  const unended = await calls.unended()
  assert.equal(unended.length, 3)
  for (const call of unended) await endInterruptedCall(calls, call)
  const interrupted = { type: 'call.ended', reason: 'interrupted' } as const
  assert.deepEqual(await calls.eventsAfter('cut', 2), [
    { seq: 3, callId: 'cut', atMs: event('cut', 2).atMs, ...interrupted },
  ])
  assert.equal((await calls.get('cut')).endedAt, 1_021)
  assert.deepEqual(await calls.eventsAfter('silent', 0), [
    { seq: 1, callId: 'silent', atMs: 0, ...interrupted },
  ])
  assert.equal((await calls.eventsAfter('over', 0)).length, 1)
  assert.equal((await calls.eventsAfter('marked', 0)).length, 1, 'its log was whole')
  assert.equal((await calls.get('marked')).endedAt, 1_070)
  assert.deepEqual(await calls.unended(), [])
})
