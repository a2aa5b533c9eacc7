import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isAnswerSpoken } from './spoken.js'
import { answerLines } from './solution-text.js'

const card = {
  id: 'a',
  title: 'LOS',
  answer: 'A red LOS light means no signal reaches the modem.\n1. Find the fibre lead.\n2) Wait.',
  tags: [],
}

test('the first line is spoken, steps lose their numbers and keep their order', () => {
  assert.deepEqual(answerLines(card), {
    say: 'A red LOS light means no signal reaches the modem.',
    steps: ['Find the fibre lead.', 'Wait.'],
    isNumbered: true,
  })
})

test('a line of its own to speak leaves the whole answer as steps, and is not said twice', () => {
  assert.equal(answerLines({ ...card, say: 'Let us look.' }).steps.length, 3)
  assert.equal(answerLines({ ...card, say: card.answer.split('\n')[0]! }).steps.length, 2)
  assert.deepEqual(answerLines({ answer: 'One.\n- two\n\n• three' }), {
    say: 'One.',
    steps: ['two', 'three'],
    isNumbered: false,
  })
})

test('an agent who reads the line, in other words around it and half of it, speaks it', () => {
  assert.ok(isAnswerSpoken(card, 'well so the red light, it means that no signal'))
  assert.ok(
    isAnswerSpoken(
      { ...card, answer: '红灯说明光信号没进来，我们看看光纤线' },
      '这个红灯说明光信号没进来',
    ),
  )
})

test('an agent who speaks of something else does not speak it', () => {
  assert.ok(!isAnswerSpoken(card, 'good morning, may I have your name and the number please'))
  assert.ok(!isAnswerSpoken(card, 'light'))
  assert.ok(!isAnswerSpoken(card, ''))
})
