import assert from 'node:assert/strict'
import { test } from 'node:test'

import {
  mishearingOf,
  mishearingOfLogOdds,
  mishearingOfWording,
  wordingLogOdds,
} from './mishearing.js'
import hearing from './mishearing.json' with { type: 'json' }

test('mishearing: none from a confidence of 0.95 on, one at 0.7, never more than two', () => {
  assert.equal(mishearingOf(0.97), 0)
  assert.ok(Math.abs(mishearingOf(0.7) - 1) < 1e-9)
  assert.equal(mishearingOf(0), 2)
})

test('mishearing: by wording, what the fitted direction points to is more doubtful than its opposite', () => {
  const wording = hearing.wordings.en
  const heard = Float32Array.from(wording.weights)
  const typed = heard.map((value) => -value)
  assert.ok(mishearingOfWording(heard, 'en') > 1.9)
  assert.ok(mishearingOfWording(typed, 'en') < 0.1)
  assert.equal(
    mishearingOfWording(heard, 'en'),
    mishearingOfLogOdds(wordingLogOdds(heard, wording)),
  )
  assert.equal(mishearingOfWording(heard, 'zh'), 1, 'a language without weights')
})

test('mishearing: without an embedding, or with one of another model, a text is as doubtful as usual', () => {
  assert.equal(mishearingOfWording(undefined, 'en'), 1)
  assert.equal(mishearingOfWording(new Float32Array(768), 'en'), 1)
})
