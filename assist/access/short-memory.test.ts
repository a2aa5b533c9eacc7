import assert from 'node:assert/strict'
import { test } from 'node:test'

import { ShortMemory } from './short-memory.js'

test('short memory: the entry that was set longest ago is forgotten first', () => {
  const memory = new ShortMemory<string, number>(2)
  memory.set('a', 1).set('b', 2).set('a', 3).set('c', 4)
  assert.deepEqual(
    [...memory],
    [
      ['a', 3],
      ['c', 4],
    ],
  )
})
