import assert from 'node:assert/strict'
import { test } from 'node:test'

import { embedWords } from '../testing/embed-words.js'
import { lintMoments, requireUsable, type MomentFinding } from './lint-moments.js'
import { readRules, rulesVersion } from './rules-file.js'

const lines = (...rules: object[]): string =>
  rules.map((rule) => JSON.stringify({ title: 'T', kind: 'must-not-say', ...rule })).join('\n')

const checksOf = (findings: readonly MomentFinding[]): string[] =>
  findings.map(({ check, line }) => `${line} ${check}`)

test('moments lint: errors by name, each with its line', async () => {
  const text = `no json\n${lines(
    { id: 'a', words: ['(x'] },
    { id: 'a', words: ['y'] },
    { id: 'b' },
    { id: 'c', words: ['z'], after: 'nobody' },
    { id: 'd', words: ['v'], after: 'e' },
    { id: 'e', words: ['w'], after: 'd' },
    { id: 'f', words: ['w'], kind: 'unheard' },
  )}`
  const findings = await lintMoments(readRules(text), embedWords)
  assert.deepEqual(checksOf(findings), [
    ...['1 invalid', '8 invalid', '2 id-twice', '4 no-phrase', '2 pattern'],
    ...['5 order-unknown', '6 order-circle', '7 order-circle'],
  ])
  assert.throws(() => requireUsable(readRules(text)), { code: 'ASSIST_MOMENTS_INVALID' })
})

test('moments lint: warnings for phrases that work against each other', async () => {
  const text = lines(
    { id: 'a', words: ['same words', '相同'], meaning: ['lost phrase'], unless: ['lost'] },
    { id: 'b', words: ['Same words'], meaning: ['one two three'], unlike: ['one two three four'] },
  )
  const findings = await lintMoments(readRules(text), embedWords)
  assert.deepEqual(checksOf(findings), ['2 phrase-twice', '1 own-phrase-lost', '2 one-language'])
  assert.ok(findings.every(({ severity }) => severity === 'warning'))
})

test('moments lint: without a model a note says so', async () => {
  const findings = await lintMoments(readRules(lines({ id: 'a', meaning: ['good morning'] })), () =>
    Promise.resolve(undefined),
  )
  assert.deepEqual(checksOf(findings), ['1 model'])
})

test('moments: equal rules have one version, other rules another', () => {
  const [one, same, other] = [['x'], ['x'], ['y']].map((words) =>
    rulesVersion(requireUsable(readRules(lines({ id: 'a', words })))),
  )
  assert.equal(one, same)
  assert.notEqual(one, other)
})
