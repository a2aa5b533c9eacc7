import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Recognition } from '../../recognition/recogniser.js'
import { concatenate } from './segment-text.js'

function recognised(text: string, other?: string): Recognition {
  const readings = other === undefined ? {} : { readings: [{ text: other, probability: 0.4 }] }
  return { ...{ text, language: 'en', confidence: 0.9, tokens: [1] }, ...readings }
}

test('segment text: a reading of one part is a reading of the whole', () => {
  const whole = concatenate(
    recognised('My cart is lost,', 'My card is lost,'),
    recognised('call me at to', 'call me at two'),
  )
  assert.equal(whole.text, 'My cart is lost, call me at to')
  assert.deepEqual(
    whole.readings?.map(({ text }) => text),
    ['My card is lost, call me at to', 'My cart is lost, call me at two'],
  )
  assert.equal(concatenate(recognised('Yes.'), recognised('Please.')).readings, undefined)
})
