import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { AssistError } from '../errors/errors.js'
import { parseJsonObject } from './json-object.js'

/** What the reading of a text says of it. */
function refusalOf(text: string): AssistError | undefined {
  try {
    parseJsonObject(text)
    return undefined
  } catch (thrown) {
    assert.ok(thrown instanceof AssistError)
    return thrown
  }
}

test('json object: an object is read as it was written (property)', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const text = JSON.stringify(value)
      assert.equal(JSON.stringify(parseJsonObject(text)), text)
    }),
  )
})

test('json object: what is no JSON, and what is no object, is refused in different words', () => {
  for (const text of ['', 'not json', '{"a":', '{a: 1}']) {
    assert.match(refusalOf(text)?.message ?? '', /not JSON/, text)
  }
  for (const text of ['[]', '[{}]', 'null', '1', '"text"', 'true']) {
    assert.match(refusalOf(text)?.message ?? '', /another JSON value/, text)
  }
})

test('json object: any text is read or refused by one code (property)', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      const code = refusalOf(text)?.code
      assert.ok(code === undefined || code === 'ASSIST_PROTOCOL_MESSAGE_INVALID')
    }),
  )
})
