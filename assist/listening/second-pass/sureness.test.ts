import assert from 'node:assert/strict'
import { test } from 'node:test'

import { stretchesOf, type HeardText } from './heard-words.js'
import { onScaleOfFirst, probabilityOfChange, probabilityOfSecond } from './sureness.js'

const sure = [0.2, 0.5, 0.8, 0.95]

const isRising = (values: readonly number[]): boolean =>
  values.every((value, at) => at === 0 || value > (values[at - 1] ?? 0))

function taken(first: HeardText, second: HeardText): number {
  const stretch = stretchesOf(first, second).find(({ isSame }) => !isSame)
  assert.ok(stretch)
  return probabilityOfSecond(first, second, stretch)
}

test('sureness: the second pass is believed the more, the surer it is and the less sure the first', () => {
  const first = { text: 'my cart', confidence: 0.7 }
  const second = { text: 'my card', confidence: 0.7 }
  const ofSecond = sure.map((confidence) => taken(first, { ...second, confidence }))
  const ofFirst = sure.map((confidence) => 1 - taken({ ...first, confidence }, second))
  assert.ok(isRising(ofSecond) && isRising(ofFirst), `${ofSecond.join()} ${ofFirst.join()}`)
})

test('sureness: one weak word is enough to let another in', () => {
  const second = { text: 'my card', confidence: 0.7 }
  const text = { text: 'my cart', confidence: 0.7 }
  const [weak, strong] = [0.1, 0.99].map((word) =>
    taken({ ...text, wordConfidences: [0.9, word] }, second),
  )
  assert.ok((weak ?? 0) > (strong ?? 1))
})

test('sureness: a surer and shorter text is changed less often', () => {
  const changes = sure.map((confidence) => -probabilityOfChange({ text: 'my card', confidence }))
  assert.ok(changes.every((value, at) => at === 0 || value > (changes[at - 1] ?? 0)))
  const text = 'I understand that must be frustrating'
  const [long, short] = [text, 'I understand'].map((one) =>
    probabilityOfChange({ text: one, confidence: 0.8 }),
  )
  assert.ok((long ?? 0) > (short ?? 1))
})

test('sureness: the scale of the first pass rises with that of the second', () => {
  assert.ok(isRising(sure.map(onScaleOfFirst)))
})
