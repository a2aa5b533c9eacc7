import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { betweenPauses, filledIn, lostWords } from './lost-words.js'

const first =
  'I am going to come in soon. I may have to call back. But I need to call my boss at my job.'

test('lost words: what the second pass left out at the beginning, the end or between', () => {
  const begin = 'But I need to call my boss at my job.'
  assert.deepEqual(lostWords(first, begin, 23_000), { fromMs: 0, toMs: 13_000, at: 0 })
  const end = 'I am going to come in soon.'
  assert.deepEqual(lostWords(first, end, 23_000), { fromMs: 7_000, toMs: 23_000, at: end.length })
  const between = 'I am going to come in soon. But I need to call my boss at my job.'
  const lost = lostWords(first, between, 23_000)
  assert.deepEqual(lost, { fromMs: 7_000, toMs: 13_000, at: between.indexOf('But') })
})

test('lost words: none where the second pass hears otherwise, or leaves four words out, or little time', () => {
  const heard = 'I am going to come in soon'
  assert.equal(lostWords(heard, 'Eye m goin two cum inn son', 4_000), undefined)
  assert.equal(lostWords('one two three four five', 'five', 5_000), undefined)
  assert.equal(lostWords('one two three four five six', 'six', 1_000), undefined)
  assert.equal(lostWords(first, first, 23_000), undefined)
  assert.equal(lostWords('', 'Hello', 1_000), undefined)
})

test('lost words: they stand in the text once, whatever both sides of the seam heard', () => {
  const text = 'But I need to call.'
  assert.equal(filledIn(text, 'I come in soon. But I', 0), 'I come in soon. But I need to call.')
  assert.equal(filledIn('I come in', 'come in soon.', 9), 'I come in soon.')
  assert.equal(filledIn('I come in soon.', 'in soon', 15), 'I come in soon.')
  assert.equal(filledIn('我要修改', '修改订单', 4), '我要修改订单')
})

test('lost words: nothing of either text is lost where it is filled in (property)', () => {
  const words = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { maxLength: 12 })
  fc.assert(
    fc.property(words, words, words, (before, found, after) => {
      const text = [...before, ...after].join(' ')
      const at = before.length === 0 ? 0 : before.join(' ').length + (after.length > 0 ? 1 : 0)
      const filled = filledIn(text, found.join(' '), at).split(' ').filter(Boolean)
      assert.deepEqual(filled.slice(0, before.length), before)
      assert.deepEqual(filled.slice(filled.length - after.length), after)
      assert.ok(filled.length <= before.length + found.length + after.length)
    }),
  )
})

test('lost words: the audio is cut at the pauses, and kept to its ends', () => {
  const samples = new Float32Array(16 * 10_000).fill(0.5)
  samples.fill(0, 16 * 4_000, 16 * 4_400)
  const begin = betweenPauses(samples, { fromMs: 0, toMs: 3_500 })
  assert.ok(begin.length >= 16 * 4_000 && begin.length <= 16 * 4_400, `${begin.length / 16} ms`)
  const end = betweenPauses(samples, { fromMs: 4_900, toMs: 10_000 })
  assert.equal(samples.length - end.length > 16 * 4_000, true)
  assert.equal(betweenPauses(samples, { fromMs: 0, toMs: 10_000 }).length, samples.length)
})
