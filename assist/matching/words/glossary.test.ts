import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import type { GlossaryEntry } from '../../solutions/glossary.js'
import { languageOf } from './analysis.js'
import { explain } from './glossary.js'

const glossary: readonly GlossaryEntry[] = [
  { says: 'the box', means: 'router', language: 'en' },
  { says: 'white box', means: 'fibre modem', language: 'en' },
  { says: 'telly', means: 'TV' },
  { says: '猫', means: '光猫', language: 'zh' },
  { says: '白盒子', means: '光猫', language: 'zh' },
  { says: '盒子', means: '机顶盒', language: 'zh' },
]

const added = (text: string, entries = glossary): [text: string, added: string[]] => {
  const language = languageOf(text)
  const own = explain(text, language, []).terms.length
  const { text: explained, terms } = explain(text, language, entries)
  return [explained, terms.slice(own).map(({ term, surface }) => `${surface} → ${term}`)]
}

test('glossary: English words are found whole, in any inflection, the longest first', () => {
  assert.deepEqual(added('The boxes are dead'), ['router are dead', ['boxes → router']])
  assert.deepEqual(added('my white box blinks'), [
    'my fibre modem blinks',
    ['white box → fibr', 'white box → modem'],
  ])
  assert.deepEqual(added('two tellys and a satellite'), ['two TV and a satellite', ['tellys → tv']])
  assert.deepEqual(added('a box of letters, theboxer'), ['a box of letters, theboxer', []])
})

test('glossary: what says the proper term already stays as it is', () => {
  assert.deepEqual(added('光猫上有个红灯'), ['光猫上有个红灯', []])
  assert.deepEqual(added('机顶盒子坏了'), ['机顶盒子坏了', []])
  const entries = [{ says: 'modem', means: 'fibre modem' }]
  assert.deepEqual(added('the fibre modem is red', entries), ['the fibre modem is red', []])
})

test('glossary: Mandarin is found as it stands, but one character is no part of another word', () => {
  assert.deepEqual(added('猫上面红灯一直闪')[0], '光猫上面红灯一直闪')
  assert.deepEqual(added('那个白盒子亮红灯')[0], '那个光猫亮红灯')
  assert.deepEqual(added('那个白盒子亮红灯')[1][0], '白盒子 → 光猫')
  assert.deepEqual(added('我要投诉熊猫直播'), ['我要投诉熊猫直播', []])
})

test('glossary: an entry counts in its language only', () => {
  const entries = [{ says: 'mao', means: 'modem', language: 'zh' as const }]
  assert.deepEqual(added('the mao is dead', entries)[1], [])
  assert.equal(added('我的 mao 坏了', entries)[0], '我的 modem 坏了')
})

test('glossary: whatever is said, reasons name text of the utterance, and terms are only added', () => {
  const words = [
    'the',
    'box',
    'boxes',
    'white',
    'telly',
    '猫',
    '光猫',
    '白盒子',
    '熊猫',
    'router',
    ',',
    '!',
  ]
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...words), { maxLength: 8 }), (parts) => {
      const text = parts.join(' ')
      const language = languageOf(text)
      const plain = explain(text, language, [])
      const { terms } = explain(text, language, glossary)
      assert.deepEqual(terms.slice(0, plain.terms.length), plain.terms)
      for (const { surface } of terms) assert.ok(text.includes(surface), surface)
    }),
  )
})
