import assert from 'node:assert/strict'
import { test } from 'node:test'

import { checkStreamEngine } from '../../testing/recogniser-contract.js'
import { OnlineSherpa } from './online.js'
import type { NativeOnline, NativeResult } from './sherpa-library.js'

/** Audio that a word takes. */
const wordSampleCount = 4_800

/** Quiet that ends an utterance. */
const pauseSampleCount = 9_600

interface ScriptedStream {
  words: { readonly word: string; readonly atSample: number }[]
  loudCount: number
  quietCount: number
  position: number
  isNew: boolean
  acceptWaveform(waveform: { readonly samples: Float32Array }): void
  inputFinished(): void
}

/**
 * Stands for the native recogniser: every 0.3 s of loud audio are a word, 0.6 s of quiet an endpoint. It obeys
 * the native contract: times since the last reset, one decode for each ready.
 */
const scripted: NativeOnline = {
  createStream(): ScriptedStream {
    return {
      ...{ words: [], loudCount: 0, quietCount: 0, position: 0, isNew: false },
      acceptWaveform({ samples }) {
        this.isNew = true
        for (const sample of samples) {
          this.position++
          if (sample === 0) {
            this.quietCount++
            continue
          }
          this.quietCount = 0
          if (this.loudCount++ % wordSampleCount === 0) {
            this.words.push({ word: `word${this.words.length}`, atSample: this.position })
          }
        }
      },
      inputFinished: () => undefined,
    }
  },
  isReady: (stream) => (stream as ScriptedStream).isNew,
  decode: (stream) => void ((stream as ScriptedStream).isNew = false),
  isEndpoint: (stream) => (stream as ScriptedStream).quietCount >= pauseSampleCount,
  reset(stream) {
    const one = stream as ScriptedStream
    Object.assign(one, { words: [], loudCount: 0, quietCount: 0, position: 0 })
  },
  getResult(stream): NativeResult {
    const { words } = stream as ScriptedStream
    return {
      text: words.map(({ word }) => word).join(' '),
      tokens: words.map(({ word }) => word),
      timestamps: words.map(({ atSample }) => atSample / 16_000),
    }
  },
}

test('sherpa: the stream of a scripted native recogniser passes the contract of continuous engines', async () => {
  const samples = new Float32Array(16_000 * 2).fill(0.5)
  const recogniser = new OnlineSherpa(scripted, ['zh', 'en'])
  await checkStreamEngine(recogniser, { samples, language: 'en', expected: [/word0 word1/] })
})

test('sherpa: utterances follow each other with times on the line of the call', async () => {
  const finals: { text: string; startMs: number }[] = []
  const stream = await new OnlineSherpa(scripted, ['en']).open(
    { channel: 'agent', language: 'en' },
    {
      partial: () => undefined,
      final: ({ text, startMs }) => finals.push({ text, startMs }),
      failed: (error) => assert.ifError(error),
    },
  )
  const frame = (loud: boolean): Float32Array => new Float32Array(1_600).fill(loud ? 0.5 : 0)
  const pattern = Array.from('111000000011111100000000', (one) => one === '1')
  for (const [index, loud] of pattern.entries())
    await stream.accept(frame(loud), 10_000 + index * 100)
  await stream.finish()
  assert.deepEqual(finals, [
    { text: 'word0', startMs: 10_000 },
    { text: 'word0 word1', startMs: 11_000 },
  ])
})
