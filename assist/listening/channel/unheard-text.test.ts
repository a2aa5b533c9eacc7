import assert from 'node:assert/strict'
import { test } from 'node:test'

import { UnheardText } from './unheard-text.js'

test('unheard text: three texts in a row where nobody speaks are too many', () => {
  const watch = new UnheardText()
  for (let atMs = 0; atMs < 2_000; atMs += 32) watch.heard(atMs, 0.9)
  for (let atMs = 2_000; atMs < 60_000; atMs += 32) watch.heard(atMs, 0.1)
  assert.equal(watch.written(10_000, 11_000), false)
  assert.equal(watch.written(20_000, 21_000), false)
  assert.equal(watch.written(30_000, 31_000), true)
})

test('unheard text: a text where somebody spoke, or beside it, shows that the engine listens', () => {
  const watch = new UnheardText()
  for (let atMs = 0; atMs < 2_000; atMs += 32) watch.heard(atMs, 0.9)
  for (const [startMs, endMs] of [
    [10_000, 11_000],
    [20_000, 21_000],
    [2_900, 3_500],
    [40_000, 41_000],
    [50_000, 51_000],
  ] as const) {
    assert.equal(watch.written(startMs, endMs), false)
  }
})
