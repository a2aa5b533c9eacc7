import assert from 'node:assert/strict'
import { test } from 'node:test'

import { storageOrMemory } from './page-storage.js'

test('page storage: where the browser forbids it, texts live as long as the page', () => {
  const storage = storageOrMemory(() => {
    throw new Error('Access is denied')
  })
  assert.equal(storage.getItem('key'), null)
  storage.setItem('key', 'a')
  assert.deepEqual([storage.getItem('key'), storage.length, storage.key(0)], ['a', 1, 'key'])
  storage.removeItem('key')
  assert.equal(storage.getItem('key'), null)
})
