import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { MatchedTurn } from './recent-turns.js'
import { subjectsOf } from './subject.js'

function turn(
  text: string,
  words: readonly string[],
  channel: 'agent' | 'customer' = 'customer',
): MatchedTurn {
  const because = words.map((word) => ({ kind: 'word' as const, text: word }))
  return {
    ...{ channel, utteranceId: text, text, atMs: 0 },
    matches: [{ solutionId: 's', confidence: 0.2, because }],
  }
}
const words = (turns: readonly MatchedTurn[], own: string): readonly string[] =>
  subjectsOf(turns, own).map((subject) => subject.words)

test('subject: what the customer named last comes first, in telling words', () => {
  const turns = [
    turn('I got a car from you', ['car']),
    turn('the Service light', ['Service', 'light']),
  ]
  assert.deepEqual(words(turns, 'it came on too soon'), ['service light.', 'car.'])
})

test('subject: the sentence’s own words, the agent’s, and turns that named nothing are left out', () => {
  const turns = [
    turn('a car', ['car']),
    turn('well', []),
    turn('your contract', ['contract'], 'agent'),
  ]
  assert.deepEqual(words(turns, 'my car is loud'), [])
  assert.deepEqual(words(turns, 'it is loud'), ['car.'])
})

test('subject: Chinese words stand without spaces', () => {
  assert.deepEqual(words([turn('上周在你们店买了辆车', ['车'])], '灯亮了'), ['车'])
})
