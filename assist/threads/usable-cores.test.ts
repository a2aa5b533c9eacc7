import assert from 'node:assert/strict'
import { test } from 'node:test'

import { usableCores } from './usable-cores.js'

test('usable cores: a container’s quota below the number of cores counts', () => {
  assert.equal(usableCores(8, '200000 100000\n'), 2)
  assert.equal(usableCores(8, '150000 100000\n'), 1)
  assert.equal(usableCores(8, '50000 100000\n'), 1, 'never none')
})

test('usable cores: without a quota, or with one above the cores, the cores count', () => {
  assert.equal(usableCores(8, 'max 100000\n'), 8)
  assert.equal(usableCores(2, '400000 100000\n'), 2)
  assert.equal(usableCores(32, 'nonsense'), 32)
})
