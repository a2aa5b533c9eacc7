import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { alignWords, wordsOf } from './word-alignment.js'

const words = (text: string): string[] => text.split(' ')

test('word alignment: a word written otherwise is one move, not one lost and one added', () => {
  assert.deepEqual(alignWords(words('a b c'), words('a x c')), [
    ...['otherwise', 'otherwise', 'otherwise'],
  ])
  assert.deepEqual(alignWords(words('a b c'), words('a c')), ['otherwise', 'lost', 'otherwise'])
  assert.deepEqual(alignWords(words('a c'), words('a b c')), ['otherwise', 'added', 'otherwise'])
})

test('word alignment: of a word that comes twice it is open which was lost, and either can be preferred', () => {
  assert.deepEqual(alignWords(words('a a'), words('a')), ['lost', 'otherwise'])
  assert.deepEqual(alignWords(words('a a'), words('a'), 'lost'), ['otherwise', 'lost'])
})

test('word alignment: the moves take every word of both texts once (property)', () => {
  const texts = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 })
  fc.assert(
    fc.property(texts, texts, (before, after) => {
      const moves = alignWords(before, after)
      assert.equal(moves.filter((move) => move !== 'added').length, before.length)
      assert.equal(moves.filter((move) => move !== 'lost').length, after.length)
    }),
  )
})

test('word alignment: words are split at spaces, Han characters each for itself, marks left out', () => {
  assert.deepEqual(wordsOf('Yes, 光猫. – OK'), [
    { plain: 'yes', start: 0, isSentenceEnd: false },
    { plain: '光', start: 5, isSentenceEnd: false },
    { plain: '猫', start: 6, isSentenceEnd: false },
    { plain: 'ok', start: 11, isSentenceEnd: false },
  ])
  assert.equal(wordsOf('Done.')[0]?.isSentenceEnd, true)
})
