import assert from 'node:assert/strict'
import { test } from 'node:test'

import { embedderFolders } from '../matching/meaning/embedder-folders.js'
import { loadConfig } from '../settings/config.js'
import { lintSolutions } from '../solutions-lint/lint-solutions.js'
import { TextEmbedder } from '../solutions-lint/text-embedder.js'
import { requirement } from '../testing/requirements.js'
import { demoGlossary, demoSolutions } from '../testing/demo-base.js'

test('glossary: the demo base has one in both languages', async () => {
  const entries = await demoGlossary()
  for (const language of ['en', 'zh']) {
    assert.ok(entries.filter((entry) => entry.language === language).length >= 15)
  }
})

test('demo bases: no errors and no warnings', requirement('models'), async (t) => {
  const embedder = new TextEmbedder(embedderFolders(loadConfig({})))
  t.after(() => embedder.close())
  const findings = await lintSolutions(await demoSolutions(), {
    today: '2026-06-15',
    embed: (text, language) => embedder.embed(text, language),
  })
  assert.deepEqual(findings, [])
})
