import assert from 'node:assert/strict'
import { test } from 'node:test'

import { isStatement, wordCountOf } from './statement.js'

test('statement: words are counted, three Han characters as two', () => {
  assert.equal(wordCountOf("it's the red light"), 4)
  assert.equal(wordCountOf('光猫亮红灯了'), 4)
  assert.equal(wordCountOf('…'), 0)
})

test('statement: six words that ask nothing are one; fewer, or a question, are none', () => {
  assert.ok(isStatement('you can unplug the modem for a minute'))
  assert.ok(isStatement('您把光猫断电三十秒再插上'))
  for (const text of [
    'unplug it please',
    'can you unplug the modem for a minute',
    'you unplugged the modem for a minute?',
    '您把光猫断电三十秒再插上吗',
  ])
    assert.ok(!isStatement(text), text)
})
