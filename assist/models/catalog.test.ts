import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

import {
  defaultModels,
  findModel,
  modelCatalog,
  modelsDirOf,
  modelsFingerprint,
} from './catalog.js'

test('catalog: every file has a size, a checksum and a place in every source', () => {
  for (const { name, files, sources, licence, languages } of modelCatalog()) {
    assert.ok(licence && languages.length > 0, name)
    assert.ok(files.length > 0 && sources.length > 0, name)
    for (const { file, byteLength, sha256 } of files) {
      assert.match(sha256, /^[0-9a-f]{64}$/)
      assert.ok(byteLength > 0)
      for (const source of sources) {
        if (source.kind === 'build') continue
        const place = source.kind === 'upstream' ? source.urls[file] : source.members[file]
        assert.ok(place, `${name}: ${source.kind} has no ${file}`)
      }
    }
  }
})

test('catalog: names are unique and the default models are among them', () => {
  const names = modelCatalog().map(({ name }) => name)
  assert.equal(new Set(names).size, names.length)
  for (const name of defaultModels) assert.ok(names.includes(name), name)
})

test('catalog: an unknown name is refused with the names that there are', () => {
  assert.throws(() => findModel('nope'), /“nope”.*silero-vad-v5/)
})

test('catalog: the fingerprint is short, stable, order-free and depends on the set', () => {
  const whole = modelsFingerprint(defaultModels)
  assert.match(whole, /^[0-9a-f]{12}$/)
  assert.equal(modelsFingerprint([...defaultModels].reverse()), whole)
  assert.notEqual(modelsFingerprint(defaultModels.slice(1)), whole)
})

test('catalog: models lie beside the program unless configured elsewhere', () => {
  const folder = modelsDirOf({ modelsDir: '' })
  assert.ok(folder.endsWith(join('models', 'downloaded')))
  assert.ok(existsSync(join(folder, '..', 'catalog.json')))
  assert.equal(modelsDirOf({ modelsDir: '/srv/models' }), '/srv/models')
})
