import assert from 'node:assert/strict'
import { test } from 'node:test'

import { stableLength } from './stable-prefix.js'

test('stable prefix: ends at a whole word, so that half a word is never called stable', () => {
  assert.equal(stableLength('I want to rep', 'I want to report it'), 'I want to '.length)
  assert.equal(stableLength('I want to', 'I want to'), 9)
  assert.equal(stableLength('', 'anything'), 0)
  assert.equal(stableLength('you see', 'we see'), 0)
})

test('stable prefix: in Chinese every character stands for itself', () => {
  assert.equal(stableLength('我的光猫红', '我的光猫灯红了'), 4)
})
