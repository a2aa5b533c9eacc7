import assert from 'node:assert/strict'
import { test } from 'node:test'

import { cardinalAt, ordinalAt } from './english-cardinal.js'
import { readNumber } from './mandarin-number.js'
import {
  englishOnes,
  englishTens,
  hanDigits,
  hanDigitValue,
  hanUnits,
  irregularOrdinals,
} from '../../text/number-words.js'

test('number words: every English word is read as the value of its index', () => {
  for (const [value, word] of englishOnes.entries())
    assert.equal(cardinalAt([{ word }], 0)?.value, value, word)
  for (const [tens, word] of englishTens.entries())
    if (tens >= 2) assert.equal(cardinalAt([{ word }], 0)?.value, tens * 10, word)
  for (const [ordinal, cardinal] of irregularOrdinals)
    assert.equal(ordinalAt([{ word: ordinal }], 0)?.value, englishOnes.indexOf(cardinal), ordinal)
})

test('number words: every Han character is read as the value of its index', () => {
  for (const [value, character] of hanDigits.entries()) {
    assert.equal(hanDigitValue(character), value)
    for (const [power, unit] of hanUnits.entries())
      if (value > 0 && power > 0) assert.equal(readNumber(character + unit), value * 10 ** power)
  }
  assert.deepEqual(['〇', '幺', '两', '十'].map(hanDigitValue), [0, 1, 2, undefined])
})
