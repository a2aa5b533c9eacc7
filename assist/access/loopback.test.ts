import assert from 'node:assert/strict'
import { test } from 'node:test'

import { AssistError } from '../errors/errors.js'
import { isLoopback, requireProtection } from './loopback.js'

test('loopback: only names that mean this machine are loopback', () => {
  for (const host of ['127.0.0.1', '::1', 'localhost']) assert.ok(isLoopback(host), host)
  for (const host of ['0.0.0.0', '::', '192.168.1.4', 'localhost.evil.example', '']) {
    assert.equal(isLoopback(host), false, host)
  }
})

test('loopback: listening beyond it needs a key, listening on it does not', () => {
  for (const host of ['0.0.0.0', '::', '192.168.1.4', 'desk.example']) {
    assert.throws(
      () => requireProtection({ host, apiKey: '' }),
      (thrown: unknown) =>
        thrown instanceof AssistError && thrown.code === 'ASSIST_HOST_UNPROTECTED',
      host,
    )
    assert.doesNotThrow(() => requireProtection({ host, apiKey: 'x' }))
  }
  for (const host of ['127.0.0.1', '::1', 'localhost']) {
    assert.doesNotThrow(() => requireProtection({ host, apiKey: '' }))
  }
})
