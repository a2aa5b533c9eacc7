import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import type { HeardText } from './heard-words.js'
import { filledIn, lostWords } from './lost-words.js'

const first =
  'I am going to come in soon. I may have to call back. But I need to call my boss at my job.'

const sure = (text: string): HeardText => ({ text, confidence: 0.9 })
const where = (second: string, durationMs = 23_000): object | undefined => {
  const lost = lostWords(first, second, durationMs)
  return lost && { fromMs: lost.fromMs, toMs: lost.toMs, position: lost.position }
}
/** What becomes of the second text when the lost audio is heard again so. */
const filled = (second: string, found: string, before = first): string | undefined => {
  const lost = lostWords(before, second, 23_000)
  assert.ok(lost)
  return filledIn(sure(second), sure(found), lost)?.text
}

test('lost words: what the second pass left out at the beginning, the end or between', () => {
  const begin = 'But I need to call my boss at my job.'
  assert.deepEqual(where(begin), { fromMs: 0, toMs: 13_000, position: 0 })
  const end = 'I am going to come in soon.'
  assert.deepEqual(where(end), { fromMs: 7_000, toMs: 23_000, position: end.length })
  const between = 'I am going to come in soon. But I need to call my boss at my job.'
  assert.deepEqual(where(between), {
    fromMs: 7_000,
    toMs: 13_000,
    position: between.indexOf('But'),
  })
})

test('lost words: none where the second pass hears otherwise, or leaves four words out, or little time', () => {
  const heard = 'I am going to come in soon'
  assert.equal(lostWords(heard, 'Eye m goin two cum inn son', 4_000), undefined)
  assert.equal(lostWords('one two three four five', 'five', 5_000), undefined)
  assert.equal(lostWords('one two three four five six', 'six', 1_000), undefined)
  assert.equal(lostWords(first, first, 23_000), undefined)
  assert.equal(lostWords('', 'Hello', 1_000), undefined)
  const letters = 'it is spelled b r o a d b a n d'
  assert.equal(lostWords(letters, 'It is spelled B-R-O-A-D-B-A-N-D.', 9_000), undefined)
})

test('lost words: they are put in once, whatever stands on both sides of the cut', () => {
  const second = 'But I need to call my boss at my job.'
  const whole = `I’m going to come in soon, I may have to call back. ${second}`
  assert.equal(filled(second, 'I’m going to come in soon, I may have to call back.'), whole)
  const longer = 'I’m going to come in soon, I may have to call back. But I need to call my boss'
  assert.equal(filled(second, longer), whole)
  const end = 'I am going to come in soon.'
  assert.equal(
    filled(end, 'come in soon. I may have to call back. But I need to call my boss at my job.'),
    first,
  )
  assert.equal(
    filled('我们会尽快给您处理', '请问我的订单号是多少', '请问我的订单号是多少我们会尽快给您处理'),
    '请问我的订单号是多少我们会尽快给您处理',
  )
})

test('lost words: of a word that is said twice, the one that begins a sentence is lost', () => {
  const twice = 'Hello there. I need a new router now. I can wait.'
  const found = 'I need a new router now.'
  assert.equal(filled('Hello there. I can wait.', found, twice), twice)
})

test('lost words: a small word that comes again behind the cut takes nothing with it', () => {
  const second = 'But I just need to call my boss and make sure that I get the time.'
  const before = `I might have to call you back to find a high speed appointment. ${second}`
  const found = 'I might have to call you back just to finalize the appointment.'
  assert.equal(filled(second, found, before), `${found} ${second}`)
})

test('lost words: what is found stays out where it is something else', () => {
  const second = 'But I need to call my boss at my job.'
  assert.equal(filled(second, 'Thanks for watching.'), undefined)
  const digits = 'my number is oh seven seven double oh nine hundred one two three'
  assert.equal(filled('My number is 07700 900 123.', 'is 07700 900 122.', digits), undefined)
})

test('lost words: what is put in keeps its own confidences', () => {
  const second = { text: 'But I need to call my boss at my job.', confidence: 0.9 }
  const found = {
    text: 'I may have to call back. But',
    confidence: 0.5,
    wordConfidences: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7],
  }
  const lost = lostWords(first, second.text, 23_000)
  assert.ok(lost)
  const { text, wordConfidences } = filledIn(second, found, lost) ?? { text: '' }
  assert.equal(text, `I may have to call back. ${second.text}`)
  const rest = new Array<number>(10).fill(0.9)
  assert.deepEqual(wordConfidences, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, ...rest])
})

test('lost words: the second text stays whole, whatever is found (property)', () => {
  const words = fc.array(fc.constantFrom('aa', 'bb', 'cc', 'dd', 'ee', 'ff', 'gg'), {
    maxLength: 14,
  })
  fc.assert(
    fc.property(words, words, words, (before, after, found) => {
      const second = after.join(' ')
      const lost = lostWords(before.join(' '), second, 20_000)
      const text = lost && filledIn(sure(second), sure(found.join(' ')), lost)?.text
      if (lost === undefined || text === undefined) return
      assert.ok(text.startsWith(second.slice(0, lost.position).trim()), text)
      assert.ok(text.endsWith(second.slice(lost.position)), text)
      assert.ok(text.length <= second.length + found.join(' ').length + 2, text)
    }),
  )
})
