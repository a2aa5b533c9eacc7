import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import {
  defaultModels,
  findModel,
  handModels,
  modelCatalog,
  modelsDirOf,
  modelsFingerprint,
} from './catalog.js'
import { modelFolder } from './local-files.js'

test('catalog: every file has a size, a checksum and a place in every source, and so have weights', () => {
  const weights = modelCatalog().flatMap((model) =>
    model.sources.flatMap((source) =>
      source.kind === 'build' && 'weights' in source ? [{ ...model, ...source.weights }] : [],
    ),
  )
  assert.deepEqual(
    weights.map(({ name }) => name),
    ['moonshine-tiny-en'],
  )
  for (const { name, files, sources, licence, languages } of [...modelCatalog(), ...weights]) {
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
  assert.throws(() => findModel('nope'), /“nope”.*silero-vad-v6/)
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

test('catalog: a model that is unpacked by hand has an address, and is asked for by it until it is there', async () => {
  for (const { name, url, licence } of handModels()) assert.ok(name && licence && URL.canParse(url))
  const modelsDir = await mkdtemp(join(tmpdir(), 'models-'))
  const [model] = handModels()
  assert.ok(model)
  assert.throws(() => modelFolder(model.name, modelsDir), new RegExp(`Unpack ${model.url}`))
  await mkdir(join(modelsDir, model.name))
  assert.equal(modelFolder(model.name, modelsDir), join(modelsDir, model.name))
  await rm(modelsDir, { recursive: true })
})
