import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'

import Sqlite from 'better-sqlite3'

import { Seal } from '../../../sealing/seal.js'
import { temporaryFolder } from '../../../testing/trial-models.js'
import { openSqliteStore } from '../sqlite-store.js'
import { resealTexts } from './reseal-texts.js'

const [before, after] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]

test('reseal: a sealed column that it does not know stops it before it begins, so that no text is lost', async (t) => {
  const file = join(await temporaryFolder(t), 'assist.db')
  await (await openSqliteStore({ path: file, dataKey: before })).close()
  const database = new Sqlite(file)
  database.exec('CREATE TABLE notes (text TEXT NOT NULL)')
  database.prepare('INSERT INTO notes VALUES (?)').run(new Seal(before).sealText('a note', 'note'))
  database.close()
  const keys = { from: new Seal(before), to: new Seal(after) }
  await assert.rejects(
    resealTexts(file, keys, () => Promise.reject(new Error('it has begun'))),
    /does not know notes.text/,
  )
  await (await openSqliteStore({ path: file, dataKey: before })).close()
})

test('reseal: what never was encrypted becomes so', async (t) => {
  const file = join(await temporaryFolder(t), 'assist.db')
  const plain = await openSqliteStore({ path: file })
  await plain.calls.create({ callId: 'c', language: 'en', startedAt: 0 })
  await plain.calls.append('c', [
    { seq: 1, callId: 'c', atMs: 0, type: 'call.medium', medium: 'voice' },
  ])
  await plain.close()
  const keys = { from: new Seal(undefined), to: new Seal(after) }
  assert.equal(await resealTexts(file, keys, () => Promise.resolve()), 1)
  const store = await openSqliteStore({ path: file, dataKey: after })
  t.after(() => store.close())
  assert.equal(store.hasPlainTexts, false)
  assert.equal((await store.calls.eventsAfter('c', 0)).length, 1)
})
