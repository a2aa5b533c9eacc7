import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'

import {
  fullCall,
  retentionStoreCases,
} from '../../../testing/store-contract/retention-store-cases.js'
import { temporaryFolder } from '../../../testing/trial-models.js'
import { openSqliteStore } from '../sqlite-store.js'

retentionStoreCases({
  name: 'sqlite',
  database: async (t) => {
    const path = join(await temporaryFolder(t), 'assist.db')
    return () => openSqliteStore({ path })
  },
})

/** What of the call of `fullCall` can be told by looking at bytes: texts, and the end of a word as the index has it. */
const traces = [
  'xylophone',
  'grumpy',
  '2079460018',
  '7946-0018',
  Buffer.from('lophon').toString('hex'),
]

/** Traces in any file of the folder: the database, its journal, copies. */
function tracesIn(folder: string): string[] {
  const bytes = readdirSync(folder).map((name) => readFileSync(join(folder, name)))
  return traces.filter((trace) => bytes.some((one) => one.includes(trace)))
}

async function databaseWith(t: TestContext, count: number) {
  const folder = await temporaryFolder(t)
  const store = await openSqliteStore({ path: join(folder, 'assist.db') })
  t.after(() => store.close())
  await fullCall(store, 'gone')
  for (let at = 0; at < count; at++) {
    const callId = `stays${at}`
    await store.calls.create({ callId, language: 'en', startedAt: at })
    await store.calls.append(callId, [
      {
        seq: 1,
        callId,
        atMs: 0,
        type: 'message',
        messageId: 'm',
        from: 'agent',
        text: `row ${at}`,
      },
    ])
    await store.calls.end(callId, at)
  }
  await store.callSearch.update()
  return { folder, store }
}

for (const kept of ['call', 'words'] as const) {
  test(`sqlite retention: no byte of the database or its journal tells what was said once the ${kept} is forgotten`, async (t) => {
    const { folder, store } = await databaseWith(t, 300)
    assert.deepEqual(tracesIn(folder), traces, 'what is looked for is there before')
    assert.equal(await store.retention.forget('i-gone', kept), true)
    await store.retention.clean()
    assert.deepEqual(tracesIn(folder), [])
    assert.equal((await store.callSearch.find({ text: 'row 7', limit: 500 })).length > 0, true)
  })
}

test('sqlite retention: the digest of a customer outlives a change of the data key', async (t) => {
  const { resealTexts } = await import('../rows/reseal-texts.js')
  const { Seal } = await import('../../../sealing/seal.js')
  const path = join(await temporaryFolder(t), 'assist.db')
  const [before, after] = [randomBytes(32), randomBytes(32)]
  const store = await openSqliteStore({ path, dataKey: before })
  await store.calls.create({
    callId: 'c',
    internalId: 'i',
    language: 'en',
    startedAt: 0,
    customers: ['Kim'],
  })
  await store.close()
  const keys = { from: new Seal(before), to: new Seal(after) }
  await resealTexts(path, keys, () => Promise.resolve())
  const again = await openSqliteStore({ path, dataKey: after })
  t.after(() => again.close())
  assert.deepEqual(await again.retention.ofCustomer(' kim'), ['i'])
})
