import assert from 'node:assert/strict'
import { test } from 'node:test'

import { isNumberOpen } from './open-number.js'

const open = {
  en: [
    'My number is',
    'My number is four one five.',
    'It’s 415-926',
    'Sure, it is five oh three six.',
    'My card number is 4111 1111 11',
    // Ten digits are a telephone number, and no card.
    'The card is four one one one, one one one one, one one.',
    'The order number is B. K.',
    'My reference is FK.',
    'My reference is our eff.',
    'I was born on the 14th',
    'My date of birth is the third of November.',
    'My address is 910 First Street.',
    'Please send it to one one eight Oak Avenue, Portland, Oregon.',
    'I would like to pay it and',
    'Six, seven.',
    'I was born on March fourteen.',
  ],
  zh: [
    '我的号码是',
    '我的手机号是一三八',
    '138 1234',
    '订单编号是八六',
    '我住在',
    '我想查一下然后',
  ],
  ko: [],
} as const

const closed = {
  en: [
    '',
    'No, that will be all.',
    'I want a new one.',
    'I lost my debit card.',
    'Can you send me a new card?',
    'My number is 415-926-5358.',
    'My card number is four one one one, one one one one, one one one one, one one one one.',
    'I was born on March fourteenth, nineteen eighty two.',
    'Send it to 910 First Street, Forest Ranch, California, 78311.',
    'I lost my card, can you send me a new one.',
    'The address is 59 Main Street. The amount of the bill is $87.',
    'Sixty five dollars.',
    'I need to check my account balance.',
    'What number is it on?',
    'Two.',
  ],
  zh: ['', '是', '我要三个', '好的没有了', '我的手机号是一三八一二三四五六七八', '我的卡丢了'],
  ko: ['삼'],
} as const

for (const language of ['en', 'zh', 'ko'] as const) {
  test(`open number: a text in ${language} that ends inside a number, or just before one, is open`, () => {
    for (const text of open[language])
      assert.equal(isNumberOpen({ text, confidence: 0.9 }, language), true, text)
  })
  test(`open number: whole numbers and other speech in ${language} are not waited for`, () => {
    for (const text of closed[language])
      assert.equal(isNumberOpen({ text, confidence: 0.9 }, language), false, text)
  })
}

test('open number: where the recogniser is unsure, one digit among the last words is enough', () => {
  const open = (text: string, confidence: number): boolean =>
    isNumberOpen({ text, confidence }, 'en')
  assert.equal(open('One serpent one night.', 0.6), true)
  assert.equal(open('One serpent one night.', 0.9), false)
  assert.equal(open('The amount is five dollars.', 0.6), false)
  assert.equal(open('I want to speak to a person.', 0.3), false)
})
