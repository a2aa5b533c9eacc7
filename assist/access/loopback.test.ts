import assert from 'node:assert/strict'
import { test } from 'node:test'

import { AssistError } from '../errors/errors.js'
import { isLoopback, keyBits, requireProtection } from './loopback.js'

test('loopback: only names that mean this machine are loopback', () => {
  for (const host of ['127.0.0.1', '::1', 'localhost']) assert.ok(isLoopback(host), host)
  for (const host of ['0.0.0.0', '::', '192.168.1.4', 'localhost.evil.example', '']) {
    assert.equal(isLoopback(host), false, host)
  }
})

test('loopback: beyond it a key that could be guessed is refused, on it any key does', () => {
  for (const apiKey of ['tiny', 'k'.repeat(64), 'abcdef0123456789', '1234567890'.repeat(3)]) {
    assert.throws(
      () => requireProtection({ host: '0.0.0.0', apiKey }),
      (thrown: unknown) =>
        thrown instanceof AssistError &&
        thrown.code === 'ASSIST_HOST_UNPROTECTED' &&
        !thrown.message.includes(apiKey),
    )
    assert.doesNotThrow(() => requireProtection({ host: '127.0.0.1', apiKey }))
  }
  const long = 'c0ffee00d15ea5edfeedfacecafe0123'
  assert.doesNotThrow(() => requireProtection({ host: '0.0.0.0', apiKey: long }))
  assert.equal(keyBits('0123456789abcdef0123456789abcdef'), 128)
})
