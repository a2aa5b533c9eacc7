import assert from 'node:assert/strict'
import { test } from 'node:test'

type Dictionary = Readonly<Record<string, string>>

/** Tests that hold for the two dictionaries of every page. */
export function dictionaryCases(english: Dictionary, chinese: Dictionary): void {
  test('both languages have all texts, each in the plural forms of its own', () => {
    assert.deepEqual(namesOf(chinese, 'zh-CN'), namesOf(english, 'en'))
  })

  test('both languages fill in the same places', () => {
    for (const [key, text] of Object.entries(chinese)) {
      assert.deepEqual(placesIn(text), placesIn(english[key] ?? ''), key)
      assert.notEqual(text.trim(), '', key)
    }
  })
}

/** Names without plural forms. A text that has one form of a language has all of them. */
function namesOf(dictionary: Dictionary, language: string): readonly string[] {
  const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories
  const names = Object.keys(dictionary).map((key) => {
    const [, name, form] = /^(.*)_(zero|one|two|few|many|other)$/u.exec(key) ?? []
    if (name === undefined) return key
    assert.ok(
      forms.some((known) => known === form),
      key,
    )
    for (const other of forms) assert.ok(Object.hasOwn(dictionary, `${name}_${other}`), key)
    return name
  })
  return [...new Set(names)].sort()
}

function placesIn(text: string): readonly string[] {
  return (text.match(/\{\w+\}/gu) ?? []).sort()
}
