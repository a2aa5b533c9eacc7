import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test, type TestContext } from 'node:test'

import Sqlite from 'better-sqlite3'

import { normalise } from '../vectors/normalise.js'
import { VectorFile, type VectorKey } from './vector-file.js'

const key = (text: string, more: Partial<VectorKey> = {}): VectorKey => ({
  ...{ modelDigest: 'one', language: 'en', text },
  ...more,
})
const vector = (seed: number, length = 8): Float32Array =>
  normalise(Float32Array.from({ length }, (_, at) => Math.sin(seed + at)))

async function fileIn(t: TestContext): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'assist-vectors-'))
  t.after(() => rm(folder, { recursive: true }))
  return path.join(folder, 'deep', 'embeddings.db')
}

test('vector file: what is kept is there after a restart, by model, language and text', async (t) => {
  const file = await fileIn(t)
  const first = new VectorFile(file)
  first.put(key('router'), vector(1))
  assert.deepEqual(first.get(key('router')), vector(1), 'before it is written')
  first.close()
  const second = new VectorFile(file)
  t.after(() => second.close())
  assert.deepEqual(second.get(key('router')), vector(1))
  for (const other of [
    key('lamp'),
    key('router', { language: 'zh' }),
    key('router', { modelDigest: 'two' }),
  ])
    assert.equal(second.get(other), undefined)
})

test('vector file: no text is in it', async (t) => {
  const file = await fileIn(t)
  const vectors = new VectorFile(file)
  vectors.put(key('telltale sentence'), vector(1))
  vectors.close()
  assert.ok(!(await readFile(file)).includes('telltale'))
})

test('vector file: foreign and damaged files are set aside and begun anew', async (t) => {
  const file = await fileIn(t)
  await mkdir(path.dirname(file))
  const foreign = (): Promise<void> => {
    const database = new Sqlite(file)
    database.exec('CREATE TABLE vectors (mine TEXT)')
    database.close()
    return Promise.resolve()
  }
  for (const spoil of [() => writeFile(file, 'a letter to grandmother'.repeat(999)), foreign]) {
    await rm(file, { force: true })
    await spoil()
    const vectors = new VectorFile(file)
    assert.equal(vectors.isUsable, true)
    assert.equal(vectors.get(key('router')), undefined)
    vectors.put(key('router'), vector(1))
    vectors.close()
    const again = new VectorFile(file)
    assert.deepEqual(again.get(key('router')), vector(1))
    again.close()
    assert.ok((await readdir(path.dirname(file))).includes('embeddings.db.unreadable'))
  }
})

test('vector file: damage inside costs the embeddings, not the service', async (t) => {
  const file = await fileIn(t)
  const vectors = new VectorFile(file)
  for (let at = 0; at < 600; at++) vectors.put(key(`text ${at}`), vector(at, 384))
  vectors.close()
  const bytes = await readFile(file)
  bytes.fill(0xa5, 4096)
  await writeFile(file, bytes)
  const damaged = new VectorFile(file)
  t.after(() => damaged.close())
  for (let at = 0; at < 600; at++) {
    const found = damaged.get(key(`text ${at}`))
    if (found) assert.deepEqual(found, vector(at, 384))
  }
  damaged.put(key('new'), vector(5))
  damaged.flush()
  assert.deepEqual(damaged.get(key('new')), vector(5))
})

test('vector file: bytes that are no unit vector are unknown', async (t) => {
  const file = await fileIn(t)
  const vectors = new VectorFile(file)
  vectors.put(
    key('long'),
    vector(1).map((value) => 2 * value),
  )
  vectors.put(key('nan'), new Float32Array(8).fill(NaN))
  vectors.put(key('none'), new Float32Array(0))
  vectors.close()
  const again = new VectorFile(file)
  t.after(() => again.close())
  for (const text of ['long', 'nan', 'none']) assert.equal(again.get(key(text)), undefined, text)
})

test('vector file: in a place where nothing can be kept it keeps nothing', async (t) => {
  const file = await fileIn(t)
  await mkdir(path.dirname(file))
  await writeFile(`${file}-folder`, '')
  const vectors = new VectorFile(path.join(`${file}-folder`, 'embeddings.db'))
  assert.equal(vectors.isUsable, false)
  vectors.put(key('router'), vector(1))
  assert.equal(vectors.get(key('router')), undefined)
  vectors.close()
})

test('vector file: within its bounds, those that were used longest ago go first', () => {
  let nowMs = 0
  const vectors = new VectorFile(':memory:', { maxBytes: 400_000, nowMs: () => nowMs })
  for (let day = 0; day < 10; day++) {
    nowMs = day * 86_400_000
    for (let at = 0; at < 50; at++) vectors.put(key(`${day}-${at}`), vector(at, 384))
    for (let at = 0; at < 50; at++) assert.ok(vectors.get(key(`0-${at}`)), 'used every day')
    vectors.flush()
  }
  const kept = (day: number): number =>
    Array.from({ length: 50 }, (_, at) => vectors.get(key(`${day}-${at}`))).filter(Boolean).length
  assert.equal(kept(0), 50)
  assert.equal(kept(9), 50)
  assert.equal(kept(1), 0)
  vectors.close()
})
