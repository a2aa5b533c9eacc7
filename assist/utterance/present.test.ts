import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { present as presented, type Presented } from './present.js'
import { CallRedaction } from './redaction/call-redaction.js'

const names = 'zero one two three four five six seven eight nine'.split(' ')
const han = Array.from('零一二三四五六七八九')

/** A text that is all that was said. */
function present(text: string, isPartial = false): Presented {
  const turn = { utteranceId: 'u1', channel: 'customer', text } as const
  const redaction = new CallRedaction()
  return presented(text, isPartial ? redaction.partial(turn) : redaction.take(turn).own)
}

/** A test card number with its check digit. */
const card = '4111111111111111'

test('present: a text comes with its written form only where that says something else', () => {
  assert.deepEqual(present('I lost my card.'), { text: 'I lost my card.' })
  assert.deepEqual(present('I paid twenty three dollars.'), {
    text: 'I paid twenty three dollars.',
    written: 'I paid $23.',
  })
})

test('present: a card number is hidden in both forms, in words or digits, in English or Mandarin', () => {
  const english = Array.from(card, (digit) => names[Number(digit)]).join(' ')
  assert.deepEqual(present(`my card is ${english}, thanks`), { text: 'my card is [card], thanks' })
  const grouped = english.replace(/((?:\w+ ){3}\w+) /g, '$1, ')
  assert.deepEqual(present(`it is ${grouped} and that was it`), {
    text: 'it is [card] and that was it',
  })
  const doubled =
    'four double one one double one double one double one double one double one double one'
  assert.deepEqual(present(`it is ${doubled}`), { text: 'it is [card]' })
  const mandarin = Array.from(card, (digit) => han[Number(digit)]).join('')
  assert.deepEqual(present(`卡号是${mandarin}谢谢`), { text: '卡号是[card]谢谢' })
  assert.deepEqual(present(`it is ${card}`), { text: 'it is [card]' })
})

test('present: what else was said in the sentence stays, in its written form', () => {
  const english = Array.from(card, (digit) => names[Number(digit)]).join(' ')
  assert.deepEqual(present(`charge twenty dollars to ${english} on March fifth`), {
    text: 'charge twenty dollars to [card] on March fifth',
    written: 'charge $20 to [card] on March 5th',
  })
})

test('present: one-time codes and passwords are hidden, other codes are not', () => {
  for (const [said, kept] of [
    ['the code is four eight two nine one three', 'the code is [code]'],
    ['My verification code is 482913.', 'My verification code is [code].'],
    ['my pin is 4 8 2 9', 'my pin is [code]'],
    ['password is h u n t e r 2', 'password is [code]'],
    ['验证码是四八二九一三', '验证码是[code]'],
    ['密码：482913', '密码：[code]'],
  ] as const) {
    assert.equal(present(said).text, kept)
    assert.doesNotMatch(JSON.stringify(present(said)), /482913|4829\b/)
  }
  for (const said of [
    'the error code is 40412',
    'my zip code is 90210',
    'order code 77412',
    'the code word',
  ]) {
    assert.equal(present(said).text, said)
  }
})

test('present: telephone and order numbers stay, for the agent needs them', () => {
  assert.equal(
    present('call five one two five five five oh one nine nine').written,
    'call 5125550199',
  )
})

test('present: an open run of a partial that may become a card is hidden early', () => {
  const first = Array.from(card.slice(0, 13), (digit) => names[Number(digit)]).join(' ')
  assert.equal(present(`my card is ${first}`, true).text, 'my card is [number]')
})

test('present: no card number survives, however it is said (property)', () => {
  const luhn = (digits: string): string => {
    const sum = Array.from(digits)
      .reverse()
      .reduce((total, digit, place) => {
        const value = place % 2 === 0 ? Number(digit) * 2 : Number(digit)
        return total + (value > 9 ? value - 9 : value)
      }, 0)
    return digits + String((10 - (sum % 10)) % 10)
  }
  const way = fc.constantFrom('digit', 'word', 'han')
  fc.assert(
    fc.property(fc.stringMatching(/^[1-9]\d{14}$/), way, fc.boolean(), (start, how, hasGroups) => {
      const digits = Array.from(luhn(start))
      const said = digits.map((digit, place) => {
        const value = Number(digit)
        const text = how === 'digit' ? digit : how === 'word' ? ` ${names[value]}` : han[value]
        return hasGroups && place % 4 === 3 && how !== 'han' ? `${text} ` : text
      })
      const { text, written } = present(`it is ${said.join('')}`)
      assert.equal(text.replace(/\s+/g, ' ').trim(), 'it is [card]')
      assert.equal(written, undefined)
    }),
  )
})

test('present: a word that is a name of the language is a word', () => {
  for (const text of ['the constructor called me', 'my pin is constructor'])
    assert.deepEqual(present(text), { text })
})
