import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test, type TestContext } from 'node:test'

import Sqlite from 'better-sqlite3'

import { normalise } from '../vectors/normalise.js'
import { vectorOf, VectorTable } from './vector-table.js'

const key = (value: number): Uint8Array => Uint8Array.of(value)
const vector = (seed: number): Float32Array => normalise(Float32Array.of(seed, 1, 2, 3))

async function fileIn(t: TestContext): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'assist-table-'))
  t.after(() => rm(folder, { recursive: true }))
  return path.join(folder, 'deep', 'embeddings.db')
}

test('vector table: rows are found by their keys, and the oldest are removed first', () => {
  const table = new VectorTable(':memory:')
  table.write({ rows: [{ key: key(1), vector: vector(1) }], touched: [], day: 10 })
  table.write({ rows: [{ key: key(2), vector: vector(2) }], touched: [], day: 11 })
  const first = table.find(key(1))!
  assert.deepEqual([first.usedOnDay, vectorOf(first.vector)], [10, vector(1)])
  assert.equal(table.find(key(3)), undefined)
  table.write({ rows: [], touched: [first.id], day: 12 })
  table.removeOldest(1)
  assert.deepEqual([table.rowCount, table.find(key(2))], [1, undefined])
  assert.ok(table.usedBytes > 0)
  table.close()
  table.close()
})

test('vector table: a file that holds something else is refused, and left as it was', async (t) => {
  const file = await fileIn(t)
  new VectorTable(file).close()
  const other = new Sqlite(file)
  other.pragma('user_version = 7')
  other.close()
  assert.throws(() => new VectorTable(file), /something else/)
  const after = new Sqlite(file)
  assert.equal(after.pragma('user_version', { simple: true }), 7)
  after.close()
})

test('vector table: bytes are an embedding only where they are whole numbers of unit length', () => {
  const bytes = new Uint8Array(vector(4).buffer)
  assert.deepEqual(vectorOf(bytes), vector(4))
  assert.equal(vectorOf(bytes.subarray(1)), undefined, 'not whole')
  assert.equal(vectorOf(new Uint8Array(0)), undefined, 'empty')
  assert.equal(vectorOf(new Uint8Array(Float32Array.of(1, 1).buffer)), undefined, 'too long')
})
