import assert from 'node:assert/strict'
import { test } from 'node:test'
import { en, type CustomerTextKey } from './en.js'
import { customerTranslator, refusalText } from './texts.js'
import { zhCN } from './zh-CN.js'

test('both languages have all texts and fill in the same places', () => {
  assert.deepEqual(Object.keys(zhCN).sort(), Object.keys(en).sort())
  const places = (text: string) => (text.match(/\{\w+\}/gu) ?? []).sort()
  for (const [key, text] of Object.entries(en)) {
    assert.deepEqual(places(zhCN[key as CustomerTextKey]), places(text), key)
    assert.ok(zhCN[key as CustomerTextKey].trim() !== '', key)
  }
})

test('a refusal that nobody foresaw is named by its code', () => {
  const t = customerTranslator('en')
  assert.match(refusalText(t, 'ASSIST_LINK_IN_USE'), /another browser/)
  assert.match(refusalText(t, 'ASSIST_SOMETHING_NEW'), /ASSIST_SOMETHING_NEW/)
  assert.match(refusalText(t, 'toString'), /toString/)
})
