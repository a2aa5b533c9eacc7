import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { CallEvent, CallEventBody } from '../../pipeline/log/call-event.js'
import { saidCall } from '../../testing/said-call.js'
import { callSignals } from './call-signals.js'

const said = (
  utteranceId: string,
  channel: 'customer' | 'agent',
  [startMs, endMs]: readonly [number, number],
  text = 'hello there',
): CallEventBody => ({
  ...{ type: 'utterance.final', utteranceId, channel, startMs, endMs, text },
  ...{ language: 'en', confidence: 0.9, engine: 'text' },
})

const logOf = (...bodies: readonly (readonly [number, CallEventBody])[]): CallEvent[] =>
  bodies.map(([atMs, body], at) => ({ seq: at + 1, callId: 'c1', atMs, ...body }))

test('signals: long silences with what was said before and behind, and why where it is known', () => {
  const { silences } = callSignals(
    logOf(
      [1_000, said('u1', 'agent', [0, 1_000])],
      [13_000, said('u2', 'customer', [12_000, 13_000])],
      [14_000, { type: 'media.hold', isOn: true }],
      [40_000, { type: 'media.hold', isOn: false }],
      [42_000, said('u3', 'agent', [41_000, 42_000])],
      [46_000, said('u4', 'customer', [45_000, 46_000])],
    ),
    10_000,
  )
  assert.deepEqual(silences, [
    { fromMs: 1_000, toMs: 12_000, afterId: 'u1', beforeId: 'u2', cause: null },
    { fromMs: 13_000, toMs: 41_000, afterId: 'u2', beforeId: 'u3', cause: 'hold' },
  ])
})

test('signals: shares of talk, and both at once from half a second on', () => {
  const { talk, overlaps } = callSignals(
    logOf(
      [3_000, said('u1', 'agent', [0, 3_000])],
      [3_200, said('u2', 'customer', [2_000, 3_000])],
      [3_300, said('u3', 'customer', [2_900, 3_300])],
    ),
    10_000,
  )
  assert.deepEqual(talk, { customerMs: 1_400, agentMs: 3_000, agentShare: 0.682 })
  assert.deepEqual(overlaps, [{ fromMs: 2_000, toMs: 3_000, utteranceIds: ['u1', 'u2'] }])
  assert.equal(callSignals([], 10_000).talk.agentShare, null)
})

test('signals: the sentiment is the customer’s alone, and every word of it is told', () => {
  const { sentiment } = callSignals(
    saidCall([
      'C: This is terrible and I am not happy.',
      'A: That is wonderful.',
      'C: Thanks, that is perfect.',
    ]),
    10_000,
  )
  assert.deepEqual(
    sentiment.words.map(({ utteranceId, word }) => [utteranceId, word]),
    [
      ['u1', 'terrible'],
      ['u1', 'not … happy'],
      ['u3', 'Thanks'],
      ['u3', 'perfect'],
    ],
  )
  assert.ok(sentiment.words[1] && sentiment.words[1].colour < 0)
  assert.ok((sentiment.firstHalf ?? 0) < -0.5 && (sentiment.secondHalf ?? 0) > 0.5)
})

test('signals: Mandarin by its own words, the longer before the shorter, negated where they are', () => {
  const { words, mean } = callSignals(
    saidCall(['C: 你们太差了，我很生气', 'C: 我不满意', 'C: 非常满意，谢谢']),
    10_000,
  ).sentiment
  assert.deepEqual(
    words.map(({ word, colour }) => [word, Math.sign(colour)]),
    [
      ['太差', -1],
      ['生气', -1],
      ['不满', -1],
      ['非常满意', 1],
      ['谢谢', 1],
    ],
  )
  assert.ok(mean !== null && mean < 0)
  assert.equal(callSignals(saidCall(['C: 我要查一下订单']), 10_000).sentiment.mean, null)
})
