import assert from 'node:assert/strict'
import { test } from 'node:test'

import { placedWords } from './placed-words.js'

const told = (...words: readonly string[]) =>
  words.map((word, at) => ({ word, startMs: at * 100, endMs: at * 100 + 80 }))

test('placed words: each stands where the text has it, whatever its capitals and marks', () => {
  const text = 'Four, four. 五六'
  const placed = placedWords(text, told('four', 'four', '五', '六'))
  assert.deepEqual(
    placed?.map(({ start, end, startMs }) => [text.slice(start, end), startMs]),
    [
      ['Four', 0],
      ['four', 100],
      ['五', 200],
      ['六', 300],
    ],
  )
})

test('placed words: where a word is not in the text, nothing is known of any', () => {
  assert.equal(placedWords('it is 4', told('it', 'is', 'four')), undefined)
  assert.equal(placedWords('b a', told('a', 'b')), undefined)
})
