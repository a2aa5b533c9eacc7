import assert from 'node:assert/strict'
import { test } from 'node:test'

import { loadConfig } from '../../settings/config.js'
import { settingEntries } from './setting-changes.js'

const startedOf = (env: Record<string, string>, before?: string) => {
  const entries = settingEntries(loadConfig(env), before)
  return { changes: entries.slice(0, -1), detail: entries.at(-1)?.detail ?? '' }
}

test('audit: a start writes which settings are others than at the start before', () => {
  const { changes, detail } = startedOf({})
  assert.deepEqual(changes, [])
  assert.deepEqual(startedOf({}, detail).changes, [])
  assert.deepEqual(startedOf({ ASSIST_PORT: '9000', ASSIST_REDACT: 'phone' }, detail).changes, [
    { action: 'setting.changed', target: 'ASSIST_PORT', detail: '8080 → 9000' },
    { action: 'setting.changed', target: 'ASSIST_REDACT', detail: ' → phone' },
  ])
})

test('audit: a secret stands nowhere, and that it changed is told', () => {
  const { detail } = startedOf({ ASSIST_API_KEY: 'a secret', ASSIST_TURN_SECRET: 'one more' })
  assert.doesNotMatch(detail, /a secret|one more/)
  const same = startedOf({ ASSIST_API_KEY: 'a secret', ASSIST_TURN_SECRET: 'one more' }, detail)
  assert.deepEqual(same.changes, [])
  const other = startedOf({ ASSIST_API_KEY: 'another', ASSIST_TURN_SECRET: 'one more' }, detail)
  assert.deepEqual(other.changes, [
    { action: 'setting.changed', target: 'ASSIST_API_KEY', detail: 'another value' },
  ])
  assert.equal(startedOf({}, detail).changes.length, 2, 'one that is taken away too')
})
