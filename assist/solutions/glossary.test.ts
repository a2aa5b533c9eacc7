import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { parseGlossary, readGlossaryFile, writeGlossary } from './glossary-file.js'
import { maxGlossaryEntries, readGlossary } from './glossary-schema.js'

const rowsOf = (...values: unknown[]) =>
  values.map((value, at) => ({ place: `entry ${at + 1}`, value }))
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

test('glossary: entries are tidied, their order is kept', () => {
  const rows = rowsOf({ says: ' the  box ', means: 'router', language: 'EN-gb', more: 1 })
  assert.deepEqual(readGlossary(rows), [{ says: 'the box', means: 'router', language: 'en' }])
})

test('glossary: every problem is named with its place, and nothing is taken', () => {
  const refused: [unknown[], RegExp][] = [
    [[{ says: 'Router', means: 'router' }], /entry 1: “Router” says and means the same/],
    [[{ says: ' ', means: 'router' }], /entry 1: says is empty/],
    [[{ says: '!?', means: 'router' }], /entry 1: says is empty/],
    [[{ says: 'box' }], /entry 1: means is empty/],
    [['box'], /entry 1: says is empty/],
    [[{ says: 'x'.repeat(61), means: 'y' }], /more than 60 characters/],
    [[{ says: 'a', means: 'b', language: 'fr' }], /language must be en or zh/],
    [
      [
        { says: 'box', means: 'router', language: 'en' },
        { says: 'Box', means: 'modem' },
      ],
      /entry 2: “Box” is explained at entry 1 already/,
    ],
    [Array(maxGlossaryEntries + 1).fill({ says: 'a', means: 'b' }), /1001 entries, at most 1000/],
  ]
  for (const [values, message] of refused) {
    assert.throws(() => readGlossary(rowsOf(...values)), {
      code: 'ASSIST_GLOSSARY_INVALID',
      message,
    })
  }
  const both = rowsOf(
    { says: 'box', means: 'router', language: 'en' },
    { says: 'box', means: '盒', language: 'zh' },
  )
  assert.equal(readGlossary(both).length, 2)
})

test('glossary file: what is written is read back; headings in Chinese and semicolons too', () => {
  const text = fc.string({
    minLength: 1,
    maxLength: 8,
    unit: fc.constantFrom('a', '"', ',', ';', '猫', ' '),
  })
  fc.assert(
    fc.property(fc.uniqueArray(text, { maxLength: 5 }), (sayings) => {
      const entries = sayings.flatMap((says) => {
        try {
          return readGlossary(rowsOf({ says, means: 'term', language: 'zh' }))
        } catch {
          return []
        }
      })
      const distinct = [
        ...new Map(entries.map((entry) => [entry.says.toLowerCase(), entry])).values(),
      ]
      assert.deepEqual(parseGlossary(bytesOf(writeGlossary(distinct))), distinct)
    }),
  )
  assert.deepEqual(parseGlossary(bytesOf('说法;术语\n猫;光猫\n\n')), [
    { says: '猫', means: '光猫' },
  ])
})

test('glossary file: line and reason are named', async () => {
  const refusal = (text: string, message: RegExp) =>
    assert.throws(() => parseGlossary(bytesOf(text)), { code: 'ASSIST_GLOSSARY_INVALID', message })
  refusal('says,meaning\na,b\n', /line 1: the header has no column means/)
  refusal('says,means\n\na,b\nc,\n', /line 4: means is empty/)
  refusal('says,means\n"a,b\n', /line 2: has a quotation mark/)
  await assert.rejects(readGlossaryFile('none.glossary.csv'), { code: 'ASSIST_GLOSSARY_INVALID' })
})
