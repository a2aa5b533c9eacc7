import assert from 'node:assert/strict'
import { test } from 'node:test'

import { solutionPages } from './solution-pages.js'
import { openSqliteStore } from './sqlite/sqlite-store.js'

test('solution pages: together they are the base, in its order', async (t) => {
  const store = await openSqliteStore({ path: ':memory:' })
  t.after(() => store.close())
  const { solutions } = store
  for (const count of [0, 1, 499, 500, 501, 1_203]) {
    const all = Array.from({ length: count }, (_, at) => {
      return { id: `s${at}`, title: `Title ${at}`, answer: 'Do.', questions: [], tags: [] }
    })
    await solutions.replace('shop', all)
    const pages = []
    for await (const page of solutionPages(solutions, 'shop')) pages.push(page)
    assert.deepEqual(pages.flat(), await solutions.all('shop'))
    assert.equal(pages.flat().length, count)
    assert.ok(pages.every((page) => page.length <= 500))
  }
  await assert.rejects(
    solutionPages(solutions, 'none').next(),
    (thrown: { code?: string }) => thrown.code === 'ASSIST_SOLUTIONS_UNKNOWN',
  )
})
