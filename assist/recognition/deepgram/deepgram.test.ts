import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'

import fc from 'fast-check'

import { AssistError } from '../../errors/errors.js'
import {
  startDeepgram,
  wordSampleCount,
  type DeepgramTrial,
  type RunningDeepgram,
} from '../../testing/deepgram-server.js'
import { checkStreamEngine } from '../../testing/recogniser-contract.js'
import type { StreamFinal, StreamPartial } from '../stream-recogniser.js'
import { verdictOf } from './deepgram-failure.js'
import { DeepgramRecogniser, type DeepgramOptions } from './deepgram.js'

const apiKey = 'trial-key'
const wordMs = (wordSampleCount / 16_000) * 1_000

/** A hundred times as fast as the clock on the wall. */
const fastClock = {
  now: () => performance.now() * 100,
  after: (delayMs: number, then: () => void) => {
    const timer = setTimeout(then, delayMs / 100)
    return () => clearTimeout(timer)
  },
}

async function start(
  t: TestContext,
  trial: DeepgramTrial = {},
  options: Partial<DeepgramOptions> = {},
): Promise<{ server: RunningDeepgram; recogniser: DeepgramRecogniser }> {
  const server = await startDeepgram(apiKey, trial)
  t.after(() => server.close())
  return { server, recogniser: recogniserFor(server, options) }
}

function recogniserFor(server: RunningDeepgram, options: Partial<DeepgramOptions> = {}) {
  return new DeepgramRecogniser(
    { apiKey, url: server.url, model: 'nova-3', redact: [], ...options },
    fastClock,
  )
}

/** Audio in the language of the fake server: a number is a word, 0 is silence of the same length. */
const frameOf = (value: number): Float32Array =>
  new Float32Array(wordSampleCount).fill(value / 32_767)

interface Heard {
  readonly finals: StreamFinal[]
  readonly partials: StreamPartial[]
  readonly failures: Error[]
}

/** Streams words and silence and gives all that came back. */
async function hear(
  recogniser: DeepgramRecogniser,
  values: readonly number[],
  startMs = 0,
): Promise<Heard> {
  const heard: Heard = { finals: [], partials: [], failures: [] }
  const stream = await recogniser.open(
    { channel: 'customer', language: 'en', context: { keyterms: ['fibre'], lastUtterances: [] } },
    {
      partial: (partial) => heard.partials.push(partial),
      final: (final) => heard.finals.push(final),
      failed: (error) => heard.failures.push(error),
    },
  )
  for (const [index, value] of values.entries()) {
    await stream.accept(frameOf(value), startMs + index * wordMs)
    if (index % 8 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  await stream.finish()
  return heard
}

const wordsOf = ({ finals }: Heard): string[] => finals.flatMap(({ text }) => text.split(' '))

/** Three utterances of different lengths with pauses between them. */
const sentences = [
  ...Array.from({ length: 13 }, (_, n) => n + 1),
  ...[0, 0, 0],
  ...Array.from({ length: 25 }, (_, n) => n + 14),
  ...[0, 0, 0, 0],
  ...Array.from({ length: 4 }, (_, n) => n + 39),
]
const expectedWords = sentences.filter((value) => value !== 0).map((value) => `w${value}`)

function checkTimes(finals: readonly StreamFinal[], startMs = 0): void {
  for (const { text, startMs: from, endMs: to } of finals) {
    const [first = '', ...rest] = text.split(' ')
    const last = rest.at(-1) ?? first
    const at = (word: string): number => startMs + sentences.indexOf(Number(word.slice(1))) * wordMs
    assert.equal(from, Math.round(at(first)))
    assert.equal(to, Math.round(at(last) + wordMs))
  }
}

test('deepgram: pieces become utterances at the vendor’s endpoints, with the call’s times', async (t) => {
  const { recogniser, server } = await start(t)
  const heard = await hear(recogniser, sentences, 60_000)
  assert.deepEqual(
    heard.finals.map(({ text }) => text.split(' ').length),
    [13, 25, 4],
  )
  assert.deepEqual(wordsOf(heard), expectedWords)
  checkTimes(heard.finals, 60_000)
  assert.ok(heard.partials.some(({ text }) => text.startsWith('w1 w2')))
  assert.deepEqual(heard.failures, [])
  const [call] = server.seen
  assert.equal(call?.authorization, `Token ${apiKey}`)
  assert.deepEqual(call.messages.at(-1), 'CloseStream')
})

test('deepgram: language, domain words and redaction are passed on as the vendor names them', async (t) => {
  const { recogniser, server } = await start(t, {}, { redact: ['pci', 'ssn'] })
  await hear(recogniser, [1, 2, 0])
  const query = server.seen[0]?.query
  assert.equal(query?.get('language'), 'en')
  assert.equal(query.get('model'), 'nova-3')
  assert.deepEqual(query.getAll('redact'), ['pci', 'ssn'])
  assert.deepEqual(query.getAll('keyterm'), ['fibre'])
  assert.equal(query.get('encoding'), 'linear16')
  assert.equal(query.get('interim_results'), 'true')
})

test('deepgram: wherever the line is cut, no word is lost or doubled and times stay linear (property)', async () => {
  const total = sentences.length * wordSampleCount
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.option(fc.integer({ min: 1, max: total }), { nil: undefined }), { maxLength: 3 }),
      fc.array(fc.constantFrom(0, 500, 503, 429), { maxLength: 2 }),
      fc.integer({ min: 0, max: 1 }),
      async (cutsAfterSamples, refusals, cutsAtClose) => {
        const server = await startDeepgram(apiKey, { cutsAfterSamples, refusals, cutsAtClose })
        try {
          const heard = await hear(recogniserFor(server), sentences)
          assert.deepEqual(heard.failures, [])
          assert.deepEqual(wordsOf(heard), expectedWords)
          checkTimes(heard.finals)
        } finally {
          await server.close()
        }
      },
    ),
    { numRuns: 25 },
  )
})

