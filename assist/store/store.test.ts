import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'

import Sqlite from 'better-sqlite3'

import type { CallEvent } from '../pipeline/call-event.js'
import { temporaryFolder } from '../testing/trial-models.js'
import { schemaVersion } from './sqlite/migrations.js'
import type { Solution } from '../solutions/solution.js'
import { defaultBase, openStore, type Store } from './store.js'

async function memoryStore(t: TestContext): Promise<Store> {
  const store = await openStore({ path: ':memory:' })
  t.after(() => store.close())
  return store
}

function event(callId: string, seq: number): CallEvent {
  return { seq, callId, atMs: seq * 10.5, type: 'suggestion.used', suggestionId: `s${seq}` }
}

function solution(id: string, rest: Partial<Solution> = {}): Solution {
  return { id, title: `Title of ${id}`, answer: 'Do this.', questions: [], tags: [], ...rest }
}

test('store: a call and its log read back as they were written', async (t) => {
  const store = await memoryStore(t)
  const start = {
    ...({ callId: 'c1', language: 'en', solutions: 'shop' } as const),
    ...{ startedAt: 1_000, door: 'native', agent: 'Ann', context: { name: 'Bob' } },
  }
  await store.createCall(start)
  const events = [event('c1', 1), event('c1', 2), event('c1', 3)]
  await store.appendEvents('c1', events)
  await store.endCall('c1', 9_000)
  assert.deepEqual(await store.getCall('c1'), {
    ...{ callId: 'c1', language: 'en', startedAt: 1_000, endedAt: 9_000, lastSeq: 3 },
    facts: { solutions: 'shop', door: 'native' },
  })
  assert.equal(JSON.stringify(await store.eventsAfter('c1', 0)), JSON.stringify(events))
  assert.deepEqual(await store.eventsAfter('c1', 2), [events[2]])
  assert.deepEqual(await store.eventsAfter('c1', 3), [])
})

test('store: appending an event twice leaves the first', async (t) => {
  const store = await memoryStore(t)
  await store.createCall({ callId: 'c1', language: 'en', startedAt: 0 })
  await store.appendEvents('c1', [event('c1', 1), event('c1', 2)])
  await store.appendEvents('c1', [{ ...event('c1', 2), atMs: 99 }, event('c1', 3)])
  const log = await store.eventsAfter('c1', 0)
  assert.deepEqual(log, [event('c1', 1), event('c1', 2), event('c1', 3)])
})

test('store: appends of many calls share a commit, and only those of unknown calls fail', async (t) => {
  const store = await memoryStore(t)
  const callIds = Array.from({ length: 20 }, (_, index) => `c${index}`)
  for (const callId of callIds) await store.createCall({ callId, language: 'zh', startedAt: 0 })
  const appends = callIds.map((callId) => store.appendEvents(callId, [event(callId, 1)]))
  const lost = assert.rejects(store.appendEvents('nobody', [event('nobody', 1)]), {
    code: 'ASSIST_CALL_NOT_FOUND',
  })
  await Promise.all([...appends, lost])
  for (const callId of callIds) assert.equal((await store.getCall(callId)).lastSeq, 1)
})

test('store: reading a log sees what was appended before, committed or not', async (t) => {
  const store = await memoryStore(t)
  await store.createCall({ callId: 'c1', language: 'en', startedAt: 0 })
  const append = store.appendEvents('c1', [event('c1', 1)])
  assert.equal((await store.eventsAfter('c1', 0)).length, 1)
  await append
})

test('store: a reused call id moves the earlier call aside', async (t) => {
  const store = await memoryStore(t)
  for (const startedAt of [1, 2, 3]) {
    await store.createCall({ callId: 'c', language: 'en', startedAt })
    await store.appendEvents('c', [event('c', startedAt)])
  }
  const calls = await store.listCalls({ limit: 10 })
  assert.deepEqual(
    calls.map(({ callId, startedAt }) => [callId, startedAt]),
    [
      ['c', 3],
      ['c~3', 2],
      ['c~2', 1],
    ],
  )
  assert.deepEqual(
    (await store.eventsAfter('c~2', 0)).map(({ seq, callId }) => [seq, callId]),
    [[1, 'c~2']],
  )
  assert.equal((await store.listCalls({ limit: 1 })).length, 1)
})

