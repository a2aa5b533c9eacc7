import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

import Sqlite from 'better-sqlite3'

import { auditStoreCases } from '../../testing/store-contract/audit-store-cases.js'
import { callSearchCases } from '../../testing/store-contract/call-search-cases.js'
import { callStoreCases } from '../../testing/store-contract/call-store-cases.js'
import { labelStoreCases } from '../../testing/store-contract/label-store-cases.js'
import { followUpStoreCases } from '../../testing/store-contract/follow-up-store-cases.js'
import { keyStoreCases } from '../../testing/store-contract/key-store-cases.js'
import { learningStoreCases } from '../../testing/store-contract/learning-store-cases.js'
import { scoreStoreCases } from '../../testing/store-contract/score-store-cases.js'
import { solutionStoreCases } from '../../testing/store-contract/solution-store-cases.js'
import { wrapUpStoreCases } from '../../testing/store-contract/wrap-up-store-cases.js'
import { viewStoreCases } from '../../testing/store-contract/view-store-cases.js'
import { webhookStoreCases } from '../../testing/store-contract/webhook-store-cases.js'
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
labelStoreCases(sqlite)
scoreStoreCases(sqlite)
viewStoreCases(sqlite)
wrapUpStoreCases(sqlite)
callSearchCases(sqlite)
keyStoreCases(sqlite)
auditStoreCases(sqlite)
webhookStoreCases(sqlite)

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

test('sqlite: a database of an earlier version is copied, then brought up to date with its calls', async (t) => {
  const path = join(await temporaryFolder(t), 'assist.db')
  const earlier = new Sqlite(path)
  // As version 4 had it, as far as calls go.
  earlier.exec(`
    CREATE TABLE calls (
      callId TEXT NOT NULL PRIMARY KEY, language TEXT NOT NULL, startedAt INTEGER NOT NULL,
      endedAt INTEGER, lastSeq INTEGER NOT NULL DEFAULT 0, facts TEXT NOT NULL
    ) STRICT;
    CREATE TABLE events (
      callId TEXT NOT NULL REFERENCES calls (callId) ON UPDATE CASCADE ON DELETE CASCADE,
      seq INTEGER NOT NULL, atMs REAL NOT NULL, type TEXT NOT NULL, body TEXT NOT NULL,
      PRIMARY KEY (callId, seq)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE followUps (
      followUpId TEXT NOT NULL PRIMARY KEY, callId TEXT NOT NULL, base TEXT NOT NULL,
      solutionId TEXT NOT NULL, expiresAt INTEGER NOT NULL, openedAt INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX callsByStart ON calls (startedAt);
    INSERT INTO calls VALUES ('c', 'en', 1, 2, 1, '{}');
    INSERT INTO events VALUES ('c', 1, 0, 'call.medium', '{"medium":"voice"}');
    INSERT INTO events VALUES ('c', 2, 0, 'message', '{"text":"deleted long ago"}');
    DELETE FROM events WHERE seq = 2;
    PRAGMA user_version = 4;
  `)
  earlier.close()
  assert.ok(readFileSync(path).includes('deleted long ago'))
  const store = await openSqliteStore({ path })
  assert.equal((await store.calls.get('c')).internalId, 'c')
  await store.calls.create({ callId: 'c', language: 'zh', startedAt: 3 })
  assert.notEqual((await store.calls.get('c')).internalId, 'c')
  assert.equal((await store.calls.eventsAfter('c~2', 0)).length, 1)
  await store.close()
  assert.ok(!readFileSync(path).includes('deleted long ago'), 'the file is rewritten once')
  const copy = new Sqlite(`${path}.version-4`, { readonly: true })
  assert.equal(copy.pragma('user_version', { simple: true }), 4)
  assert.equal(copy.prepare('SELECT count(*) AS calls FROM calls').pluck().get(), 1)
  copy.close()
  assert.equal((statSync(`${path}.version-4`).mode & 0o777).toString(8), '600')
})

test('sqlite: a database that cannot be copied before it is changed is refused, and stays as it is', async (t) => {
  const path = join(await temporaryFolder(t), 'assist.db')
  const earlier = new Sqlite(path)
  earlier.exec('CREATE TABLE calls (callId TEXT) STRICT; PRAGMA user_version = 4;')
  earlier.close()
  // Something that is in the way as a full disk would be.
  mkdirSync(`${path}.version-4.unfinished`)
  await assert.rejects(openSqliteStore({ path }), (thrown: Error & { code?: string }) => {
    assert.equal(thrown.code, 'ASSIST_STORE_FAILED')
    assert.match(thrown.message, /could not be copied before it is changed/)
    return true
  })
  const after = new Sqlite(path, { readonly: true })
  assert.equal(after.pragma('user_version', { simple: true }), 4)
  after.close()
})

test('sqlite: the database itself refuses to change or delete a line of the audit log', async (t) => {
  const path = join(await temporaryFolder(t), 'assist.db')
  const store = await openSqliteStore({ path })
  const line = { at: 0, who: 'x', address: '::1', target: 'c1', detail: '' }
  await store.audit.append([{ ...line, action: 'call.seen' }])
  await store.close()
  const database = new Sqlite(path)
  t.after(() => database.close())
  assert.throws(() => database.exec(`UPDATE audit SET who = 'y'`), /is not changed/)
  assert.throws(() => database.exec('DELETE FROM audit'), /nothing is deleted/)
})
