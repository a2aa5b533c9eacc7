import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { CallEvent, CallEventBody } from '../pipeline/log/call-event.js'
import { observe } from './observation.js'

const logOf = (...bodies: CallEventBody[]): CallEvent[] =>
  bodies.map((body, at) => ({ seq: at + 1, callId: 'c', atMs: at * 100, ...body }))

const said = (utteranceId: string, text: string, revision?: number): CallEventBody => {
  const body = {
    ...({ utteranceId, channel: 'customer', startMs: 0, endMs: 1, text, language: 'en' } as const),
    ...{ confidence: 0.9, engine: 'fake' },
  }
  return revision === undefined
    ? { type: 'utterance.final', ...body }
    : { type: 'utterance.revised', revision, ...body }
}
const card = (suggestionId: string, utteranceId: string, confidence = 0.8): CallEventBody => ({
  ...{ type: 'suggestion.shown', suggestionId, solutionId: `of-${suggestionId}`, utteranceId },
  ...{ confidence, likely: false, question: 1, solutionsVersion: 'v', because: [] },
})
const used = (suggestionId: string, inferred?: true): CallEventBody => ({
  ...{ type: 'suggestion.used', suggestionId },
  ...(inferred ? { inferred } : {}),
})
const wrong = (suggestionId: string): CallEventBody => ({
  ...{ type: 'suggestion.rated', suggestionId, rating: 'wrong' },
})

test('observation: a used card brings the customer’s words, as they were revised', () => {
  const log = logOf(
    said('u1', 'my boxes is read'),
    card('s1', 'u1'),
    used('s1'),
    said('u1', 'my box is red', 1),
  )
  assert.deepEqual(observe(log), [
    {
      ...{ suggestionId: 's1', solutionId: 'of-s1', kind: 'used', confidence: 0.8 },
      question: 'my box is red',
    },
  ])
})

test('observation: what the agent stated goes before what was inferred, and wrong before all', () => {
  const kinds = (...acts: CallEventBody[]) =>
    observe(logOf(said('u1', 'my box is red'), card('s1', 'u1'), ...acts)).map(({ kind }) => kind)
  assert.deepEqual(kinds(used('s1', true)), ['inferred'])
  assert.deepEqual(kinds(used('s1', true), used('s1')), ['used'])
  assert.deepEqual(kinds(used('s1'), used('s1', true)), ['used'])
  assert.deepEqual(kinds(used('s1'), wrong('s1')), ['wrong'])
})

test('observation: a card that was looked up teaches like one that a match raised; one from outside teaches nothing', () => {
  const because = (kind: 'search' | 'outside') =>
    logOf(
      said('u1', 'my box is red'),
      { ...card('s1', 'u1'), because: [{ text: 'red box', kind }] } as CallEventBody,
      used('s1'),
    )
  assert.equal(observe(because('search'))[0]?.question, 'my box is red')
  assert.deepEqual(observe(because('outside')), [])
})

test('observation: dismissing, ignoring and cards that were never shown are none', () => {
  const dismissed: CallEventBody = { type: 'suggestion.dismissed', suggestionId: 's1' }
  assert.deepEqual(observe(logOf(card('s1', 'u1'), dismissed)), [])
  assert.deepEqual(observe(logOf(card('s1', 'u1'))), [])
  assert.deepEqual(observe(logOf(used('s9'))), [])
})

test('observation: masked, empty and endless texts make no example', () => {
  for (const text of ['my card is [card]', 'eh', 'x'.repeat(201)]) {
    const [one] = observe(logOf(said('u1', text), card('s1', 'u1'), used('s1')))
    assert.deepEqual([one?.kind, one?.question], ['used', undefined])
  }
})