test('deepgram: time that passes without audio is kept', async (t) => {
  const { recogniser } = await start(t)
  const finals: StreamFinal[] = []
  const stream = await recogniser.open(
    { channel: 'agent', language: 'en' },
    {
      partial: () => undefined,
      final: (final) => finals.push(final),
      failed: (error) => assert.ifError(error),
    },
  )
  for (const [startMs, value] of [
    [1_000, 1],
    [1_032, 2],
    [1_564, 3],
    [20_000, 4],
  ] as const) {
    await stream.accept(frameOf(value), startMs)
  }
  await stream.finish()
  const words = finals.map(({ text, startMs, endMs }) => [text, startMs, endMs])
  assert.deepEqual(words.at(-1), ['w4', 20_000, 20_032])
  assert.equal(words[0]?.[1], 1_000)
  assert.deepEqual(
    finals.flatMap(({ text }) => text.split(' ')),
    ['w1', 'w2', 'w3', 'w4'],
  )
})

test('deepgram: a key that is not accepted, a limit and a lost service have names of their own', async (t) => {
  const codes = async (trial: DeepgramTrial, options?: Partial<DeepgramOptions>) => {
    const { recogniser, server } = await start(t, trial, options)
    const { failures } = await hear(recogniser, sentences)
    for (const failure of failures) assert.ok(!failure.message.includes(apiKey))
    return [failures.map((failure) => failure instanceof AssistError && failure.code), server]
  }
  const [revoked, server] = await codes({}, { apiKey: 'revoked' })
  assert.deepEqual(revoked, ['ASSIST_ENGINE_REFUSED'])
  assert.equal((server as RunningDeepgram).seen.length, 0)
  const always = (status: number): number[] => Array.from({ length: 20 }, () => status)
  assert.deepEqual((await codes({ refusals: always(429) }))[0], ['ASSIST_ENGINE_LIMITED'])
  assert.deepEqual((await codes({ refusals: [402] }))[0], ['ASSIST_ENGINE_LIMITED'])
  assert.deepEqual((await codes({ refusals: [400] }))[0], ['ASSIST_ENGINE_REFUSED'])
  assert.deepEqual((await codes({ refusals: always(503) }))[0], ['ASSIST_ENGINE_UNREACHABLE'])
  assert.deepEqual((await codes({ closeWith: [1008, 'DATA-0000'] }))[0], ['ASSIST_ENGINE_FAILED'])
  assert.deepEqual((await codes({ closeWith: [1011, 'NET-0000'] }))[0], [
    'ASSIST_ENGINE_UNREACHABLE',
  ])
})

test('deepgram: without a key the engine is not there, and says what to set', () => {
  assert.throws(
    () => new DeepgramRecogniser({ apiKey: '', url: '', model: 'nova-3', redact: [] }),
    /ASSIST_DEEPGRAM_API_KEY/,
  )
})

test('deepgram: while nobody sends audio the connection is kept alive', async (t) => {
  const { recogniser, server } = await start(t)
  const nothing = (): void => undefined
  const stream = await recogniser.open(
    { channel: 'customer', language: 'en' },
    { partial: nothing, final: nothing, failed: (error) => assert.ifError(error) },
  )
  await stream.accept(frameOf(1), 0)
  while ((server.seen[0]?.messages.length ?? 0) < 2) {
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  assert.deepEqual(server.seen[0]?.messages.slice(0, 2), ['KeepAlive', 'KeepAlive'])
  await stream.finish()
})

test('deepgram: the contract of continuous engines', async (t) => {
  const { recogniser } = await start(t)
  const samples = new Float32Array(20 * wordSampleCount)
  for (let word = 1; word <= 20; word++) {
    samples.fill(word / 32_767, (word - 1) * wordSampleCount, word * wordSampleCount)
  }
  await checkStreamEngine(recogniser, { samples, language: 'en', expected: [/w1 w2/, /w20/] })
})

test('deepgram: only what may pass by itself is tried again', () => {
  assert.equal(verdictOf({ status: 401 }).isTransient, false)
  assert.equal(verdictOf({ status: 404 }).isTransient, false)
  assert.equal(verdictOf({ status: 429 }).isTransient, true)
  assert.equal(verdictOf({ status: 500 }).isTransient, true)
  assert.equal(verdictOf({ closeCode: 1006 }).isTransient, true)
  assert.equal(verdictOf({ closeCode: 1011, reason: 'NET-0001' }).isTransient, true)
})
