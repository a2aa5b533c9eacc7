import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { dictionaryCases } from '../../../testing/pages/dictionary-cases.js'
import { agentChinese } from './agent-chinese.js'
import { agentEnglish } from './agent-english.js'
import { agentTexts } from './texts.js'

before(() => Promise.all([agentTexts.load('en'), agentTexts.load('zh-CN')]))

dictionaryCases(agentEnglish, agentChinese)

test('a text is filled in, and a place without a value stays to be seen', () => {
  const t = agentTexts.translator('en')
  assert.equal(t('card.confidence', { percent: 91 }), 'Match 91 %')
  assert.equal(t('card.confidence'), 'Match {percent} %')
  assert.ok(agentTexts.isKey('card.say') && !agentTexts.isKey('toString'))
})

test('how often calls speak for a proposal is told in the plural of the language', () => {
  const english = agentTexts.translator('en')
  assert.equal(english('learning.wrong', { count: 1 }), 'called wrong once')
  assert.equal(english('learning.wrong', { count: 2 }), 'called wrong 2 times')
  assert.equal(agentTexts.translator('zh-CN')('learning.wrong', { count: 1 }), '标记不对 1 次')
})
