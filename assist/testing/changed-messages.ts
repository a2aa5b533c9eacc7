/** A recorded session with something changed, to see what a door makes of it. */
import assert from 'node:assert/strict'

import fc from 'fast-check'

import type { JsonObject } from '../sockets/json-object.js'
import { refusedCode } from './refused-code.js'

/** Replaces one leaf of a message, or a whole part of it. */
function changed(message: object, at: number, value: unknown): object {
  const text = JSON.stringify(message)
  let count = 0
  JSON.parse(text, () => {
    count++
  })
  const target = Math.floor(at * count)
  let seen = 0
  const made: unknown = JSON.parse(text, (_key, part: unknown) =>
    seen++ === target ? value : part,
  )
  return typeof made === 'object' && made !== null && !Array.isArray(made) ? made : message
}

/** A door reads the messages of a session, whatever is changed in them, or refuses one by a name that says what it is. */
export function assertReadOrRefused(
  recorded: readonly object[],
  read: (messages: readonly JsonObject[]) => void,
): void {
  fc.assert(
    fc.property(changedSession(recorded), (messages) => {
      const code = refusedCode(() => read(messages as readonly JsonObject[]))
      if (code !== undefined) assert.match(code, /^ASSIST_(PROTOCOL|AUDIO_FORMAT)_/)
    }),
    { numRuns: 500 },
  )
}

/** The messages of a session, up to three of them with any JSON value in the place of another. */
function changedSession(messages: readonly object[]): fc.Arbitrary<readonly object[]> {
  const change = fc.record({
    line: fc.nat(messages.length - 1),
    at: fc.double({ min: 0, max: 0.999, noNaN: true }),
    value: fc.oneof(fc.jsonValue(), fc.integer(), fc.string()),
  })
  return fc
    .array(change, { maxLength: 3 })
    .map((changes) =>
      messages.map((message, line) =>
        changes
          .filter((one) => one.line === line)
          .reduce((made, { at, value }) => changed(made, at, value), message),
      ),
    )
}
