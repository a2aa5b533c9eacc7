import assert from 'node:assert/strict'
import { test } from 'node:test'

import { embedWords } from '../../testing/embed-words.js'
import { saidCall } from '../../testing/said-call.js'
import { answerQuestion } from './answer-question.js'
import { readQuestion } from './question-reading.js'

const calls = [
  {
    callId: 'late',
    events: saidCall([
      'C: I want a refund.',
      'A: Why is that?',
      'C: The parcel was late.',
      'A: How late?',
      'A: I have sent the money back.',
    ]),
  },
  { callId: 'other', events: saidCall(['C: I want a refund.', 'C: the colour is wrong']) },
  { callId: 'none', events: saidCall(['C: hello', 'A: The parcel was late, a refund is due.']) },
]

test('question: its frame, its conditions and whether the answer is asked are told apart', () => {
  assert.deepEqual(
    readQuestion('How many asked for a refund because the parcel was late, and what did we say?'),
    { language: 'en', conditions: ['a refund', 'the parcel was late'], wantsAnswers: true },
  )
  assert.deepEqual(readQuestion('哪些客户投诉网速慢，我们怎么说的？'), {
    ...{ language: 'zh', conditions: ['网速慢'], wantsAnswers: true },
  })
  const reason = readQuestion('how often did customers ask to cancel, due to the price?')
  assert.deepEqual(reason.conditions, ['cancel', 'the price'])
  assert.deepEqual(readQuestion('refund'), {
    ...{ language: 'en', conditions: ['refund'], wantsAnswers: false },
  })
})

test('question: calls with every condition are counted, and each sentence has its lines', async () => {
  const answer = await answerQuestion(
    'How many asked for a refund because the parcel was late, and what did we say?',
    calls,
    embedWords,
  )
  assert.equal(answer.callCount, 3)
  assert.deepEqual(answer.callIds, ['late'], 'what agents say is no customer’s matter')
  assert.deepEqual(
    answer.sentences.map(({ about, callCount, quotes }) => {
      return [about, callCount, quotes.map(({ text }) => text)]
    }),
    [
      ['customers', 1, ['I want a refund.', 'The parcel was late.']],
      ['agents', 1, ['I have sent the money back.']],
    ],
  )
})

test('question: what nobody said has no sentence', async () => {
  const { sentences, callIds } = await answerQuestion(
    'who asked about a broken lamp?',
    calls,
    embedWords,
  )
  assert.deepEqual([sentences, callIds], [[], []])
  const empty = await answerQuestion('?', [], embedWords)
  assert.deepEqual(empty.sentences, [])
})
