import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Match } from '../matching/match.js'
import { missingFact } from './missing-fact.js'

const match = (solutionId: string, title: string, meaning?: string): Match => ({
  ...{ solutionId, confidence: 0.6, traits: { title, hasSteps: false, tags: [] } },
  because: meaning === undefined ? [] : [{ text: meaning, kind: 'meaning' }],
})
const question = (...rivals: readonly Match[]): string | undefined => missingFact(rivals)?.question

test('missing fact: the words in which two titles differ, with the noun that they share', () => {
  for (const [a, b, asked] of [
    ['Block a lost credit card', 'Block a lost debit card', 'Credit card or debit card?'],
    ['Return label for shoes', 'Return label for clothes', 'Shoes or clothes?'],
    [
      'Washing machine does not drain',
      'Washing machine shakes or bangs during spin',
      'Does not drain, or shakes or bangs during spin?',
    ],
    ['挂失信用卡', '挂失借记卡', '信用卡还是借记卡？'],
    ['洗衣机不排水', '洗衣机脱水时抖动', '不排水还是脱水时抖动？'],
    ['华为P60换屏', '华为P50换屏', 'P60还是P50？'],
  ] as const) {
    assert.equal(question(match('a', a), match('b', b)), asked)
  }
})

test('missing fact: the choices name the solutions', () => {
  const fact = missingFact([match('c', 'Lost credit card'), match('d', 'Lost debit card')])
  assert.deepEqual(fact?.choices, [
    { solutionId: 'c', text: 'credit card' },
    { solutionId: 'd', text: 'debit card' },
  ])
})

test('missing fact: where titles are built differently, the example questions tell', () => {
  const a = match('a', 'Credit cards: loss', 'I lost my credit card')
  const b = match('b', 'What to do when debit cards go', 'I lost my debit card')
  assert.equal(question(a, b), 'Credit card or debit card?')
})

test('missing fact: two matters, one candidate or a title inside the other ask for nothing', () => {
  assert.equal(question(match('a', 'Opening hours'), match('b', 'Brakes squeal')), undefined)
  assert.equal(question(match('a', 'Opening hours')), undefined)
  assert.equal(question(match('a', 'Refund'), match('b', 'Refund time')), undefined)
  assert.equal(question(match('a', '退款'), match('b', 'Refund')), undefined)
  assert.equal(question(match('a', 'In the bank'), match('b', 'In the post')), undefined)
})
