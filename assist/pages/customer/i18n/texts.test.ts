import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dictionaryCases } from '../../../testing/pages/dictionary-cases.js'
import { customerChinese } from './chinese.js'
import { customerEnglish } from './english.js'
import { customerTexts, refusalText } from './texts.js'

dictionaryCases(customerEnglish, customerChinese)

test('a refusal that nobody foresaw is named by its code', () => {
  const t = customerTexts.translator('en')
  assert.match(refusalText(t, 'ASSIST_LINK_IN_USE'), /another browser/)
  assert.match(refusalText(t, 'ASSIST_SOMETHING_NEW'), /ASSIST_SOMETHING_NEW/)
  assert.match(refusalText(t, 'toString'), /toString/)
})
