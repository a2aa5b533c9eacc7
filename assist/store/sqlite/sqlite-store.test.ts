import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

import Sqlite from 'better-sqlite3'

import { callStoreCases } from '../../testing/store-contract/call-store-cases.js'
import { followUpStoreCases } from '../../testing/store-contract/follow-up-store-cases.js'
import { learningStoreCases } from '../../testing/store-contract/learning-store-cases.js'
import { solutionStoreCases } from '../../testing/store-contract/solution-store-cases.js'
import { event, type StoreUnderTest } from '../../testing/store-contract/store-under-test.js'
import { temporaryFolder } from '../../testing/trial-models.js'
import { schemaVersion } from './migrations.js'
import { openSqliteStore } from './sqlite-store.js'

const sqlite: StoreUnderTest = {
  name: 'sqlite',
  database: async (t) => {
    const path = join(await temporaryFolder(t), 'deep', 'assist.db')
    return () => openSqliteStore({ path })
  },
}

callStoreCases(sqlite)
solutionStoreCases(sqlite)
learningStoreCases(sqlite)
followUpStoreCases(sqlite)

test('sqlite: a store in memory is its own', async (t) => {
  const [one, two] = await Promise.all([1, 2].map(() => openSqliteStore({ path: ':memory:' })))
  t.after(() => Promise.all([one!.close(), two!.close()]))
  await one!.calls.create({ callId: 'c1', language: 'en', startedAt: 0 })
  await one!.calls.append('c1', [event('c1', 1)])
  assert.equal((await one!.calls.eventsAfter('c1', 0)).length, 1)
  await assert.rejects(two!.calls.get('c1'), { code: 'ASSIST_CALL_NOT_FOUND' })
})

test('sqlite: a database that cannot be used is refused without its path', async (t) => {
  const folder = await temporaryFolder(t)
  const newer = new Sqlite(join(folder, 'newer.db'))
  newer.pragma(`user_version = ${schemaVersion + 1}`)
  newer.close()
  for (const path of [join(folder, 'newer.db'), folder, join(folder, 'newer.db', 'x', 'y.db')]) {
    await assert.rejects(openSqliteStore({ path }), (thrown: Error & { code?: string }) => {
      assert.equal(thrown.code, 'ASSIST_STORE_FAILED')
      assert.ok(!thrown.message.includes(folder))
      return true
    })
  }
  assert.ok(readdirSync(folder).includes('newer.db'))
})
