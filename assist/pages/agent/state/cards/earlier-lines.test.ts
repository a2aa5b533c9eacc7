import assert from 'node:assert/strict'
import { test } from 'node:test'
import { finalUtterance } from '../../../../testing/pages/call-events.js'
import { emptyTranscript, foldTranscript } from '../conversation/transcript.js'
import { newCard } from './card.js'
import { earlierLines } from './earlier-lines.js'

const cardOf = (id: string, title: string, answer: string) =>
  newCard(
    {
      ...{ suggestionId: `s-${id}`, solutionId: id, utteranceId: `u-${id}`, question: 1 },
      ...{ confidence: 0.9, likely: false, solutionsVersion: 'v', because: [] },
    },
    { id, title, answer, tags: [] },
  )

test('earlier: a line is found by title, by answer and by the customer’s words', () => {
  const cards = [
    cardOf('a', 'Red light', 'Restart the modem.'),
    cardOf('b', '话费', '发送短信查询。'),
  ]
  const said = finalUtterance('u-a', 'customer', 'It blinks all day')
  const transcript = foldTranscript(emptyTranscript, { seq: 1, callId: 'c', atMs: 0, ...said })
  const found = (query: string) =>
    earlierLines(cards, transcript, query).map(({ card }) => card.solution.id)
  assert.deepEqual(found(''), ['a', 'b'])
  assert.deepEqual(found('RED modem'), ['a'])
  assert.deepEqual(found('blinks'), ['a'])
  assert.deepEqual(found('短信'), ['b'])
  assert.deepEqual(found('red 短信'), [])
  const [first] = earlierLines(cards, transcript, '')
  assert.deepEqual([first?.words, first?.atMs], ['It blinks all day', 61_000])
})
