import assert from 'node:assert/strict'

import { AssistError } from '../errors/errors.js'

/** The code with which something is refused; undefined where it is not. Anything else that is thrown fails the test. */
export function refusedCode(run: () => unknown): string | undefined {
  try {
    run()
    return undefined
  } catch (thrown) {
    assert.ok(thrown instanceof AssistError, String(thrown))
    return thrown.code
  }
}
