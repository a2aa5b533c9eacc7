import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Solution } from '../../solutions/solution.js'
import { domainWords } from './domain-words.js'

const entry = (id: string, title: string, questions: string[] = []): Solution => ({
  ...{ id, title, answer: 'An answer.', tags: [], questions },
})

test('domain words: what most titles name comes first, small words and fillers not at all', async () => {
  const { en, zh } = await domainWords([
    entry('1', 'Router keeps restarting', ['my router restarts']),
    entry('2', 'Reset the router', ['how do I reset it']),
    entry('3', 'The fibre line is down'),
  ])
  assert.equal(en[0]?.toLowerCase(), 'router')
  assert.ok(en.includes('fibre'))
  assert.ok(!en.some((word) => ['the', 'is'].includes(word.toLowerCase())))
  assert.deepEqual(zh, [])
})

test('domain words: each language has its own', async () => {
  const { en, zh } = await domainWords([
    entry('1', '光猫亮红灯怎么办'),
    entry('2', 'Refund a payment'),
  ])
  assert.ok(
    zh.some((word) => word.includes('光猫') || word.includes('红灯')),
    zh.join(),
  )
  assert.ok(en.every((word) => /^[a-z]/i.test(word)))
})

test('domain words: a large base gives no more than a prompt can hold', async () => {
  const many = Array.from({ length: 500 }, (_, n) => entry(String(n), `Product${n} question${n}`))
  assert.equal((await domainWords(many)).en.length, 24)
})

test('domain words: what a glossary names comes first, and is at most half', async () => {
  const glossary = Array.from({ length: 20 }, (_, at) => ({
    says: `gizmo${at}`,
    means: `term${at}`,
  }))
  const { en, zh } = await domainWords(
    [entry('1', 'Router shows a red light')],
    [{ says: '白盒子', means: '光猫', language: 'zh' }, ...glossary],
  )
  assert.deepEqual(zh, ['光猫', '白盒子'])
  assert.deepEqual(
    en.slice(0, 12),
    glossary.slice(0, 12).map(({ means }) => means),
  )
  assert.ok(en.includes('Router'))
})
