import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keepSettings, readSettings } from './settings.js'

test('settings come from the browser until the agent sets them, and survive nonsense', () => {
  const kept = new Map<string, string>()
  const storage = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
  }
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
