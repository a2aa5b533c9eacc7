import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'

import { loadConfig } from '../../settings/config.js'
import { embedderFolders } from './embedder-folders.js'

test('models: an embedding model of one’s own is taken from its folder, and one that is not whole is named', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'assist-embedder-'))
  try {
    const config = loadConfig({ ASSIST_EMBEDDING_MODELS: `en=${folder}` })
    await writeFile(path.join(folder, 'model.onnx'), '')
    assert.throws(() => embedderFolders(config), {
      code: 'ASSIST_CONFIG_INVALID',
      message: /has no tokenizer\.json/,
    })
    await writeFile(path.join(folder, 'tokenizer.json'), '{}')
    assert.equal(embedderFolders(config).en, folder)
    assert.equal(embedderFolders(config).zh, embedderFolders(loadConfig({})).zh)
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('models: a setting of embedding models without a language is refused', () => {
  assert.throws(() => loadConfig({ ASSIST_EMBEDDING_MODELS: '/models/bge' }), {
    code: 'ASSIST_CONFIG_INVALID',
    message: /en=FOLDER/,
  })
})
