import assert from 'node:assert/strict'
import { test } from 'node:test'

import { TextVectors, type LoadedModel } from './text-vectors.js'
import { VectorFile } from './vector-file.js'

/** A model that counts what it is asked and fails on one text. */
function model(digest = 'one'): LoadedModel & { readonly asked: string[] } {
  const asked: string[] = []
  const embed = (text: string): Promise<Float32Array> => {
    asked.push(text)
    if (text === 'poison') return Promise.reject(new Error('no'))
    return Promise.resolve(Float32Array.of(1, 0))
  }
  return { asked, digest, model: { embed, close: () => Promise.resolve() } }
}
const folders = { en: 'en-folder' }

test('text vectors: each text is embedded once, entries also across restarts', async () => {
  const file = new VectorFile(':memory:')
  const first = model()
  const before = new TextVectors({ folders, file, load: () => Promise.resolve(first) })
  for (const text of ['router', 'router', 'lamp']) {
    assert.deepEqual(await before.ofEntry(text, 'en'), Float32Array.of(1, 0))
    await before.ofQuery(`my ${text}`, 'en')
  }
  assert.deepEqual(first.asked, ['router', 'my router', 'lamp', 'my lamp'])
  const second = model()
  const after = new TextVectors({ folders, file, load: () => Promise.resolve(second) })
  await after.ofEntry('router', 'en')
  await after.ofQuery('my router', 'en')
  assert.deepEqual(second.asked, ['my router'], 'what was said is not on disk')
  const other = model('two')
  const changed = new TextVectors({ folders, file, load: () => Promise.resolve(other) })
  await changed.ofEntry('router', 'en')
  assert.deepEqual(other.asked, ['router'], 'another model')
})

test('text vectors: without a file entries are remembered for this run', async () => {
  const only = model()
  const vectors = new TextVectors({ folders, load: () => Promise.resolve(only) })
  for (const text of ['router', 'router']) await vectors.ofEntry(text, 'en')
  assert.deepEqual(only.asked, ['router'])
})

test('text vectors: a model that is not there or broken, and a text it fails on, give none', async () => {
  const vectors = new TextVectors({
    folders: { en: 'good', zh: 'broken' },
    load: (folder) =>
      folder === 'good' ? Promise.resolve(model()) : Promise.reject(new Error('broken')),
  })
  assert.equal(await vectors.ofEntry('光猫', 'zh'), undefined)
  assert.equal(await vectors.ofQuery('poison', 'en'), undefined)
  assert.ok(await vectors.ofQuery('router', 'en'))
  assert.deepEqual(await vectors.missing(), ['zh'])
  assert.deepEqual(await new TextVectors({ folders: {} }).missing(), ['en', 'zh'])
})
