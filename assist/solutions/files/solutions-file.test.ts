import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'
import iconv from 'iconv-lite'

import { AssistError } from '../../errors/errors.js'
import type { Solution } from '../solution.js'
import { readSolution } from '../solution-schema.js'
import { parseSolutions, writeSolutions, type SolutionsFormat } from './solutions-file.js'

const formats: readonly SolutionsFormat[] = ['jsonl', 'csv', 'md']
const bytes = (text: string) => Buffer.from(text)
const parse = (text: string, format: SolutionsFormat) => parseSolutions(bytes(text), { format })

/** The message with which a file is refused. */
function refusalOf(content: string | Uint8Array, format: SolutionsFormat): string {
  try {
    parseSolutions(typeof content === 'string' ? bytes(content) : content, { format })
  } catch (thrown) {
    assert.ok(thrown instanceof AssistError)
    assert.equal(thrown.code, 'ASSIST_SOLUTIONS_FILE_INVALID')
    return thrown.message
  }
  return assert.fail('it was accepted')
}

const rich: Solution = {
  ...{
    id: 'los-red',
    title: 'LOS light is red',
    answer: 'Check the lead.\n\n1. Is it in?\n## not a section',
  },
  ...{
    questions: ['a | b', 'red, light; "quoted"', 'back\\slash\\|'],
    tags: ['fibre', 'a,b', 'c|d'],
  },
  ...{ say: 'Q: red?', language: 'en', medium: 'video', validFrom: '2026-01-01', status: 'draft' },
  ...{
    internal: '# hush\ntags: none',
    followup: { sms: 'x|y' },
    steps: ['a'],
    scope: { plan: ['p'] },
  },
}

for (const format of formats) {
  test(`${format}: what is written reads back the same`, () => {
    const least = {
      id: '中文 {id}',
      title: '# 标题 {#x}',
      answer: '答',
      questions: [],
      tags: ['a,b'],
    }
    const both = [rich, least]
    assert.deepEqual(parse(writeSolutions(both, format), format), both)
    const crlf = `\ufeff${writeSolutions(both, format).replace(/\r?\n/g, '\r\n')}`
    assert.deepEqual(parse(crlf, format), both, 'with CRLF and a byte order mark')
  })

  test(`${format}: any base survives a round trip`, () => {
    const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    const tricky = fc.constantFrom(
      '# a',
      '## Answer',
      '- x',
      'Q: y',
      '\\# z',
      '|',
      '\\|',
      'id: q',
      '"',
      '{#}',
      '=1+1',
      "'=1+1",
      '@x',
      '＝1',
    )
    const text = fc.oneof(word, tricky)
    const lines = fc.array(text, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('\n'))
    const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
    const json = fc
      .dictionary(word, fc.jsonValue())
      .map((value) => JSON.parse(JSON.stringify(value)) as unknown)
    const solution = fc
      .record({
        ...{ id: text, title: text, answer: lines, questions: fc.array(text, { maxLength: 4 }) },
        ...{
          tags: fc.array(text, { maxLength: 3 }),
          say: optional(text),
          internal: optional(lines),
        },
        ...{ language: optional(fc.constantFrom('en', 'zh')), followup: optional(json) },
      })
      .map((value) => readSolution(value).solution)
      .filter((value) => value !== undefined)
    const base = fc.uniqueArray(solution, { selector: ({ id }) => id, minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(base, (solutions) => {
        assert.deepEqual(parse(writeSolutions(solutions, format), format), solutions)
      }),
      { numRuns: 300 },
    )
  })

  test(`${format}: arbitrary bytes are read or refused, never anything else`, () => {
    const fragments = fc.array(
      fc.constantFrom(
        '# t {#a}\n',
        '## Answer\n',
        'id,title,answer\n',
        '"',
        '{"id":1}',
        '\n',
        ',',
        'x',
        '\\',
      ),
    )
    const content = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fragments.map((parts) => new Uint8Array(bytes(parts.join('')))),
    )
    fc.assert(
      fc.property(content, (given) => {
        try {
          parseSolutions(given, { format })
        } catch (thrown) {
          assert.ok(thrown instanceof AssistError, String(thrown))
        }
      }),
      { numRuns: 500 },
    )
  })

  test(`${format}: an empty file is refused`, () => {
    for (const content of ['', '\ufeff', '\n\n']) {
      assert.match(refusalOf(content, format), /it has no solutions/)
    }
  })

  test(`${format}: 20,000 entries are read in a few seconds`, { timeout: 15_000 }, () => {
    const many = Array.from({ length: 20_000 }, (_, index) => ({ ...rich, id: `id${index}` }))
    assert.equal(parse(writeSolutions(many, format), format).length, many.length)
  })
}

