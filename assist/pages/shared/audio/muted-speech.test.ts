import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MutedSpeech } from './muted-speech.js'

/** Whether it is noticed after each 100 ms of sound that is so loud. */
const noticed = (speech: MutedSpeech, fromMs: number, ...levels: number[]): boolean[] =>
  levels.map((level, at) =>
    speech.heard({ level, totalMs: null, positionMs: fromMs + (at + 1) * 100 }),
  )

test('muted speech: a voice of half a second is noticed, a click and a quiet room are not', () => {
  const speech = new MutedSpeech()
  assert.ok(!noticed(speech, 0, 0.1, 0.9, 0.1, 0.2, 0.1).includes(true))
  assert.deepEqual(noticed(speech, 500, 0.6, 0.6, 0.6, 0.6, 0.6), [
    false,
    false,
    false,
    false,
    true,
  ])
})

test('muted speech: the notice goes a while after the last word, and with the mute', () => {
  const speech = new MutedSpeech()
  noticed(speech, 0, 0.6, 0.6, 0.6, 0.6, 0.6)
  assert.equal(speech.heard({ level: 0, totalMs: null, positionMs: 3_000 }), true)
  assert.equal(speech.heard({ level: 0, totalMs: null, positionMs: 4_000 }), false)
  noticed(speech, 5_000, 0.6, 0.6, 0.6, 0.6, 0.6)
  speech.begin()
  assert.equal(speech.heard({ level: 0, totalMs: null, positionMs: 6_000 }), false)
})
