import assert from 'node:assert/strict'
import { test } from 'node:test'

import { isEnough, isSpoken, reasonsOf, type Purpose, type WeighedSign } from './weighed-sign.js'

const sign = (purpose: Purpose, weight: number, utteranceId = 'u1'): WeighedSign => ({
  ...{ purpose, weight, utteranceId, atMs: 0 },
  reason: { text: `${purpose} of ${utteranceId}`, kind: 'visible' },
})

test('weighed sign: an advice takes a weight of one, and one of the signs that it needs', () => {
  assert.ok(isEnough('video', [sign('seen', 0.6), sign('repeated', 0.4)]))
  assert.ok(!isEnough('video', [sign('seen', 0.6), sign('repeated', 0.3)]))
  assert.ok(!isEnough('video', [sign('repeated', 0.6), sign('unclear', 0.6)]), 'nothing to see')
  assert.ok(isEnough('link', [sign('repeated', 0.6), sign('unclear', 0.6)]), 'a link needs none')
})

test('weighed sign: an utterance counts once for each purpose, by its heaviest sign', () => {
  assert.ok(!isEnough('video', [sign('seen', 0.6), sign('seen', 0.5)]))
  assert.ok(isEnough('video', [sign('seen', 0.6), sign('seen', 0.5, 'u2')]))
})

test('weighed sign: reasons come heaviest first, each once', () => {
  const reasons = reasonsOf([sign('seen', 0.3), sign('show', 0.9), sign('seen', 0.6)])
  assert.deepEqual(
    reasons.map(({ text }) => text),
    ['show of u1', 'seen of u1'],
  )
})

test('weighed sign: what the solution on the screen wants was not spoken', () => {
  assert.deepEqual(
    [sign('seen', 1), sign('unclear', 1), sign('solution', 1), sign('steps', 1)].map(isSpoken),
    [true, true, false, false],
  )
})
