import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { EmbedText } from '../matching/meaning/embed-text.js'
import { embedWords } from '../testing/embed-words.js'
import { MomentFinder } from './moment-finder.js'
import { readRule } from './rules-file.js'

const noModel: EmbedText = () => Promise.resolve(undefined)

function finderOf(rules: readonly object[], embed = embedWords): MomentFinder {
  const read = rules.map((rule, at) => {
    const { rule: one, problem } = readRule({ title: 'T', kind: 'must-not-say', ...rule }, at + 1)
    assert.ok(one, problem)
    return one
  })
  return new MomentFinder(read, embed)
}

const idsIn = async (finder: MomentFinder, text: string): Promise<string[]> =>
  (await finder.find(text, 'agent')).map(({ ruleId }) => ruleId)

test('moment finder: by words, with the phrase and the sentence', async () => {
  const finder = finderOf([{ id: 'sure', words: ['i guarantee'], unless: ['not * guarantee'] }])
  assert.deepEqual(await finder.find('Okay. I guarantee that it works. Bye.', 'agent'), [
    {
      ...{ ruleId: 'sure', by: 'words', phrase: 'i guarantee', likeness: 1 },
      sentence: 'I guarantee that it works.',
    },
  ])
  assert.deepEqual(await finder.find('I guarantee it', 'customer'), [], 'the other side')
  assert.deepEqual(await idsIn(finder, 'I do not guarantee it, and nobody says I guarantee it'), [])
})

test('moment finder: by meaning, unless it is nearer to what is not meant', async () => {
  const rule = {
    id: 'fault',
    meaning: ['your fault entirely'],
    unlike: ['never your fault'],
    likeness: 0.5,
  }
  const finder = finderOf([rule])
  assert.deepEqual(await idsIn(finder, 'entirely your own fault'), ['fault'])
  assert.deepEqual(await idsIn(finder, 'never say fault'), [])
  const ordinary = { id: 'talk', kind: 'ordinary', meaning: ['entirely your fault today'] }
  assert.deepEqual(await idsIn(finderOf([rule, ordinary]), 'entirely fault today'), [])
})

test('moment finder: without a model words still find', async () => {
  const finder = finderOf([{ id: 'a', words: ['hello'], meaning: ['good morning'] }], noModel)
  assert.deepEqual(await idsIn(finder, 'good morning'), [])
  assert.deepEqual(await idsIn(finder, 'hello there'), ['a'])
})

test('moment finder: of rules that fit the same words, those with the lowest number', async () => {
  const finder = finderOf([
    { id: 'second', words: ['fault'], priority: 6 },
    { id: 'first', words: ['your fault'], priority: 2 },
    { id: 'said', kind: 'must-say', words: ['fault'] },
  ])
  assert.deepEqual(await idsIn(finder, 'your fault'), ['first', 'said'])
  assert.deepEqual(await idsIn(finder, 'a fault'), ['second', 'said'])
})
