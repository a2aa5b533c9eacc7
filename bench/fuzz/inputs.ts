import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import fc from 'fast-check'

/** Texts that have been trouble somewhere. */
const hostileTexts = [
  ...['', ' ', '\u0000', '\ud800', '\u202e', 'a'.repeat(2_000), '__proto__', 'constructor'],
  ...['../../etc/passwd', '%00', '=1+1', '<script>', '\r\n', '你好', '🙂', '1e999', '-0', 'null'],
] as const

/** A text, often a hostile one. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.constantFrom(...hostileTexts),
)

/** A value of JSON, often one that schemas do not expect. */
export const anyValue: fc.Arbitrary<unknown> = fc.oneof(
  anyText,
  fc.constantFrom(null, true, false, 0, -1, 1, 2 ** 31, 2 ** 53, -0.5, 1e308),
  fc.jsonValue({ maxDepth: 3 }),
)

/** Messages that were sent once, by the protocol that they belong to; each is taken apart and put together anew. */
export function corpusOf(name: string): readonly Readonly<Record<string, unknown>>[] {
  const file = fileURLToPath(new URL(`./corpus/${name}.jsonl`, import.meta.url))
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
  return lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)
}

/** Objects like those of a corpus: whole, with a field more, less or other than it should be, or of two. */
export function like(
  corpus: readonly Readonly<Record<string, unknown>>[],
): fc.Arbitrary<Record<string, unknown>> {
  const one = fc.constantFrom(...corpus)
  const names = [...new Set(corpus.flatMap((message) => Object.keys(message)))]
  const change = fc.record({ name: fc.oneof(fc.constantFrom(...names), anyText), value: anyValue })
  return fc.oneof(
    one.map((message) => ({ ...message })),
    fc
      .tuple(one, fc.array(change, { minLength: 1, maxLength: 3 }))
      .map(([message, changes]) =>
        Object.fromEntries([
          ...Object.entries(message),
          ...changes.map(({ name, value }) => [name, value] as const),
        ]),
      ),
    fc
      .tuple(one, fc.constantFrom(...names))
      .map(([message, left]) =>
        Object.fromEntries(Object.entries(message).filter(([name]) => name !== left)),
      ),
    fc.tuple(one, one).map(([a, b]) => ({ ...b, ...a })),
  )
}

/** Bytes like those of a file: some overwritten, left out or doubled. */
export function bytesLike(files: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const edit = fc.record({ at: fc.nat(), byte: fc.nat(255), kind: fc.nat(3), length: fc.nat(64) })
  const edits = fc.array(edit, { maxLength: 8 })
  // A head decides how the rest is read, so half of the edits are there.
  return fc.tuple(fc.constantFrom(...files), edits).map(([file, all]) => {
    let bytes = Buffer.from(file)
    for (const { at, byte, kind, length } of all) {
      const from = at % Math.max(1, at % 2 ? Math.min(64, bytes.length) : bytes.length)
      if (kind <= 1) bytes.fill(byte, from, Math.min(bytes.length, from + 1 + (length >> 4)))
      else if (kind === 2)
        bytes = Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + length)])
      else bytes = Buffer.concat([bytes.subarray(0, from + length), bytes.subarray(from)])
    }
    return new Uint8Array(bytes)
  })
}
