import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { matchedForm } from './matched-form.js'

test('matched form: Chinese is one in capitals, width and script', () => {
  for (const text of [
    'LOS灯红了，怎么办',
    'los灯红了,怎么办',
    'ＬＯＳ燈紅了，怎麼辦',
    'Los灯红了,怎么办',
  ])
    assert.equal(matchedForm(text, 'zh'), 'los灯红了，怎么办')
  assert.equal(matchedForm('WiFi', 'zh'), 'wifi')
})

test('matched form: marks inside numbers and times stay what they are', () => {
  assert.equal(matchedForm('扣了1,000元,在10:30', 'zh'), '扣了1,000元，在10:30')
  assert.equal(matchedForm('扣了１，０００元', 'zh'), '扣了1,000元')
})

test('matched form: English keeps its capitals and loses its width', () => {
  assert.equal(matchedForm('The ＬＯＳ light, it’s red…', 'en'), 'The LOS light, it’s red…')
})

test('matched form: every character keeps its place, and a second time changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('en', 'zh'), (text, language) => {
      const form = matchedForm(text, language)
      assert.equal(form.length, text.length)
      assert.equal(matchedForm(form, language), form)
    }),
  )
})
