import assert from 'node:assert/strict'
import { test } from 'node:test'

import { AssistError } from '../errors/errors.js'
import { packError, unpackError } from './wire.js'

test('wire: an error of ours crosses with code and message, without its cause', () => {
  const cause = new Error('a path of the machine')
  const packed = packError(new AssistError('ASSIST_SOLUTION_NOT_FOUND', 'No “x”.', { cause }))
  assert.deepEqual(structuredClone(packed), {
    code: 'ASSIST_SOLUTION_NOT_FOUND',
    message: 'No “x”.',
  })
  assert.equal(unpackError(packed).code, 'ASSIST_SOLUTION_NOT_FOUND')
})

test('wire: any other error becomes internal, and what it was is its cause', () => {
  const error = unpackError(structuredClone(packError(new RangeError('out of the blue'))))
  assert.equal(error.code, 'ASSIST_INTERNAL')
  assert.doesNotMatch(error.message, /blue/)
  assert.match(String(error.cause), /RangeError: out of the blue/)
})

test('wire: a code that the table does not have becomes internal', () => {
  const packed = { ...packError(new Error('x')), code: 'ASSIST_NOT_A_CODE' as 'ASSIST_INTERNAL' }
  assert.equal(unpackError(packed).code, 'ASSIST_INTERNAL')
})
