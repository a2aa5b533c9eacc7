import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'

import fc from 'fast-check'

import { ManualClock, systemClock } from '../call/clock.js'
import { AssistError } from '../errors/errors.js'
import { settled } from '../testing/fake-call.js'
import { callStoreCases } from '../testing/store-contract/call-store-cases.js'
import { event } from '../testing/store-contract/store-under-test.js'
import { temporaryFolder } from '../testing/trial-models.js'
import type { CallStore } from './call-store.js'
import { PatientCallStore } from './patient-call-store.js'
import { openSqliteStore } from './sqlite/sqlite-store.js'

const limits = { storeMemoryMb: 1, storePatienceMs: 10_000 }

callStoreCases({
  name: 'patient',
  database: async (t) => {
    const path = join(await temporaryFolder(t), 'assist.db')
    return async () => {
      const store = await openSqliteStore({ path })
      return { ...store, calls: new PatientCallStore({ ...store, clock: systemClock, limits }) }
    }
  },
})

const full = new AssistError('ASSIST_STORE_FAILED', 'The store could not write (SQLITE_FULL).')

/** A patient store before one that fails while a test says so, with what the latter was asked to write. */
function trial(storeMemoryMb = 1) {
  const clock = new ManualClock()
  const written: string[] = []
  let isFailing = false
  let changes = 0
  const write = async (what: string): Promise<void> => {
    await Promise.resolve()
    if (isFailing) throw full
    written.push(what)
  }
  const calls: CallStore = {
    create: ({ callId }) => write(`create ${callId}`),
    append: (callId, events) => write(`${callId} ${events.map(({ seq }) => seq).join()}`),
    end: (callId) => write(`end ${callId}`),
    bind: (callId) => write(`bind ${callId}`),
    list: () => Promise.resolve([]),
    unended: () => Promise.resolve([]),
    get: () => Promise.reject(new Error('not asked')),
    eventsAfter: () => Promise.resolve([]),
  }
  const store = new PatientCallStore({ calls, clock, limits: { ...limits, storeMemoryMb } })
  store.onChange(() => changes++)
  return {
    ...{ clock, store, written },
    changes: () => changes,
    fail: (now: boolean) => {
      isFailing = now
    },
    /** The next attempt comes due. */
    again: async () => {
      clock.advance(500)
      for (let turn = 0; turn < 20; turn++) await settled()
    },
  }
}

const begin = (callId = 'c') => ({ callId, language: 'en', startedAt: 0 }) as const

test('patient store: what a full disk refused is durable only once it is written', async () => {
  const { store, fail, again, written } = trial()
  await store.create(begin())
  fail(true)
  let isDurable = false
  const kept = store.append('c', [event('c', 1)]).then(() => (isDurable = true))
  await again()
  await again()
  assert.equal(isDurable, false)
  assert.equal(store.failure, full)
  assert.equal(store.waitingEventCount, 1)
  fail(false)
  await again()
  await kept
  assert.deepEqual(written, ['create c', 'c 1'])
  assert.deepEqual([store.failure, store.waitingEventCount], [undefined, 0])
})

test('patient store: however long the store fails, everything is written once and in order (property)', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 20 }), async (failing) => {
      const { store, fail, again, written } = trial()
      const kept: Promise<void>[] = []
      const expected: string[] = []
      for (const [at, isFailing] of failing.entries()) {
        fail(isFailing)
        const callId = `c${at}`
        kept.push(store.create(begin(callId)))
        for (const seq of [1, 2]) kept.push(store.append(callId, [event(callId, seq)]))
        kept.push(store.end(callId, 1))
        expected.push(`create ${callId}`, `${callId} 1`, `${callId} 2`, `end ${callId}`)
        await again()
      }
      fail(false)
      await again()
      await Promise.all(kept)
      assert.deepEqual([...written].sort(), [...expected].sort())
      for (const callId of failing.keys()) {
        const own = written.filter((one) => new RegExp(`\\bc${callId}\\b`).test(one))
        assert.deepEqual(own, expected.slice(callId * 4, callId * 4 + 4))
      }
    }),
    { numRuns: 25 },
  )
})

test('patient store: a call that begins while the store fails goes on and is read from memory', async () => {
  const { store, fail, again } = trial()
  fail(true)
  await store.create(begin())
  const kept = store.append('c', [event('c', 1)])
  assert.deepEqual(
    (await store.list({ limit: 5 })).map(({ callId, lastSeq }) => [callId, lastSeq]),
    [['c', 1]],
  )
  assert.equal((await store.get('c')).lastSeq, 1)
  assert.deepEqual(await store.eventsAfter('c', 0), [event('c', 1)])
  fail(false)
  await again()
  await kept
})

test('patient store: the end of a call is not told before it is stored, and not waited for without end', async () => {
  const { store, fail, again, clock, written } = trial()
  await store.create(begin())
  fail(true)
  const ended = assert.rejects(store.end('c', 1), { code: 'ASSIST_CALL_NOT_STORED' })
  await settled()
  clock.advance(10_000)
  await ended
  await again()
  fail(false)
  await again()
  assert.deepEqual(written, ['create c', 'end c'], 'it is stored all the same')
})

test('patient store: what the memory cannot hold is refused by name and counted', async () => {
  const { store, fail, again } = trial()
  await store.create(begin())
  fail(true)
  const large = (seq: number) => ({
    ...{ seq, callId: 'c', atMs: 0, type: 'message', messageId: `m${seq}`, from: 'agent' },
    text: 'x'.repeat(400_000),
  })
  const kept = [1, 2].map((seq) => store.append('c', [large(seq) as never]))
  const lost = assert.rejects(store.append('c', [large(3) as never]), {
    code: 'ASSIST_STORE_EVENTS_LOST',
  })
  await lost
  assert.deepEqual([store.waitingEventCount, store.lostEventCount], [2, 1])
  fail(false)
  await again()
  await Promise.all(kept)
  assert.equal(store.lostEventCount, 1, 'the count stays')
})

test('patient store: its owner hears when it fails and when it is well again, once each', async () => {
  const { store, fail, again, changes } = trial()
  await store.create(begin())
  fail(true)
  const kept = [1, 2, 3].map((seq) => store.append('c', [event('c', seq)]))
  await again()
  assert.equal(changes(), 1)
  fail(false)
  await again()
  assert.equal(changes(), 2)
  await Promise.all(kept)
})

test('patient store: a service that stops tries once more and says how much is lost', async () => {
  const { store, fail } = trial()
  await store.create(begin())
  fail(true)
  const kept = store.append('c', [event('c', 1)])
  const lost = assert.rejects(kept, { code: 'ASSIST_CALL_NOT_STORED' })
  await settled()
  assert.equal(await store.close(), 1)
  await lost
})
