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
  for (const language of ['en', 'zh'] as const) {
    const { weights } = hearing[language]
    const heard = Float32Array.from(weights)
    const typed = heard.map((value) => -value)
    assert.ok(doubtOfWording(heard, language) > 1.9, language)
    assert.ok(doubtOfWording(typed, language) < 0.1, language)
    assert.equal(
      doubtOfWording(heard, language),
      doubtOfLogOdds(wordingLogOdds(heard, hearing[language])),
    )
  }
})

test('doubt: without an embedding, or with one of another model, a text is as doubtful as usual', () => {
  assert.equal(doubtOfWording(undefined, 'en'), 1)
  assert.equal(doubtOfWording(new Float32Array(768), 'en'), 1)
})
