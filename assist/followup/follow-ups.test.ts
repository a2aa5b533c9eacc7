import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { CallEventBody } from '../pipeline/log/call-event.js'
import type { Solution } from '../solutions/solution.js'
import { defaultBase } from '../store/solution-store.js'
import { openSqliteStore } from '../store/sqlite/sqlite-store.js'
import { FollowUps } from './follow-ups.js'

const router: Solution = {
  ...{ id: 'router', title: 'Reset the router', answer: 'Hold the button.' },
  ...{ questions: [], tags: [] },
}

async function made() {
  const store = await openSqliteStore({ path: ':memory:' })
  await store.solutions.replace(defaultBase, [router])
  const log: CallEventBody[] = []
  const clock = { nowMs: Date.parse('2026-03-01T10:00:00Z') }
  const append = (_callId: string, body: CallEventBody): void => void log.push(body)
  return {
    store,
    log,
    clock,
    followUps: new FollowUps({ store, append, nowMs: () => clock.nowMs }),
  }
}

test('follow-up: has a short address, and the call hears once that it was opened', async () => {
  const { store, log, followUps } = await made()
  const sent = await followUps.make({ callId: 'call', base: undefined, solutionId: 'router' })
  assert.match(sent.path, /^\/f\/[\w-]{12}$/)
  assert.equal((await followUps.solution(sent.followUpId)).id, 'router')
  await followUps.opened(sent.followUpId)
  await followUps.opened(sent.followUpId)
  await followUps.opened('unknown')
  assert.deepEqual(log, [{ type: 'followup.opened', kind: 'link', followUpId: sent.followUpId }])
  await store.close()
})

test('follow-up: expires, and goes with its solution', async () => {
  const { store, clock, followUps } = await made()
  const of = { callId: 'call', base: undefined, solutionId: 'router' }
  const late = await followUps.make(of)
  clock.nowMs += 15 * 86_400_000
  await assert.rejects(followUps.solution(late.followUpId), { code: 'ASSIST_LINK_EXPIRED' })
  const orphan = await followUps.make(of)
  await store.solutions.update(defaultBase, { ...router, status: 'retired' })
  await assert.rejects(followUps.solution(orphan.followUpId), { code: 'ASSIST_LINK_EXPIRED' })
  await assert.rejects(followUps.solution('nope'), { code: 'ASSIST_LINK_UNKNOWN' })
  await store.close()
})
