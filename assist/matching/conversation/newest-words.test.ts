import assert from 'node:assert/strict'
import { test } from 'node:test'

import { newestWords } from './newest-words.js'

test('newest words: of what does not end the last quarter of a minute counts, from a whole word on', () => {
  const long = `${'and so on '.repeat(400)}how do I pay my bill`
  const newest = newestWords(long)
  assert.ok(newest.length <= 300 && newest.endsWith('how do I pay my bill'))
  assert.match(newest, /^(?:and|so|on) /u)
  const chinese = newestWords(`${'然后我就去了那个店，'.repeat(60)}账单怎么付`)
  assert.ok(chinese.length <= 80 && chinese.endsWith('账单怎么付'))
  assert.match(chinese, /^然后/u)
  assert.ok(newestWords('喂'.repeat(9_000)).length <= 80, 'no mark')
})

test('newest words: what is said in one breath stays as it is', () => {
  assert.equal(newestWords('how do I pay my bill'), 'how do I pay my bill')
})
