import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { JsonObject } from '../sockets/json-object.js'
import { parseCustomerRequest } from './customer-requests.js'

const invalid = { code: 'ASSIST_PROTOCOL_MESSAGE_INVALID' }
const read = (message: unknown) => parseCustomerRequest(message as JsonObject)

test('customer requests: a message with its fields is read as it came', () => {
  for (const request of [
    { type: 'hello', token: 't' },
    { type: 'signal', signal: { candidate: null } },
    { type: 'mark', mark: { kind: 'pointer', points: [{ x: 0, y: 1 }] } },
    { type: 'message', text: '你好' },
  ]) {
    assert.deepEqual(read(request), request)
  }
})

test('customer requests: what is no message is refused by name', () => {
  for (const bad of [null, [], {}, { type: 'sit' }, { type: 'hello' }, { type: 'answer' }]) {
    assert.throws(() => read(bad), invalid, JSON.stringify(bad))
  }
})

test('customer requests: places lie on the picture, texts are not empty and not longer than 4,000', () => {
  const mark = (x: number) => ({ type: 'mark', mark: { kind: 'pointer', points: [{ x, y: 0 }] } })
  assert.throws(() => read(mark(1.01)), invalid)
  assert.throws(() => read(mark(-0.01)), invalid)
  assert.throws(() => read({ type: 'message', text: '' }), invalid)
  assert.throws(() => read({ type: 'message', text: 'a'.repeat(4_001) }), invalid)
  assert.doesNotThrow(() => read({ type: 'message', text: 'a'.repeat(4_000) }))
})
