import assert from 'node:assert/strict'
import { test } from 'node:test'

import { alikeQuestions } from './alike-questions.js'

test('alike questions: the same matter in other words stands together, in both languages; the largest first', () => {
  const texts = [
    'can I move my alarm to another house?',
    '保修期是多少年？',
    'how do I move the alarm to a new house',
    'do you sell spare keys?',
    '你们的保修期多少年',
    'moving an alarm to another house, how?',
    'is it?',
  ]
  const groups = alikeQuestions(texts.map((text) => ({ text })))
  assert.deepEqual(
    groups.map((group) => group.map(({ text }) => texts.indexOf(text))),
    [[0, 2, 5], [1, 4], [3], [6]],
  )
  assert.deepEqual(alikeQuestions([]), [])
})
