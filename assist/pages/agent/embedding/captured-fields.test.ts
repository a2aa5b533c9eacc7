import assert from 'node:assert/strict'
import { test } from 'node:test'

import { writtenForm } from '../../../utterance/written-form/written-form.js'
import { fieldsIn } from './captured-fields.js'

const said: readonly (readonly [string, readonly string[]])[] = [
  ['My order is a b double seven four dash nine oh two.', ['order AB774-902']],
  ['My number is five one two, five five five, oh one nine nine.', ['number 5125550199']],
  ['my phone is five one two, five five five, oh one nine nine', ['phone 5125550199']],
  ['I paid twenty three dollars and fifty cents.', ['amount $23.50']],
  ["it's j o h n at gmail dot com", ['email john@gmail.com']],
  ['My name is Jo Smith and I live at 12 Green Lane.', ['name Jo Smith', 'address 12 Green Lane']],
  [
    'The invoice 77120 of 3 May 2026 was £1,200',
    ['order 77120', 'date 3 May 2026', 'amount £1,200'],
  ],
  ['我叫王小明，订单号是A12345，付了300元。', ['name 王小明', 'order A12345', 'amount 300元']],
  ['地址是中山路15号，5月3号送到', ['address 中山路15号', 'date 5月3号']],
  ['my card is [card] and the code is [code]', []],
  ['Hello, how are you today?', []],
]

test('captured fields: what a form may want is found in what was said, as one writes it', () => {
  for (const [words, expected] of said) {
    const found = fieldsIn(writtenForm(words)).map(({ kind, value }) => `${kind} ${value}`)
    assert.deepEqual(found, expected, words)
  }
})
