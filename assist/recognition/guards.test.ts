import assert from 'node:assert/strict'
import test from 'node:test'

import { endsInLoop, judge } from './guards.js'

test('guards: four times the same phrase is a loop, of which one is kept', () => {
  assert.equal(endsInLoop([1, 7, 8, 7, 8, 7, 8, 7, 8]), 6)
})

test('guards: one token may stand four times, as 8888 does in a telephone number; eight times is a loop', () => {
  assert.equal(endsInLoop([3, 5, 5, 5, 5]), 0)
  assert.equal(endsInLoop([3, ...Array.from({ length: 8 }, () => 5)]), 7)
})

test('guards: a whole sentence three times over is a loop', () => {
  const sentence = [11, 12, 13, 14, 15, 16, 17, 18]
  assert.equal(endsInLoop([1, ...sentence, ...sentence, ...sentence]), 16)
  assert.equal(endsInLoop([1, ...sentence, ...sentence]), 0)
})

test('guards: three times is emphasis, and so is a phrase that comes back later', () => {
  assert.equal(endsInLoop([1, 7, 8, 7, 8, 7, 8]), 0)
  assert.equal(endsInLoop([1, 2, 3, 1, 2, 3, 4, 1, 2, 3]), 0)
})

test('guards: clear speech is accepted, however short a real word is', () => {
  assert.equal(judge({ text: 'Yes.', confidence: 0.8, voicedMs: 192 }), 'accepted')
  assert.equal(judge({ text: '我要退款', confidence: 0.7, voicedMs: 900 }), 'accepted')
})

test('guards: “you” for a short sound is an invention, in a sentence it is a word', () => {
  assert.equal(judge({ text: 'You', confidence: 0.9, voicedMs: 350 }), 'uncertain')
  assert.equal(judge({ text: 'Bless you', confidence: 0.9, voicedMs: 350 }), 'accepted')
})

test('guards: punctuation alone is nothing', () => {
  assert.equal(judge({ text: ' ... ', confidence: 0.9, voicedMs: 2_000 }), 'empty')
})

test('guards: a sound too short for a word, a guess, and more text than anyone can say are refused', () => {
  assert.equal(judge({ text: 'You', confidence: 0.9, voicedMs: 96 }), 'too-short')
  assert.equal(judge({ text: 'You', confidence: 0.3, voicedMs: 200 }), 'uncertain')
  assert.equal(judge({ text: 'mm', confidence: 0.2, voicedMs: 3_000 }), 'uncertain')
  const tirade = 'thank you very much for watching this video'
  assert.equal(judge({ text: tirade, confidence: 0.9, voicedMs: 300 }), 'too-dense')
})
