import assert from 'node:assert/strict'
import { test } from 'node:test'

import { cardOf } from './solution-card.js'
import type { Solution } from './solution.js'

const solution: Solution = {
  ...{ id: 'x', title: 'Red light', answer: 'Unplug it.\n1. Wait.', tags: ['router'] },
  ...{ questions: ['why is it red'], validTo: '2030-01-01', status: 'published' },
}

test('solution card: it has what the agent reads, and nothing of how the entry is found', () => {
  assert.deepEqual(cardOf(solution), {
    ...{ id: 'x', title: 'Red light', answer: 'Unplug it.\n1. Wait.', tags: ['router'] },
    say: 'Unplug it.',
  })
})

test('solution card: its own line, medium, language and notes come along where the entry has them', () => {
  const more = {
    say: 'I will help.',
    medium: 'video',
    language: 'en',
    internal: 'Ask L2.',
  } as const
  const card = cardOf({ ...solution, ...more })
  assert.deepEqual({ ...card, ...more }, card)
})
