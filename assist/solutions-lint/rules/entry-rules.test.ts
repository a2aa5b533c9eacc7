import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Solution } from '../../solutions/solution.js'
import { dateFindings } from './dates.js'
import { emptyQuestionFindings } from './empty-questions.js'
import type { EntryRule } from '../finding.js'
import { lengthFindings } from './lengths.js'
import { sameTextFindings } from './same-texts.js'
import { twinFindings } from './twins.js'

const today = '2026-06-15'

const entry = (id: string, more: Partial<Solution> = {}): Solution => ({
  ...{ id, title: `Title of ${id}`, answer: `Answer of ${id}.`, questions: [], tags: [] },
  ...more,
})

/** Findings as `severity ids: evidence`. */
const found = (rule: EntryRule, solutions: readonly Solution[]): string[] =>
  rule(solutions, today).map((one) => `${one.severity} ${one.ids.join(' ')}: ${one.evidence}`)

test('dates: wrong order and impossible days are errors, what is over is a warning', () => {
  const solutions = [
    entry('order', { validFrom: '2026-09-01', validTo: '2026-08-01' }),
    entry('february', { validTo: '2026-02-30' }),
    entry('over', { validTo: '2026-06-14' }),
    entry('last-day', { validTo: today }),
    entry('later', { validFrom: '2026-07-01T08:00' }),
  ]
  assert.deepEqual(found(dateFindings, solutions), [
    'error order: It ends on 2026-08-01, before it begins on 2026-09-01, so it never shows.',
    'error february: No calendar has 2026-02-30.',
    'warning over: It has not been shown since 2026-06-14.',
  ])
})

test('same texts: whole entries, questions, titles and answers that are there twice', () => {
  const twice = { title: 'Refund', answer: 'It takes 3 days.', questions: ['Where is my money?'] }
  const solutions = [
    ...[entry('a', twice), entry('b', { ...twice, title: 'REFUND!' })],
    entry('c', { questions: ['where is my money'], title: 'Money lost' }),
    ...[entry('d', { title: 'Red light' }), entry('e', { title: 'red  light.' })],
    ...[entry('f', { answer: 'Call us.' }), entry('g', { answer: 'Call us' })],
  ]
  assert.deepEqual(found(sameTextFindings, solutions), [
    'error a b: a and b are the same in title, questions and answer.',
    'error a c: “Where is my money?” is a question of a and c, so chance decides which is found.',
    'warning d e: d and e have the same title, “Red light”.',
    'warning f g: f and g have the same answer, “Call us.”.',
  ])
})

test('same texts: entries that are never valid on the same day may be the same', () => {
  const price = { title: 'Price', answer: 'As in the list.', questions: ['what does it cost'] }
  const years = [
    entry('old', { ...price, validTo: '2026-12-31' }),
    entry('new', { ...price, validFrom: '2027-01-01' }),
  ]
  assert.deepEqual(found(sameTextFindings, years), [])
  const always = entry('always', { ...price, answer: 'Ask.', title: 'Cost' })
  assert.deepEqual(
    sameTextFindings([...years, always], today).map(({ ids }) => ids),
    [['old', 'always']],
    'the entry that repeats another stands back for it',
  )
})

test('same texts: thousands of identical entries are one finding that names a few', () => {
  const many = Array.from({ length: 20_000 }, (_, at) =>
    entry(`e${at}`, { title: 'T', answer: 'A' }),
  )
  const [finding, ...others] = sameTextFindings(many, today)
  assert.equal(others.length, 0)
  assert.equal(finding?.ids.length, 20_000)
  assert.match(finding.evidence, /^e0, e1, e2, e3, e4 and 19995 more are the same/)
})

test('empty questions: signs and words that every question has, in the scripts that are known', () => {
  const solutions = [
    entry('a', { questions: ['???', 'how do I do this', 'how do I pay'] }),
    entry('b', { questions: ['怎么办', '怎么退款'], language: 'zh' }),
    entry('c', { questions: ['환불은 어떻게 하나요'], language: 'ko' }),
  ]
  assert.deepEqual(found(emptyQuestionFindings, solutions), [
    'warning a: “???” has no word that tells what is asked.',
    'warning a: “how do I do this” has no word that tells what is asked.',
    'warning b: “怎么办” has no word that tells what is asked.',
  ])
})

test('length: tells words or characters, and the time to read them aloud', () => {
  const words = (count: number): string => Array.from({ length: count }, () => 'word').join(' ')
  const solutions = [
    entry('long', { answer: `Short line.\n${words(198)}` }),
    entry('fits', { answer: `Short line.\n${words(140)}` }),
    entry('long-zh', { answer: `好的。\n${'字'.repeat(348)}` }),
    entry('breath', { answer: `${words(36)}\nMore.` }),
    entry('said', { answer: `${words(36)}\nMore.`, say: words(35) }),
    entry('breath-zh', { answer: '好的。', say: '字'.repeat(61) }),
    entry('mixed', { answer: '好的。', say: `${'字'.repeat(40)} ${words(15)}` }),
  ]
  assert.deepEqual(found(lengthFindings, solutions), [
    'warning long: The answer has 200 words: 80 s to read aloud.',
    'warning long-zh: The answer has 350 Chinese characters: 70 s to read aloud.',
    'warning breath: The first line of the answer has 36 words: more than one breath.',
    'warning breath-zh: The line to say has 61 Chinese characters: more than one breath.',
    'warning mixed: The line to say has 40 Chinese characters and 15 words: more than one breath.',
  ])
})

test('twins: missing counterparts on both sides, only where ids tell counterparts', () => {
  const base = ['en-a', 'en-b', 'en-c', 'zh-a', 'zh-b', 'zh-d', 'other'].map((id) => entry(id))
  assert.deepEqual(found(twinFindings, base), [
    'warning en-c: en-c has no counterpart zh-c.',
    'warning zh-d: zh-d has no counterpart en-d.',
  ])
  const oneLanguage = ['en-a', 'en-b'].map((id) => entry(id))
  assert.deepEqual(found(twinFindings, oneLanguage), [])
  const noScheme = ['en-a', 'en-b', 'en-c', 'zh-x', 'zh-y', 'zh-a'].map((id) => entry(id))
  assert.deepEqual(found(twinFindings, noScheme), [], 'a chance counterpart makes no scheme')
})
