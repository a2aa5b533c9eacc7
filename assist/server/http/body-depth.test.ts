import assert from 'node:assert/strict'
import { test } from 'node:test'

import { fakeApp } from '../../testing/fake-app.js'
import { isDeeperThan } from './body-depth.js'

test('body depth: levels of objects and lists count, however wide they are', () => {
  assert.equal(isDeeperThan('text', 0), false)
  assert.equal(isDeeperThan({ a: [1, 2, { b: null }] }, 3), false)
  assert.equal(isDeeperThan({ a: [1, 2, { b: null }] }, 2), true)
  assert.equal(isDeeperThan(Array<number>(100_000).fill(1), 1), false)
})

test('body depth: JSON nested 50,000 levels deep is refused by name', async (t) => {
  const app = await fakeApp()
  t.after(() => app.close())
  const body = `${'['.repeat(50_000)}${']'.repeat(50_000)}`
  const answer = await fetch(`${app.address}/api/solutions`, {
    ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body },
  })
  assert.equal(answer.status, 400)
  assert.equal(((await answer.json()) as { code: string }).code, 'ASSIST_REQUEST_INVALID')
})
