import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { CallEvent, CallEventBody } from './call-event.js'
import { callHistory } from './call-history.js'

/** A log of these bodies, an event each 100 ms. */
function logOf(...bodies: readonly CallEventBody[]): CallEvent[] {
  return bodies.map((body, at) => ({ seq: at + 1, callId: 'c', atMs: at * 100, ...body }))
}

const started = (utteranceId: string, channel: 'customer' | 'agent' = 'customer') =>
  ({ type: 'speech.started', channel, utteranceId }) as const
const said = (utteranceId: string, endMs: number, channel: 'customer' | 'agent' = 'customer') => ({
  ...{ utteranceId, channel, startMs: 0, endMs, text: `says ${utteranceId}`, language: 'en' },
  ...{ confidence: 0.9, engine: 'fake' },
})
const card = (suggestionId: string, solutionId: string) => ({
  ...{ suggestionId, solutionId, utteranceId: 'u1', question: 1, confidence: 0.8, likely: false },
  ...{ solutionsVersion: 'v1', because: [] },
})

test('history: ids count on, and what each side has finals of is known', () => {
  const history = callHistory(
    logOf(
      started('u1'),
      { type: 'utterance.final', ...said('u1', 900) },
      started('u2', 'agent'),
      { type: 'utterance.final', ...said('u2', 700, 'agent') },
      started('u3'),
      { type: 'utterance.revised', revision: 1, ...said('u1', 900), text: 'better' },
      { type: 'message', messageId: 'm1', from: 'agent', text: 'a link' },
    ),
  )
  assert.equal(history.utteranceCount, 3)
  assert.equal(history.messageCount, 1)
  assert.deepEqual(history.heardMs, { customer: 900, agent: 700 })
  assert.equal(history.atMs, 600)
  assert.deepEqual(
    history.turns.map(({ utteranceId, text, heard }) => [utteranceId, text, heard?.revision]),
    [
      ['u1', 'better', 1],
      ['u2', 'says u2', 0],
      ['m1', 'a link', undefined],
    ],
  )
})

test('history: what began and has no end hangs in the air', () => {
  const partial = { channel: 'customer', startMs: 0, text: 'my', stableChars: 0 } as const
  const { open } = callHistory(
    logOf(
      started('u1'),
      { type: 'speech.ended', channel: 'customer', utteranceId: 'u1' },
      started('u2'),
      { type: 'transcript.partial', utteranceId: 'u2', ...partial },
      started('u3', 'agent'),
    ),
  )
  assert.deepEqual(
    open.map(({ utteranceId, channel, hasText }) => [utteranceId, channel, hasText]),
    [
      ['u2', 'customer', true],
      ['u3', 'agent', false],
    ],
  )
})

test('history: cards stand where the log left them, advice is open until it is answered', () => {
  const advice = { advice: 'video', utteranceId: 'u1', because: [] } as const
  const history = callHistory(
    logOf(
      { type: 'suggestion.shown', ...card('s1', 'router') },
      { type: 'suggestion.shown', ...card('s2', 'light') },
      { type: 'suggestion.used', suggestionId: 's2' },
      { type: 'suggestion.receded', suggestionId: 's1' },
      { type: 'suggestion.shown', ...card('s3', 'bill') },
      { type: 'suggestion.dismissed', suggestionId: 's3' },
      { type: 'suggestion.shown', ...card('s4', 'cable') },
      { type: 'suggestion.withdrawn', suggestionId: 's4', reason: 'revised' },
      { type: 'advice.shown', adviceId: 'a1', ...advice },
      { type: 'advice.taken', adviceId: 'a1' },
      { type: 'advice.shown', adviceId: 'a2', ...advice },
    ),
  )
  assert.deepEqual(
    history.cards.map(({ suggestion, place, isUsed }) => [suggestion.solutionId, place, isUsed]),
    [
      ['router', 'earlier', false],
      ['light', 'now', true],
      ['bill', 'hidden', false],
      ['cable', 'gone', false],
    ],
  )
  assert.deepEqual(history.openAdvice, ['a2'])
  assert.equal(history.adviceCount, 2)
})
