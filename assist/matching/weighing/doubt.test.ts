import assert from 'node:assert/strict'
import { test } from 'node:test'

import { doubtOf, doubtOfLogOdds, doubtOfWording, wordingLogOdds } from './doubt.js'
import hearing from './hearing.json' with { type: 'json' }

test('doubt: none from a confidence of 0.95 on, one at 0.7, never more than two', () => {
  assert.equal(doubtOf(0.97), 0)
  assert.ok(Math.abs(doubtOf(0.7) - 1) < 1e-9)
  assert.equal(doubtOf(0), 2)
})

test('doubt: by wording, what the fitted direction points to is more doubtful than its opposite', () => {
  const wording = hearing.wordings.en
  const heard = Float32Array.from(wording.weights)
  const typed = heard.map((value) => -value)
  assert.ok(doubtOfWording(heard, 'en') > 1.9)
  assert.ok(doubtOfWording(typed, 'en') < 0.1)
  assert.equal(doubtOfWording(heard, 'en'), doubtOfLogOdds(wordingLogOdds(heard, wording)))
  assert.equal(doubtOfWording(heard, 'zh'), 1, 'a language without weights')
})

test('doubt: without an embedding, or with one of another model, a text is as doubtful as usual', () => {
  assert.equal(doubtOfWording(undefined, 'en'), 1)
  assert.equal(doubtOfWording(new Float32Array(768), 'en'), 1)
})
