import assert from 'node:assert/strict'
import { test } from 'node:test'

import { ownWords } from './own-words.js'

test('own words: talk about the call itself does not count', () => {
  for (const [text, own] of [
    [
      'why the lights came on so soon so I wanted to give you guys a call.',
      'why the lights came on so soon .',
    ],
    ["I'm calling today because my card was stolen", 'my card was stolen'],
    ['我打电话想问一下退款什么时候到', '退款什么时候到'],
    ['所以我打个电话过来问一下', '所以我打个电话过来问一下'],
  ] as const)
    assert.equal(ownWords(text), own)
})

test('own words: a call that the matter is about stays', () => {
  for (const text of [
    'I want to call abroad',
    'nobody answers when I call you',
    'the calls keep dropping',
    '打电话没有声音',
    'I wanted to give you a call',
  ])
    assert.equal(ownWords(text), text)
})