test('jsonl: problems are named by line, up to twenty of them', () => {
  const good = (id: string) => `{"id":"${id}","title":"t","answer":"a"}`
  const message = refusalOf(`${good('a')}\nnot json\n\n{"id":"b"}\n${good('a')}\n[]`, 'jsonl')
  assert.match(message, /line 2: is not JSON/)
  assert.match(message, /line 4: title, answer are missing/)
  assert.match(message, /line 5: the id “a” is used on line 1 already/)
  assert.match(message, /line 6: is not an object/)
  const many = refusalOf('x\n'.repeat(50), 'jsonl')
  assert.equal(many.match(/line \d+/g)?.length, 20)
  assert.match(many, /and 30 more/)
})

test('csv: GB18030, UTF-16 and UTF-8 read the same; other bytes are refused', () => {
  const text = '编号,标题,答案,问题,语言\r\nzh-1,红灯,请检查光纤,红灯闪烁|灯是红的,zh\r\n'
  const expected = parse(text, 'csv')
  assert.deepEqual(expected[0]?.questions, ['红灯闪烁', '灯是红的'])
  for (const encoding of ['gb18030', 'utf-16']) {
    const encoded = iconv.encode(text, encoding, { addBOM: encoding === 'utf-16' })
    assert.deepEqual(parseSolutions(encoded, { fileName: 'x.CSV' }), expected, encoding)
  }
  assert.match(refusalOf(Uint8Array.of(0x80, 0xff, 0, 1, 2), 'csv'), /neither UTF-8 nor GB18030/)
})

test('csv: columns in any order, unknown ones, semicolons and cells of several lines are read', () => {
  const text =
    'Answer;colour;ID;Title;tags;questions\n"Line 1\nLine 2";red;a;T;x | y;"q1\nq2|q3"\n\n;;;;;\n'
  assert.deepEqual(parse(text, 'csv'), [
    {
      id: 'a',
      title: 'T',
      answer: 'Line 1\nLine 2',
      questions: ['q1', 'q2', 'q3'],
      tags: ['x', 'y'],
    },
  ])
})

test('csv: problems are named by the line on which the row begins', () => {
  const header = 'id,title,answer,steps\n'
  const text = `${header}a,T,"one\ntwo"\n,T,x\nb,T,x,not json\nc,T,x,,,\na,T,x\n`
  const message = refusalOf(text, 'csv')
  assert.match(message, /line 4: id is missing/)
  assert.match(message, /line 5: steps is not JSON/)
  assert.match(message, /line 6: has 6 cells, the header has 4/)
  assert.match(message, /line 7: the id “a” is used on line 2 already/)
  assert.match(refusalOf('id,answer\na,b\n', 'csv'), /line 1: the header has no column title/)
  assert.match(refusalOf(`${header}a,T,x\nb,T,"open\n`, 'csv'), /line 3: has a quotation mark/)
})

test('md: the documented form is read, with questions and answer below the title too', () => {
  const text = `Comment before.
# LOS light red {#los-red}
Language: en-GB
tags: fibre, modem

Q: The box has a red light
Check the lead.
1. Is it in?

# 红灯 {#zh}
## 问题
* 红灯闪烁
- 灯是红的
## 答案
请检查光纤
### 小标题
## 备注
内部`
  assert.deepEqual(parse(text, 'md'), [
    {
      ...{ id: 'los-red', title: 'LOS light red', answer: 'Check the lead.\n1. Is it in?' },
      ...{ questions: ['The box has a red light'], language: 'en', tags: ['fibre', 'modem'] },
    },
    {
      ...{ id: 'zh', title: '红灯', answer: '请检查光纤\n### 小标题', internal: '内部' },
      ...{ questions: ['红灯闪烁', '灯是红的'], tags: [] },
    },
  ])
})

test('md: problems are named by the line of the title', () => {
  const text = `# no id\nanswer\n# stray {#a}\ntext\n## Answer\nx\n# odd {#b}\n## Colour\n# json {#c}\nsteps: [\n`
  const message = refusalOf(text, 'md')
  assert.match(message, /line 1: id is missing/)
  assert.match(message, /line 3: has text outside of its sections/)
  assert.match(message, /line 7: has an unknown section “Colour”/)
  assert.match(message, /line 9: steps is not JSON/)
})

test('solutions file: an unknown extension is refused with the known ones', () => {
  assert.throws(() => parseSolutions(bytes('x'), { fileName: 'base.xls' }), {
    code: 'ASSIST_SOLUTIONS_FILE_INVALID',
    message: /\.jsonl, \.csv or \.md; “\.xls” came/,
  })
})

test('csv: no cell of an export is a formula to a spreadsheet, and a marked one is read back', () => {
  const dangerous = '=HYPERLINK("https://evil.example","go")'
  const solution = { id: 'a', title: dangerous, answer: '-1+1', questions: ['@sum'], tags: [] }
  const text = writeSolutions([solution], 'csv')
  const [, row = ''] = text.split('\r\n')
  const cells = row.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/)
  for (const cell of cells) assert.doesNotMatch(cell.replace(/^"/, ''), /^[=+\-@]/, cell)
  assert.deepEqual(parse(text, 'csv'), [solution])
})
