import assert from 'node:assert/strict'
import { test } from 'node:test'

import { openStore } from './store.js'

test('store: a glossary changes the version of its base, and only then', async (t) => {
  const store = await openStore({ path: ':memory:' })
  t.after(() => store.close())
  const before = await store.solutionsVersion('default')
  await store.replaceGlossary('default', [])
  assert.equal(await store.solutionsVersion('default'), before)
  await store.replaceGlossary('default', [{ says: 'box', means: 'router' }])
  const after = await store.solutionsVersion('default')
  assert.notEqual(after, before)
  assert.deepEqual(await store.glossary('default'), [{ says: 'box', means: 'router' }])
  await store.replaceSolutions('default', [
    { id: 'a', title: 'A', answer: 'x', questions: [], tags: [] },
  ])
  assert.equal((await store.glossary('default')).length, 1, 'it outlives its solutions')
  await assert.rejects(store.glossary('none'), { code: 'ASSIST_SOLUTIONS_UNKNOWN' })
})
