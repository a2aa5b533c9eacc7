import assert from 'node:assert/strict'
import { test } from 'node:test'

import { assertHeard, assertHeardIn, type SpokenWords } from './heard-text.js'

const light: SpokenWords = {
  words: 'The service light came on already and I know you guys know a lot of your',
  language: 'en',
  maxErrorRate: 0.34,
}

test('heard text: another spelling, case or mark is within the error, other words are not', () => {
  assertHeard('The service like came on all-ready, and I know you guys know a lot of your.', light)
  assert.throws(() => assertHeard('You', light), /0\.94 of “The service light/)
  assert.throws(() => assertHeard(`${light.words} ${light.words}`, light))
})

test('heard text: Mandarin is counted by characters', () => {
  const said: SpokenWords = { words: '全面退出住宅', language: 'zh', maxErrorRate: 0.2 }
  assertHeard('全面推出住宅。', said)
  assert.throws(() => assertHeard('全面推出住在', said))
})

test('heard text: words are found in a longer text, with one of them wrong or missing', () => {
  const said: SpokenWords = { words: 'how can I help you', language: 'en', maxErrorRate: 0.2 }
  for (const heard of ['how can I help you', 'how may I help you', 'how can help you']) {
    assertHeardIn(`Good morning, ${heard} today?`, said)
  }
  assert.throws(() => assertHeardIn('Can you help me with how I do it', said))
  assert.throws(() => assertHeardIn('', said))
})
