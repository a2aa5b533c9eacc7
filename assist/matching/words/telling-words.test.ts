import assert from 'node:assert/strict'
import { test } from 'node:test'

import { analyse, languageOf } from './analysis.js'
import { tellingTerms, type ShareOfTerm } from './telling-words.js'

const telling = (text: string, shareOf: ShareOfTerm): string[] =>
  tellingTerms(analyse(text), languageOf(text), shareOf).map(({ surface }) => surface)

/** A base in which every term is a word in so many. */
const oneIn =
  (count: number): ShareOfTerm =>
  () =>
    1 / count

test('telling words: grammar and courtesy tell in no base', () => {
  for (const text of [
    "I don't want it, it won't go off",
    'someone called us up twice before',
    '谢谢你一下这个',
  ])
    assert.deepEqual(
      telling(text, oneIn(100)).filter((word) => !/called|twice/.test(word)),
      [],
    )
})

test('telling words: what is not common tells in every base', () => {
  assert.deepEqual(telling('the refund for my router', oneIn(1e6)), ['refund', 'router'])
  assert.deepEqual(telling('冰箱不制冷', oneIn(1e6)), ['冰箱', '制冷'])
})

test('telling words: what is common tells where the base says it more than people do', () => {
  for (const [text, word] of [
    ['a little light on the wall', 'light'],
    ['我的车', '车'],
  ] as const) {
    assert.ok(telling(text, oneIn(100)).includes(word))
    assert.ok(!telling(text, oneIn(10_000)).includes(word))
  }
  assert.ok(!telling('give me a call', oneIn(300)).includes('call'))
})

test('telling words: a word in another form is as common', () => {
  assert.deepEqual(telling('calls, called, calling', oneIn(1_000)), [])
  assert.deepEqual(telling("the water's cold", oneIn(100)), ["water's", 'cold'])
})
