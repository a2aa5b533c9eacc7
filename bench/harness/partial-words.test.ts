import assert from 'node:assert/strict'
import test from 'node:test'

import { keptCount, wordDelaysMs } from './partial-words.js'

test('partial words: a word counts from its end to the first text that has it', () => {
  const delays = wordDelaysMs({
    ...{ startMs: 1_000, endMs: 2_000 },
    partials: [{ text: 'aaaaa', atMs: 1_700 }],
    final: { text: 'aaaaa bbbbb', atMs: 2_600 },
  })
  assert.deepEqual(delays, [200, 600])
})

test('partial words: what the final has in the same order is kept', () => {
  assert.deepEqual(keptCount('my cart does', 'My card does not work'), { kept: 2, words: 3 })
  assert.deepEqual(keptCount('光猫红灯', '光猫的红灯亮'), { kept: 4, words: 4 })
})
