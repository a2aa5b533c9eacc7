import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { decision, findAlways, findNothing } from '../testing/fake-call.js'
import type { Utterance, UtteranceFinal } from '../utterance/utterance.js'
import type { MatchResult } from './match.js'
import { matchingStage, type Matched } from './matching-stage.js'

// eslint-disable-next-line @typescript-eslint/require-await -- an input stage is an async iterable
async function* from<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items
}

const started = (utteranceId: string, channel: 'customer' | 'agent' = 'customer'): Utterance => ({
  ...{ kind: 'started', utteranceId, channel, atMs: 10 },
})

const partial = (text: string, channel: 'customer' | 'agent' = 'customer'): Utterance => ({
  ...{ kind: 'partial', utteranceId: 'u1', channel, startMs: 0, text, stableChars: 0, atMs: 20 },
})

const final = (text: string, channel: 'customer' | 'agent' = 'customer'): Utterance => ({
  ...{ kind: 'final', utteranceId: 'u1', channel, startMs: 0, endMs: 9, text, language: 'en' },
  ...{ confidence: 0.9, engine: 'fake', atMs: 30 },
})

const certain = { solutionId: 'light', confidence: 0.95, because: [] }
const weighing = { show: 0.5, sure: 0.8 }

/** Runs items through the stage; tells what came out and which texts were looked up. */
async function run(items: readonly Utterance[]): Promise<{ out: Matched[]; asked: string[] }> {
  const asked: string[] = []
  const stage = matchingStage((text) => {
    asked.push(text)
    return findNothing(text)
  }, weighing)
  const out: Matched[] = []
  for await (const item of stage.run(from(items))) out.push(item)
  return { out, asked }
}

test('matching: a text goes on before its match is there', async () => {
  const found = decision<MatchResult>()
  const stage = matchingStage(() => found.promise, weighing)
  const out = stage.run(from([final('My light is red.')]))[Symbol.asyncIterator]()
  const first = (await out.next()).value as Matched
  assert.equal(first.kind, 'utterance')
  const second = out.next()
  const matches: MatchResult = {
    matches: [{ solutionId: 'light', confidence: 0.9, because: [] }],
    solutionsVersion: 'v7',
  }
  found.resolve(matches)
  const item = (await second).value as Matched
  const result = { ...matches, heardConfidence: 0.9 }
  assert.deepEqual(item.kind === 'matches' && item.result, result)
  assert.equal(item.utterance, first.utterance)
  assert.equal((await out.next()).done, true)
})

test('matching: the agent raises nothing alone, whatever they say (property)', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.boolean(), fc.string())), async (said) => {
      const items = said.map(([isFinal, text]) => (isFinal ? final : partial)(text, 'agent'))
      const stage = matchingStage(findAlways(certain), weighing)
      const out: Matched[] = []
      for await (const item of stage.run(from([started('u1', 'agent'), ...items]))) out.push(item)
      assert.deepEqual(
        out,
        [started('u1', 'agent'), ...items].map((utterance) => ({ kind: 'utterance', utterance })),
      )
    }),
  )
})

test('matching: an agent who says the matter again speaks for the customer’s utterance', async () => {
  const stage = matchingStage(findAlways(certain), weighing)
  const out: Matched[] = []
  const asked = { ...(final('So the LOS light is red?', 'agent') as UtteranceFinal) }
  const items = [final('one of the lights is red'), { ...asked, utteranceId: 'u2' }]
  for await (const item of stage.run(from(items))) out.push(item)
  const last = out.at(-1)
  assert.ok(last?.kind === 'restated')
  assert.deepEqual([last.matterId, last.utterance.utteranceId], ['u1', 'u2'])
})

test('matching: a partial is matched anew where a word of content came, its final always', async () => {
  const { out, asked } = await run([
    partial('my router light'),
    partial('my router light is'),
    partial('my router light is um and I'),
    partial('my router light is red'),
    final('my router light is red'),
  ])
  assert.deepEqual(asked, ['my router light', 'my router light is red', 'my router light is red'])
  assert.equal(out.filter(({ kind }) => kind === 'matches').length, 5, 'each has its candidates')
})

test('matching: a partial is matched from two English words or four characters on', async () => {
  for (const [text, isMatched] of [
    ['', false],
    ['my', false],
    ['my router', false],
    ['my router i', true],
    ['路由器', false],
    ['路由器红', true],
  ] as const) {
    const { asked } = await run([started('u1'), partial(text)])
    assert.deepEqual(asked, isMatched ? [text] : [], text)
  }
})

test('matching: courtesy of the customer is not looked up and speaks for nothing', async () => {
  const { out, asked } = await run([started('u1'), final('No, thank you.')])
  assert.deepEqual(asked, [])
  assert.deepEqual(
    out.map((item) => item.kind),
    ['utterance', 'utterance', 'matches'],
  )
})

test('matching: what one text causes comes out before the next text is taken', async () => {
  const { out } = await run([
    started('u1'),
    partial('my router is'),
    partial('hello there', 'agent'),
    final('My router is red.'),
  ])
  assert.deepEqual(
    out.map((item) => `${item.kind} ${item.utterance.kind} ${item.utterance.channel}`),
    [
      ...['utterance started customer', 'utterance partial customer', 'matches partial customer'],
      ...['utterance partial agent', 'utterance final customer', 'matches final customer'],
    ],
  )
})

test('matching: a revision is looked up where it says something else than before', async () => {
  const revised = (text: string, revision: number): Utterance => ({
    ...(final(text) as UtteranceFinal),
    ...{ kind: 'revised', revision },
  })
  const { out, asked } = await run([
    final('my card is lost'),
    revised('my card is lost', 1),
    revised('my car is lost', 2),
    revised('', 3),
  ])
  assert.deepEqual(asked, ['my card is lost', 'my car is lost'])
  assert.equal(out.filter((item) => item.kind === 'utterance').length, 4)
})

test('matching: what may have been said instead is looked up with a final of the customer', async () => {
  const asked: unknown[] = []
  const stage = matchingStage((_, options) => {
    asked.push(options?.readings)
    return findNothing('')
  }, weighing)
  const readings = [{ text: 'My card is lost.', probability: 0.4 }]
  for await (const item of stage.run(from([{ ...final('My cart is lost.'), readings }])))
    assert.ok(item)
  assert.deepEqual(asked[0], readings)
})
