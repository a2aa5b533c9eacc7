import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { AudioFrame } from '../../audio/frame.js'
import type { FinalTranscript } from '../../recognition/transcript.js'
import { judgedSamples, LanguageWatch } from './language-watch.js'

/** A minute of sound in which each frame holds its number. */
const frames = Array.from({ length: 1_875 }, (_, index): AudioFrame => ({
  channel: 'customer',
  startMs: index * 32,
  samples: new Float32Array(512).fill(index),
}))

let nextMs = 0
function final(confidence: number, durationMs = 1_600, text = 'words'): FinalTranscript {
  const startMs = nextMs
  nextMs += durationMs + 800
  return {
    ...{ kind: 'final', channel: 'customer', segmentIndex: 1, text, confidence, startMs },
    ...{ endMs: startMs + durationMs, language: 'en', engine: 'fake', pass: 1 },
    ...{ end: 'endpoint', atMs: nextMs },
  }
}

function asked(watch: LanguageWatch, ...confidences: readonly number[]): (number | undefined)[] {
  nextMs = 3_200
  return confidences.map((one) => watch.hear(final(one), frames)?.length)
}

test('language watch: two doubted finals in a row ask, a sure one between them does not', () => {
  assert.deepEqual(asked(new LanguageWatch(), 0.4, 0.9, 0.4), [undefined, undefined, undefined])
  assert.deepEqual(asked(new LanguageWatch(), 0.4, 0.3), [undefined, 2])
})

test('language watch: finals without words are doubted as well, and short sounds are too little to ask by', () => {
  const watch = new LanguageWatch()
  nextMs = 3_200
  assert.equal(watch.hear(final(0.9, 320, ''), frames), undefined)
  assert.equal(watch.hear(final(0.9, 320, ''), frames), undefined)
  assert.equal(watch.hear(final(0.3, 1_600), frames)?.length, 3)
})

test('language watch: the sound is that of the finals, with a little around it, 8 s at most', () => {
  const watch = new LanguageWatch()
  nextMs = 3_200
  watch.hear(final(0.1, 6_400), frames)
  const doubted = watch.hear(final(0.1, 3_200), frames) ?? []
  const [first, last] = doubted.map(({ samples }) => [samples[0], samples.at(-1)])
  assert.deepEqual(first, [94, 305])
  assert.deepEqual(last, [319, 430])
  const samples = judgedSamples(doubted)
  assert.deepEqual([samples.length, samples.at(-1)], [128_000, 430])
})

test('language watch: only a sure answer of another language counts, and the same one makes it ask more rarely', () => {
  const watch = new LanguageWatch()
  asked(watch, 0.4, 0.3)
  assert.equal(watch.judge({ language: 'zh', probability: 0.8 }, 'en'), undefined)
  assert.deepEqual(asked(watch, 0.4, 0.3, 0.3, 0.3), [undefined, undefined, undefined, 4])
  assert.equal(watch.judge({ language: 'en', probability: 0.99 }, 'en'), undefined)
  asked(watch, 0.9)
  assert.deepEqual(asked(watch, 0.4, 0.3), [undefined, 2], 'a sure final ends that')
  assert.equal(watch.judge({ language: 'zh', probability: 0.95 }, 'en'), 'zh')
})

test('language watch: a text in the script of another language is doubted, however sure; a name is not', () => {
  const inMandarin = (text: string): FinalTranscript => ({
    ...final(0.9, 1_600, text),
    language: 'zh',
  })
  nextMs = 3_200
  const watch = new LanguageWatch()
  assert.equal(watch.hear(inMandarin('I need to reset my password'), frames), undefined)
  assert.equal(watch.hear(inMandarin('My name is Patricia Davis'), frames)?.length, 2)
  nextMs = 3_200
  const other = new LanguageWatch()
  for (const text of ['ok', 'Robert Jones', '我叫 Robert Jones 请帮我', 'iPhone'])
    assert.equal(other.hear(inMandarin(text), frames), undefined, text)
})
