import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'

import { silentLog } from '../log/log.js'
import type { CallPlace } from '../pipeline/log/call-place.js'
import type { BrokenCall } from '../pipeline/registry/call-maker.js'
import { openSqliteStore } from '../store/sqlite/sqlite-store.js'
import { fakeCall, phoneFormat } from '../testing/fake-call.js'
import { goOnWithBrokenCalls } from './broken-calls.js'

const nowMs = 1_000_000
const owner = { id: 'key:pbx', team: 'north' }

/** A store with calls that were left behind, and what became of each. */
async function trial(t: TestContext, failing: readonly string[] = []) {
  const store = await openSqliteStore({ path: ':memory:' })
  t.after(() => store.close())
  const { calls } = store
  const takenUp: BrokenCall[] = []
  const leave = async (callId: string, awayMs: number, legs: CallPlace['legs']) => {
    await calls.create({
      callId,
      language: 'en',
      startedAt: 0,
      door: 'native',
      solutions: 'shop',
      owner,
    })
    const event = { type: 'call.medium', medium: 'voice' } as const
    const place: CallPlace = { beganAt: nowMs - awayMs - 500, legCount: 1, legs }
    await calls.append(callId, [{ seq: 1, callId, atMs: 500, ...event }], place)
  }
  const ending: string[] = []
  const goOn = () =>
    goOnWithBrokenCalls({
      ...{ store: calls, log: silentLog, nowMs: () => nowMs },
      maker: {
        takeUp: (broken) => {
          if (failing.includes(broken.callId)) return Promise.reject(new Error('no model'))
          takenUp.push(broken)
          return Promise.resolve(fakeCall({ start: { callId: broken.callId } }).pipeline)
        },
      },
      calls: { takeUp: () => Promise.resolve(), endCall: () => Promise.resolve() },
      ending: async ({ callId }) => {
        ending.push(`${callId}: ${await endOf(callId)}`)
        assert.equal((await calls.get(callId)).endedAt, null)
      },
    })
  const endOf = async (callId: string) => {
    const last = (await calls.eventsAfter(callId, 0)).at(-1)
    return last?.type === 'call.ended' ? last.reason : undefined
  }
  return { calls, leave, goOn, takenUp, ending, endOf }
}

const leg = { legId: 'l1', format: phoneFormat, byte: 800, atMs: 100 }

test('broken calls: one whose client may come goes on; the others end as interrupted', async (t) => {
  const { calls, leave, goOn, takenUp, endOf } = await trial(t)
  await leave('fresh', 5_000, [leg])
  await leave('old', 90_000_000, [leg])
  await leave('without legs', 5_000, [])
  await leave('clock set back', -3_600_000, [leg])
  await leave('clock set on', 3_600_000, [leg])
  await calls.create({ callId: 'before places', language: 'en', startedAt: 0 })
  await goOn()
  assert.deepEqual(
    takenUp.map(({ callId, solutions, atMs }) => [callId, solutions, atMs]),
    [
      ['fresh', 'shop', 5_500],
      ['clock set back', 'shop', 500],
      ['clock set on', 'shop', 500],
    ],
  )
  for (const callId of ['old', 'without legs', 'before places']) {
    assert.equal(await endOf(callId), 'interrupted', callId)
  }
  assert.equal(await endOf('fresh'), undefined)
})

test('broken calls: one that cannot go on is ended, and the service starts', async (t) => {
  const { leave, goOn, takenUp, ending, endOf } = await trial(t, ['broken'])
  await leave('broken', 5_000, [leg])
  await leave('fresh', 5_000, [leg])
  await goOn()
  assert.deepEqual(
    takenUp.map(({ callId }) => callId),
    ['fresh'],
  )
  assert.equal(await endOf('broken'), 'interrupted')
  // Whoever tells others of it does so before it counts as ended.
  assert.deepEqual(ending, ['broken: interrupted'])
})

test('broken calls: one that goes on is still whose it was', async (t) => {
  const { leave, goOn, takenUp } = await trial(t)
  await leave('fresh', 5_000, [leg])
  await goOn()
  assert.deepEqual(takenUp[0]?.owner, owner)
})
