import assert from 'node:assert/strict'
import test from 'node:test'

import type { Recognition, RecognitionRequest } from '../../recognition/recogniser.js'
import type { FinalTranscript } from '../../recognition/transcript.js'
import { Revisions } from './revisions.js'

const final: FinalTranscript = {
  ...{ kind: 'final', channel: 'customer', segmentIndex: 0, startMs: 0, endMs: 3_000 },
  ...{ text: 'My card does not work', language: 'en', confidence: 0.8, engine: 'moonshine' },
  ...{ pass: 1, end: 'endpoint', atMs: 3_600 },
}

const silent = { emit: () => undefined }

/** What becomes of a final when the second pass hears this. */
async function revisedBy(heard: Partial<Recognition>, first = final): Promise<string[]> {
  const texts: string[] = []
  const recognition: Recognition = {
    text: '',
    language: 'en',
    confidence: 0.9,
    tokens: [],
    ...heard,
  }
  const request: RecognitionRequest = { samples: new Float32Array(16), purpose: 'final' }
  const revisions = new Revisions({
    ask: () => Promise.resolve(recognition),
    emit: ({ text }) => texts.push(text),
  })
  revisions.add(first, request, { voicedMs: 2_000 })
  await revisions.pending()
  return texts
}

test('revisions: what the second pass hears becomes the text', async () => {
  const unsure = { ...final, confidence: 0.5 }
  assert.deepEqual(await revisedBy({ text: 'My card won’t work' }, unsure), ['My card won’t work'])
})

test('revisions: a loop and a guess leave the first pass as it is', async () => {
  const loop = 'My card does not work. '.repeat(6)
  assert.deepEqual(await revisedBy({ text: loop }), [])
  assert.deepEqual(await revisedBy({ text: 'Okay.', confidence: 0.1 }), [])
})

test('revisions: where the second pass hears nothing, an unsure final goes and a sure one stays', async () => {
  assert.deepEqual(await revisedBy({ text: '' }), [])
  assert.deepEqual(await revisedBy({ text: '' }, { ...final, confidence: 0.4 }), [''])
})

test('revisions: an unsure text is not told as what was said before, nor anything to long audio', async () => {
  const told: (readonly string[])[] = []
  const revisions = new Revisions({
    ask: ({ context }) => {
      told.push(context?.lastUtterances ?? [])
      return Promise.resolve(undefined)
    },
    ...silent,
  })
  const say = (confidence: number, seconds = 2): void => {
    const samples = new Float32Array(seconds * 16_000)
    const said = { ...final, text: 'Yes, I see.', confidence }
    revisions.add(said, { samples, purpose: 'final' }, { voicedMs: 2_000 })
  }
  say(0.8)
  say(0.5)
  say(0.5)
  say(0.8)
  say(0.8, 9)
  await revisions.pending()
  assert.deepEqual(told, [[], ['Yes, I see.'], ['Yes, I see.'], [], []])
})

test('revisions: the second pass is told what the first one wrote, to be checked', async () => {
  const told: (string | undefined)[] = []
  const revisions = new Revisions({
    ask: ({ context }) => {
      told.push(context?.heard)
      return Promise.resolve(undefined)
    },
    ...silent,
  })
  const request: RecognitionRequest = { samples: new Float32Array(16), purpose: 'final' }
  revisions.add(final, request, { voicedMs: 2_000 })
  await revisions.pending()
  assert.deepEqual(told, [final.text])
})

test('revisions: a revision is never less sure than what it replaces', async () => {
  const revised: FinalTranscript[] = []
  const heard = { text: 'My card does not walk', language: 'en', confidence: 0.5, tokens: [] }
  const revisions = new Revisions({
    ask: () => Promise.resolve(heard),
    emit: (one) => revised.push(one),
  })
  const request: RecognitionRequest = { samples: new Float32Array(16), purpose: 'final' }
  const unsure = { ...final, confidence: 0.35 }
  revisions.add(unsure, request, { voicedMs: 2_000, wordConfidences: [0.9, 0.9, 0.9, 0.9, 0.05] })
  revisions.add(final, request, { voicedMs: 2_000 })
  await revisions.pending()
  assert.deepEqual(
    revised.map(({ text }) => text),
    ['My card does not walk'],
  )
  assert.ok(revised.every(({ confidence }) => confidence >= unsure.confidence))
})

test('revisions: what is asked for tells its side, and is worth more the less sure the first pass is', async () => {
  const asked: { channel: string; value: number }[] = []
  const revisions = new Revisions({
    ask: (_, rank) => {
      asked.push(rank)
      return Promise.resolve(undefined)
    },
    ...silent,
  })
  const request: RecognitionRequest = { samples: new Float32Array(16), purpose: 'final' }
  for (const confidence of [0.98, 0.8, 0.5])
    revisions.add({ ...final, confidence }, request, { voicedMs: 2_000 })
  await revisions.pending()
  const values = asked.map(({ value }) => value)
  assert.deepEqual(values, [...values].sort())
  assert.ok(asked.every(({ channel }) => channel === 'customer'))
})

test('revisions: what the second pass left out is heard once more and put in, if it is sure enough', async () => {
  const text = 'I come in soon and I will call you first. My boss has to agree.'
  const long = { ...final, text, confidence: 0.5 }
  const revise = async (found: Partial<Recognition>): Promise<string[]> => {
    const heard = [{ text: 'My boss has to agree.' }, found]
    const texts: string[] = []
    const lengths: number[] = []
    const revisions = new Revisions({
      ...silent,
      ask: ({ samples }) => {
        lengths.push(samples.length)
        const defaults = { text: '', language: 'en', confidence: 0.9, tokens: [] }
        return Promise.resolve({ ...defaults, ...heard[lengths.length - 1] })
      },
      emit: ({ text }) => texts.push(text),
    })
    const samples = new Float32Array(16 * 7_500).fill(0.1)
    revisions.add(long, { samples, purpose: 'final' }, { voicedMs: 7_000 })
    await revisions.pending()
    assert.ok(lengths.length === 2 && (lengths[1] ?? 0) < (lengths[0] ?? 0), lengths.join(' '))
    return texts
  }
  const again = 'I’ll come in soon and call you first.'
  assert.deepEqual(await revise({ text: again }), [`${again} My boss has to agree.`])
  const asBefore = [long.text]
  assert.deepEqual(await revise({ text: again, confidence: 0.3 }), asBefore)
  assert.deepEqual(await revise({ text: 'Thanks for watching.' }), asBefore)
})

test('revisions: where the second pass hears nothing at all, nothing is looked for', async () => {
  let count = 0
  const texts: string[] = []
  const revisions = new Revisions({
    ...silent,
    ask: () => {
      count++
      return Promise.resolve({ text: '', language: '', confidence: 0, tokens: [] })
    },
    emit: ({ text }) => texts.push(text),
  })
  const noise = { ...final, text: 'One two three four five six seven.', confidence: 0.4 }
  const samples = new Float32Array(16 * 5_000)
  revisions.add(noise, { samples, purpose: 'final' }, { voicedMs: 4_000 })
  await revisions.pending()
  assert.deepEqual([count, texts], [1, ['']])
})
