import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { FinalTranscript } from '../recognition/transcript.js'
import { hiddenSound } from './hidden-sound.js'

const final: FinalTranscript = {
  ...{ kind: 'final', channel: 'customer', segmentIndex: 0, startMs: 0, endMs: 3_000 },
  ...{ text: 'my pin is four two', language: 'en', confidence: 1, engine: 'fake' },
  ...{ pass: 1, end: 'endpoint', atMs: 3_500 },
}
const words = [
  { start: 0, end: 2, startMs: 100, endMs: 300 },
  { start: 3, end: 6, startMs: 300, endMs: 700 },
  { start: 7, end: 9, startMs: 700, endMs: 900 },
  { start: 10, end: 14, startMs: 1_000, endMs: 1_400 },
  { start: 15, end: 18, startMs: 1_500, endMs: 1_900 },
]

test('hidden sound: it is that of the words, where their times are known', () => {
  const hidden = [{ start: 10, end: 18 }]
  assert.deepEqual(hiddenSound({ ...final, words }, hidden), [
    { channel: 'customer', startMs: 1_000, endMs: 1_900 },
  ])
})

test('hidden sound: it is all of the utterance, where some of its words have no time', () => {
  const whole = [{ channel: 'customer', startMs: 0, endMs: 3_000 }]
  const hidden = [
    { start: 3, end: 6 },
    { start: 15, end: 18 },
  ]
  assert.deepEqual(hiddenSound(final, hidden), whole)
  assert.deepEqual(hiddenSound({ ...final, words: words.slice(0, 3) }, hidden), whole)
  assert.deepEqual(hiddenSound({ ...final, words }, []), [])
})
