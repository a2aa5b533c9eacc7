import assert from 'node:assert/strict'
import { test } from 'node:test'

import { readSolution, tidyText } from './solution-schema.js'

const least = { id: 'a', title: 'A title', answer: 'Do this.' }

test('solution: id, title and answer are enough; the rest has its empty value', () => {
  assert.deepEqual(readSolution(least).solution, { ...least, questions: [], tags: [] })
})

test('solution: spaces, line ends, doubled entries and language tags are tidied', () => {
  const { solution } = readSolution({
    ...{
      id: ' a ',
      title: ' Red\n light ',
      answer: '\r\nFirst.  \r\n1. Then.\r\n',
      language: 'zh-CN',
    },
    ...{
      questions: ['why  red', 'why red', ' '],
      tags: null,
      say: '',
      medium: null,
      internal: ' ',
    },
  })
  assert.deepEqual(solution, {
    ...{ id: 'a', title: 'Red light', answer: 'First.\n1. Then.', language: 'zh' },
    ...{ questions: ['why red'], tags: [] },
  })
})

test('solution: fields of later versions are kept, unknown ones dropped', () => {
  const later = { followup: { kind: 'sms' }, steps: [{ text: 'x' }], scope: { plan: ['a'] } }
  assert.deepEqual(readSolution({ ...least, ...later, colour: 'red' }).solution, {
    ...{ ...least, questions: [], tags: [] },
    ...later,
  })
})

test('solution: what is wrong is named by field', () => {
  for (const [change, problem] of [
    [{ id: undefined }, /^id is missing$/],
    [{ id: 'x'.repeat(129) }, /^id must not have more than 128 characters/],
    [{ title: ' ' }, /^title /],
    [{ answer: 7 }, /^answer must be string/],
    [{ questions: 'why' }, /^questions must be array/],
    [{ questions: ['x'.repeat(501)] }, /^questions\.0 /],
    [{ questions: Array.from({ length: 201 }, (_, index) => `q${index}`) }, /^questions /],
    [{ language: 'fr' }, /^language must be en or zh or ko$/],
    [{ medium: 'fax' }, /^medium /],
    [{ validFrom: '31.12.2026' }, /^validFrom /],
    [{ followup: [] }, /^followup /],
  ] as const) {
    const { problems } = readSolution({ ...least, ...change })
    assert.match(problems?.[0] ?? '', problem, JSON.stringify(change))
  }
  for (const value of [null, 'x', 3, [least]]) {
    assert.deepEqual(readSolution(value).problems, ['is not an object'])
  }
})

test('solution: tidying text twice changes nothing', () => {
  const text = 'a\u0000 \u2028 b\t\r\n\n\n\ud800 c \r'
  assert.equal(tidyText(tidyText(text)), tidyText(text))
})