test('store: what is not there is named', async (t) => {
  const store = await memoryStore(t)
  const missing = { code: 'ASSIST_CALL_NOT_FOUND' }
  await assert.rejects(store.getCall('x'), missing)
  await assert.rejects(store.endCall('x', 1), missing)
  await assert.rejects(store.eventsAfter('x', 0), missing)
  const noBase = { code: 'ASSIST_SOLUTIONS_UNKNOWN' }
  await assert.rejects(store.allSolutions('x'), noBase)
  await assert.rejects(store.solutionsVersion('x'), noBase)
  await assert.rejects(store.listSolutions('x', { offset: 0, limit: 1 }), noBase)
  const noSolution = { code: 'ASSIST_SOLUTION_NOT_FOUND' }
  await assert.rejects(store.getSolution(defaultBase, 'x'), noSolution)
  await assert.rejects(store.updateSolution(defaultBase, solution('x')), noSolution)
  await assert.rejects(store.deleteSolution(defaultBase, 'x'), noSolution)
})

test('store: solutions are created, changed, listed by page, language and tag, and deleted', async (t) => {
  const store = await memoryStore(t)
  const all = [
    solution('b', { language: 'en', tags: ['light', 'modem'] }),
    solution('a', { language: 'zh', tags: ['modem'], say: '你好', steps: [{ text: 'x' }] }),
    solution('c', { language: 'en', internal: 'hush' }),
  ]
  for (const each of all) await store.createSolution(defaultBase, each)
  assert.deepEqual(await store.allSolutions(defaultBase), all)
  await assert.rejects(store.createSolution(defaultBase, solution('a')), {
    code: 'ASSIST_SOLUTION_EXISTS',
  })
  const idsOf = async (query: {
    language?: string
    tag?: string
    offset?: number
    limit?: number
  }) => {
    const page = await store.listSolutions(defaultBase, { offset: 0, limit: 10, ...query })
    return [page.total, page.solutions.map(({ id }) => id)]
  }
  assert.deepEqual(await idsOf({ offset: 1, limit: 1 }), [3, ['a']])
  assert.deepEqual(await idsOf({ language: 'en' }), [2, ['b', 'c']])
  assert.deepEqual(await idsOf({ tag: 'modem' }), [2, ['b', 'a']])
  assert.deepEqual(await idsOf({ tag: 'modem', language: 'zh' }), [1, ['a']])
  assert.deepEqual(await idsOf({ tag: "x'); --" }), [0, []])
  await store.updateSolution(defaultBase, solution('b', { title: 'Changed' }))
  assert.equal((await store.getSolution(defaultBase, 'b')).title, 'Changed')
  await store.deleteSolution(defaultBase, 'a')
  assert.deepEqual(await idsOf({}), [2, ['b', 'c']])
})

test('store: replace and merge say what they did and keep the order', async (t) => {
  const store = await memoryStore(t)
  const [a, b, c] = [solution('a'), solution('b'), solution('c')]
  assert.deepEqual(await store.replaceSolutions('shop', [a, b]), {
    ...{ added: 2, changed: 0, unchanged: 0, removed: 0 },
  })
  const changed = { ...b, title: 'Changed' }
  assert.deepEqual(await store.mergeSolutions('shop', [c, changed]), {
    ...{ added: 1, changed: 1, unchanged: 0, removed: 0 },
  })
  assert.deepEqual(await store.allSolutions('shop'), [a, changed, c])
  assert.deepEqual(await store.replaceSolutions('shop', [c, a]), {
    ...{ added: 0, changed: 0, unchanged: 2, removed: 1 },
  })
  assert.deepEqual(await store.allSolutions('shop'), [c, a])
  const bases = await store.listBases()
  assert.deepEqual(
    bases.map(({ name, solutionCount }) => [name, solutionCount]),
    [
      [defaultBase, 0],
      ['shop', 2],
    ],
  )
})

