import assert from 'node:assert/strict'
import { test } from 'node:test'

import { AssistError, errorTable, toAssistError, type ErrorCode } from './errors.js'

const codes = Object.keys(errorTable) as ErrorCode[]

test('errors: every code has statuses that exist and a meaning in one sentence', () => {
  for (const code of codes) {
    const { status, close, retryable, meaning } = errorTable[code]
    assert.match(code, /^ASSIST(_[A-Z]+)+$/)
    assert.ok(status >= 400 && status <= 599, `${code}: ${status}`)
    assert.ok([1003, 1007, 1008, 1009, 1011, 1012, 1013].includes(close), `${code}: ${close}`)
    assert.equal(typeof retryable, 'boolean')
    assert.match(meaning, /^[A-Z].*\.$/)
    // RFC 6455: a close frame's reason, which is the code, has at most 123 bytes.
    assert.ok(code.length <= 120, code)
  }
})

test('errors: what one may try again is said with a status that says so too', () => {
  for (const code of codes) {
    const { status, close, retryable } = errorTable[code]
    if ([1012, 1013].includes(close) || [408, 429, 503].includes(status)) {
      assert.equal(retryable, true, code)
    }
    if (retryable) assert.ok([408, 429, 500, 502, 503].includes(status), code)
  }
})

test('errors: an error carries its row of the table, its message and its cause', () => {
  const cause = new Error('disk')
  const error = new AssistError('ASSIST_CAPACITY_FULL', 'Try again.', { cause })
  assert.deepEqual(
    [error.name, error.code, error.statusCode, error.closeCode, error.retryable, error.message],
    ['AssistError', 'ASSIST_CAPACITY_FULL', 503, 1013, true, 'Try again.'],
  )
  assert.equal(error.cause, cause)
  assert.ok(error instanceof Error, 'an error like any')
})

test('errors: ours stay what they are, others become internal and tell nothing of themselves', () => {
  const own = new AssistError('ASSIST_USAGE', 'How.')
  assert.equal(toAssistError(own), own)
  for (const thrown of [new TypeError('secret of a caller'), 'secret', undefined, null, 7, {}]) {
    const error = toAssistError(thrown)
    assert.equal(error.code, 'ASSIST_INTERNAL')
    assert.equal(error.cause, thrown)
    assert.doesNotMatch(error.message, /secret/)
  }
})
