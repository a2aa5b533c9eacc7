import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Solution } from '../../solutions/solution.js'
import { domainPhrases, isCommonEnglish } from './domain-phrases.js'

function solution(title: string, ...questions: string[]): Solution {
  return { id: title, title, answer: 'A.', questions, tags: [] }
}

const bank = [
  solution('Top-up failed', "My top-up didn't go through", 'The card top-up was reverted'),
  solution('SEPA transfer pending', 'Where is my transfer?', 'Is the SEPA transfer still pending?'),
]

test('domain phrases: what the base says more often than people do, as the base writes it', async () => {
  const phrases = await domainPhrases(bank)
  const texts = phrases.map(({ text }) => text)
  for (const word of ['top-up', 'SEPA', 'transfer', 'pending', 'card'])
    assert.ok(texts.includes(word), `${word} in ${texts.join(', ')}`)
  for (const word of ['where', 'the', "didn't", 'go', 'my']) assert.ok(!texts.includes(word), word)
  assert.ok(phrases.every(({ weight }) => weight > 1))
})

test('domain phrases: a word that everybody says weighs less than a rare one', async () => {
  const weights = new Map((await domainPhrases(bank)).map(({ text, weight }) => [text, weight]))
  assert.ok((weights.get('card') ?? 0) < (weights.get('reverted') ?? 0))
})

test('domain phrases: terms of the glossary come first and whole, Mandarin is left out', async () => {
  const phrases = await domainPhrases(
    [solution('光猫的灯是红色的', '光猫怎么重启')],
    [
      { says: 'the box', means: 'router unit' },
      { says: '猫', means: '光猫', language: 'zh' },
    ],
  )
  assert.deepEqual(
    phrases.map(({ text }) => text),
    ['router unit'],
  )
})

test('domain phrases: common words are those of the list, and contractions', () => {
  for (const word of ['the', 'Card', "can't"]) assert.ok(isCommonEnglish(word), word)
  for (const word of ['refund', 'passcode', 'router']) assert.ok(!isCommonEnglish(word), word)
})
