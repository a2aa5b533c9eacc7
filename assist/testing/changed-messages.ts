/** A recorded session with something changed, to see what a door makes of it. */
import fc from 'fast-check'

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

/** The messages of a session, up to three of them with any JSON value in the place of another. */
export function changedSession(messages: readonly object[]): fc.Arbitrary<readonly object[]> {
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
