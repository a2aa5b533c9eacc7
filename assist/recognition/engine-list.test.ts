import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'

import { engineChoices, engineNames } from '../call/call-start.js'
import { handModels, modelCatalog } from '../models/catalog.js'
import { loadConfig } from '../settings/config.js'
import { packageRoot } from '../settings/package-root.js'
import { engineList, engineSettings } from './engine-list.js'

test('engine list: the names that doors and settings accept are those of the list, in its order', () => {
  assert.deepEqual(Object.keys(engineList), [...engineNames])
})

test('engine list: README.md has a row for every choice, and for nothing else', () => {
  const readme = readFileSync(path.join(packageRoot, 'README.md'), 'utf8')
  const [, section = ''] = readme.split('\n## Engines\n')
  const [table = ''] = section.split('\n## ')
  const named = [...table.matchAll(/^\| `([a-z-]+)`/gm)].map(([, name]) => name)
  assert.deepEqual(named, [...engineChoices])
})

test('engine list: every model of an engine is in the catalog', () => {
  const known = [...modelCatalog(), ...handModels()].map(({ name }) => name)
  for (const { models } of Object.values(engineList)) {
    for (const model of models) assert.ok(known.includes(model), model)
  }
})

test('engine list: only what engines read of the configuration crosses to their workers', () => {
  const settings = engineSettings(loadConfig({ ASSIST_MODELS_DIR: '/models' }))
  assert.deepEqual(Object.keys(settings).sort(), [
    ...['deepgramApiKey', 'deepgramModel', 'deepgramRedact', 'deepgramUrl'],
    ...['modelsDir', 'sherpaModel'],
  ])
  assert.equal(settings.modelsDir, '/models')
})
