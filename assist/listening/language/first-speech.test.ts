import assert from 'node:assert/strict'
import { test } from 'node:test'

import { frameDurationMs, type AudioFrame } from '../../audio/frame.js'
import { FirstSpeech } from './first-speech.js'

/** Feeds so much speech or silence; true once there is enough to decide by. */
function feed(first: FirstSpeech, frames: AudioFrame[], speech: boolean, ms: number): boolean {
  for (let at = 0; at < ms; at += frameDurationMs) {
    const startMs = frames.length * frameDurationMs
    const frame = { channel: 'customer', startMs, samples: new Float32Array(512) } as const
    frames.push(frame)
    if (first.isEnough(frame, speech ? 0.9 : 0.1)) return true
  }
  return false
}

test('first speech: two seconds are enough, and less once the speaker has stopped', () => {
  const long = new FirstSpeech()
  assert.ok(!feed(long, [], true, 1_900))
  assert.ok(feed(long, [], true, 200))
  const short = new FirstSpeech()
  assert.ok(!feed(short, [], true, 500))
  assert.ok(feed(short, [], false, 700))
})

test('first speech: a click is forgotten, and its audio is not judged', () => {
  const first = new FirstSpeech()
  const frames: AudioFrame[] = []
  feed(first, frames, true, 64)
  assert.ok(!feed(first, frames, false, 3_000))
  assert.ok(!first.hasSpeech)
  feed(first, frames, true, 2_100)
  const judgedMs = (first.samples(frames).length / 512) * frameDurationMs
  assert.ok(judgedMs > 2_000 && judgedMs < 2_500, `${judgedMs} ms`)
})

test('first speech: audio is kept from shortly before the first sound', () => {
  const first = new FirstSpeech()
  const frames: AudioFrame[] = []
  feed(first, frames, false, 3_200)
  assert.equal(first.fromMs(3_200), 3_200 - 512)
  feed(first, frames, true, 320)
  assert.equal(first.fromMs(3_520), 3_200 - 512)
})
