import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { CallEventBody } from '../pipeline/log/call-event.js'
import { continued, saidCall } from '../testing/said-call.js'
import { callTraits } from './call-traits.js'

const card = (suggestionId: string, solutionId: string, utteranceId: string): CallEventBody => ({
  ...{ type: 'suggestion.shown', suggestionId, solutionId, utteranceId, question: 1 },
  ...{ confidence: 0.9, likely: false, solutionsVersion: 'v', because: [] },
})

test('traits: media, entries, wrong marks, alerts, masks and topics are read out of the log', () => {
  const log = continued(saidCall(['C: my card is [card]', 'C: it leaks'], false), [
    { type: 'call.medium', medium: 'voice' },
    { type: 'media.joined', medium: 'video', invitationId: 'i' },
    { type: 'message', messageId: 'm', from: 'agent', text: 'hello' },
    card('s1', 'leak', 'u2'),
    card('s2', 'noise', 'u2'),
    { type: 'suggestion.used', suggestionId: 's1' },
    { type: 'suggestion.rated', suggestionId: 's2', rating: 'wrong' },
    { type: 'alert', code: 'ASSIST_ENGINE_FAILED', severity: 'warning' },
    {
      ...{ type: 'call.wrapped', revision: 1, outcome: 'resolved', disposition: null },
      ...{ topics: ['washer'], solutionIds: [], missing: [], summary: [] },
    },
  ])
  const { media, entries, wrongCount, isDegraded, isRedacted, topics } = callTraits(log)
  assert.deepEqual(
    { media, entries, wrongCount, isDegraded, isRedacted, topics },
    {
      media: ['voice', 'video', 'text'],
      entries: [
        { solutionId: 'leak', verdict: 'used', confidence: 0.9 },
        { solutionId: 'noise', verdict: 'wrong', confidence: 0.9 },
      ],
      ...{ wrongCount: 1, isDegraded: true, isRedacted: true, topics: ['washer'] },
    },
  )
})

test('traits: a customer’s question without a card is unanswered; statements, echoes and agents’ questions are not', () => {
  const log = continued(
    saidCall([
      'C: how do I move the alarm to another house',
      'C: what?',
      'C: my kettle is broken and it leaks',
      'A: could you tell me your name please?',
      'C: 请问你们的保修期是多少年',
      'C: 真的吗？',
      'C: can I pay it in three parts?',
    ]),
    [card('s1', 'pay', 'u7')],
  )
  assert.deepEqual(
    callTraits(log).unanswered.map(({ utteranceId }) => utteranceId),
    ['u1', 'u5'],
  )
  const plain = callTraits(saidCall(['C: hello']))
  assert.deepEqual([plain.isDegraded, plain.isRedacted, plain.media], [false, false, []])
})

test('traits: a card counts with the highest confidence it had, texts by how long they are', () => {
  const log = continued(saidCall(['C: it leaks']), [
    card('s1', 'leak', 'u1'),
    { ...card('s1', 'leak', 'u1'), type: 'suggestion.changed', confidence: 0.95 } as CallEventBody,
    { ...card('s1', 'leak', 'u1'), type: 'suggestion.changed', confidence: 0.6 } as CallEventBody,
    heard('u8', 9_000, 1),
    heard('u9', 1_000, 0),
  ])
  const { entries, confidence } = callTraits(log)
  assert.deepEqual(entries, [{ solutionId: 'leak', verdict: 'open', confidence: 0.95 }])
  assert.ok(confidence !== null && confidence > 0.85, 'nine seconds weigh more than one')
  assert.equal(callTraits([]).confidence, null)
})

test('traits: advice that was taken stays taken; none that was dismissed is', () => {
  const shown: CallEventBody = {
    ...{ type: 'advice.shown', adviceId: 'a1', advice: 'video', utteranceId: 'u1', because: [] },
  }
  const adviceOf = (...bodies: CallEventBody[]) =>
    callTraits(continued(saidCall(['C: it blinks']), bodies)).advice
  assert.equal(adviceOf(), 'none')
  assert.equal(adviceOf(shown, { type: 'advice.dismissed', adviceId: 'a1' }), 'shown')
  assert.equal(
    adviceOf(shown, { type: 'advice.taken', adviceId: 'a1' }, { ...shown, adviceId: 'a2' }),
    'taken',
  )
})

function heard(utteranceId: string, lengthMs: number, confidence: number): CallEventBody {
  return {
    ...{ type: 'utterance.final', utteranceId, channel: 'customer', startMs: 20_000 },
    ...{ endMs: 20_000 + lengthMs, text: 'and so', language: 'en', confidence, engine: 'made' },
  }
}
