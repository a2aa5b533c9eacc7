import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keepSettings, readSettings } from '../../agent/settings/settings.js'
import { en, type TextKey } from '../../agent/i18n/en.js'
import { isTextKey, languageOf, translator } from './texts.js'
import { zhCN } from '../../agent/i18n/zh-CN.js'

test('both languages fill in the same places', () => {
  const places = (text: string) => (text.match(/\{\w+\}/gu) ?? []).sort()
  for (const [key, text] of Object.entries(en)) {
    assert.deepEqual(places(zhCN[key as TextKey]), places(text), key)
  }
})

test('a text is filled in, and a place without a value stays to be seen', () => {
  const t = translator('en')
  assert.equal(t('card.confidence', { percent: 91 }), 'Match 91 %')
  assert.equal(t('card.confidence'), 'Match {percent} %')
  assert.ok(isTextKey('card.use') && !isTextKey('toString'))
})

test('settings come from the browser until the agent sets them, and survive nonsense', () => {
  const kept = new Map<string, string>()
  const storage = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
  }
  assert.equal(languageOf('zh-TW'), 'zh-CN')
  const before = readSettings(storage, 'zh-CN')
  assert.deepEqual(before, { language: 'zh-CN', theme: 'system', finalsOnly: false })
  keepSettings(storage, { language: 'en', theme: 'dark', finalsOnly: true })
  assert.equal(readSettings(storage, 'zh-CN').language, 'en')
  for (const nonsense of ['{', 'null', '{"theme":"pink","language":7}']) {
    kept.set('assist.settings', nonsense)
    assert.equal(readSettings(storage, 'fr').language, 'en')
    assert.equal(readSettings(storage, 'fr').theme, 'system')
  }
})
