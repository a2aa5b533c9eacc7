import assert from 'node:assert/strict'
import { test } from 'node:test'

import { callFinders } from './call-finders.js'

test('call finders: a match that fails is no match, of the version that is in service', async () => {
  const failures: unknown[] = []
  const broken = new Error('the worker is dead')
  const { findMatches, findSpoken } = callFinders({
    matcher: { match: () => Promise.reject(broken), spoken: () => Promise.reject(broken) },
    ...{ base: 'shop', isPlain: false, version: () => 'v7' },
    failed: (thrown) => failures.push(thrown),
  })
  assert.deepEqual(await findMatches('my router'), { matches: [], solutionsVersion: 'v7' })
  assert.equal(await findSpoken('look', ['router']), undefined)
  assert.deepEqual(failures, [broken, broken])
})

test('call finders: a call asks its own base, for five candidates, plain where it is a replay', async () => {
  const asked: unknown[] = []
  const { findMatches } = callFinders({
    matcher: {
      match: (...of) => {
        asked.push(of)
        return Promise.resolve({ matches: [], solutionsVersion: 'v1' })
      },
      spoken: () => Promise.resolve(undefined),
    },
    ...{ base: 'shop', isPlain: true, version: () => 'v1', failed: () => undefined },
  })
  await findMatches('my router')
  assert.deepEqual(asked, [['shop', 'my router', 5, { isPlain: true }]])
})