test('store: the version depends on the content alone', async (t) => {
  const [one, two] = [await memoryStore(t), await memoryStore(t)]
  const empty = await one.solutionsVersion(defaultBase)
  assert.match(empty, /^[0-9a-f]{12}$/)
  await one.replaceSolutions('x', [solution('a', { language: 'en' }), solution('b')])
  const version = await one.solutionsVersion('x')
  await two.createSolution('other', solution('b'))
  const keysInOtherOrder: Solution = { language: 'en', ...solution('a') }
  await two.createSolution('other', keysInOtherOrder)
  assert.equal(await two.solutionsVersion('other'), version)
  await two.updateSolution('other', solution('b', { title: 'Changed' }))
  assert.notEqual(await two.solutionsVersion('other'), version)
  await two.updateSolution('other', solution('b'))
  assert.equal(await two.solutionsVersion('other'), version)
  await two.deleteSolution('other', 'a')
  await two.deleteSolution('other', 'b')
  assert.equal(await two.solutionsVersion('other'), empty)
})

test('store: what resolved is in the file, and closing writes what waits', async (t) => {
  const path = join(await temporaryFolder(t), 'deep', 'assist.db')
  const first = await openStore({ path })
  await first.createCall({ callId: 'c1', language: 'en', startedAt: 0 })
  await first.appendEvents('c1', [event('c1', 1)])
  const beside = await openStore({ path })
  assert.equal((await beside.eventsAfter('c1', 0)).length, 1, 'another process sees it')
  await beside.close()
  const waiting = first.appendEvents('c1', [event('c1', 2)])
  await first.close()
  await waiting
  const second = await openStore({ path })
  t.after(() => second.close())
  assert.equal((await second.eventsAfter('c1', 0)).length, 2)
  await assert.rejects(first.getCall('c1'), { code: 'ASSIST_WORKER_FAILED' })
})

test('store: a database that cannot be used is refused without its path', async (t) => {
  const folder = await temporaryFolder(t)
  const newer = new Sqlite(join(folder, 'newer.db'))
  newer.pragma(`user_version = ${schemaVersion + 1}`)
  newer.close()
  for (const path of [join(folder, 'newer.db'), folder, join(folder, 'newer.db', 'x', 'y.db')]) {
    await assert.rejects(openStore({ path }), (thrown: Error & { code?: string }) => {
      assert.equal(thrown.code, 'ASSIST_STORE_FAILED')
      assert.ok(!thrown.message.includes(folder))
      return true
    })
  }
  assert.ok(readdirSync(folder).includes('newer.db'))
})

test(
  'store: 20,000 solutions are replaced and versioned in seconds',
  { timeout: 20_000 },
  async (t) => {
    const store = await memoryStore(t)
    const many = Array.from({ length: 20_000 }, (_, index) => solution(`id${index}`))
    await store.replaceSolutions('big', many)
    assert.equal((await store.allSolutions('big')).length, many.length)
    assert.match(await store.solutionsVersion('big'), /^[0-9a-f]{12}$/)
  },
)

test('store: a file is imported and exported in the store’s thread; a bad one changes nothing', async (t) => {
  const store = await memoryStore(t)
  const file = Buffer.from('id,title,answer\na,A,x\nb,B,y\n')
  const outcome = await store.importSolutions('shop', file, { format: 'csv', mode: 'replace' })
  assert.equal(outcome.added, 2)
  const version = await store.solutionsVersion('shop')
  await assert.rejects(
    store.importSolutions('shop', Buffer.from('id,title,answer\na,,\n'), {
      ...{ format: 'csv', mode: 'replace' },
    }),
    { code: 'ASSIST_SOLUTIONS_FILE_INVALID' },
  )
  assert.equal(await store.solutionsVersion('shop'), version)
  const markdown = await store.exportSolutions('shop', 'md')
  const again = await store.importSolutions('shop', Buffer.from(markdown), {
    ...{ format: 'md', mode: 'merge' },
  })
  assert.equal(again.unchanged, 2)
})
