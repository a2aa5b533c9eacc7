import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'

import { AssistError } from '../../errors/errors.js'
import { readCalls } from './eval-calls.js'
import { readManifest } from './eval-recognition.js'
import { readQueries } from './matching-files.js'

let folder = ''

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'assist-eval-'))
})
after(() => rm(folder, { recursive: true }))

async function file(name: string, text: string): Promise<string> {
  const target = path.join(folder, name)
  await mkdir(path.dirname(target), { recursive: true })
  await writeFile(target, text)
  return target
}

/** The message of a named refusal, which tells no folder. */
async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work
  } catch (thrown) {
    assert.ok(thrown instanceof AssistError, `not a named error: ${String(thrown)}`)
    assert.equal(thrown.code, 'ASSIST_FILE_INVALID')
    assert.equal(thrown.message.includes(folder), false, 'the folder is not told')
    return thrown.message
  }
  assert.fail('it was taken')
}

test('queries: a line a query, empty lines and a byte-order mark are passed over', async () => {
  const text =
    '\uFEFF{"text":"a","expect":"x","language":"en"}\r\n\n{"text":"b","expect":null}\n  \n'
  assert.deepEqual(await readQueries(await file('q.jsonl', text)), [
    { text: 'a', expect: 'x' },
    { text: 'b', expect: null },
  ])
})

test('queries: a bad line is named by its number in the file', async () => {
  const good = '{"text":"a","expect":null}\n'
  const cases: [string, RegExp][] = [
    [`${good}{"text":"b"}`, /q\.jsonl, line 2: expected \{"text", "expect"/],
    [`${good}\n\n{"text":1,"expect":"x"}`, /line 4/],
    [`\n${good}{"text":"b","expect":3}`, /line 3/],
    [`${good}null`, /line 2/],
    [`${good}[]`, /line 2/],
    [`${good}"text"`, /line 2/],
    [`${good}{"text":`, /line 2: expected one JSON object a line/],
  ]
  for (const [text, message] of cases) {
    assert.match(await refusal(readQueries(await file('q.jsonl', text))), message, text)
  }
  assert.match(
    await refusal(readQueries(path.join(folder, 'none.jsonl'))),
    /“none\.jsonl” cannot be read/,
  )
})

test('manifest: `norm` wins, unverified clips and those without a text are left out', async () => {
  for (const name of ['a', 'b', 'c', 'd', 'e']) await file(`set/${name}.wav`, '')
  const rows = [
    { file: 'set/a.wav', text: 'A', language: 'en' },
    { file: 'set/b.wav', text: 'B', norm: 'bee', verified: true },
    { file: 'set/c.wav', text: 'C', verified: false },
    { file: 'set/d.wav', text: '' },
    { file: 'set/e.wav' },
  ]
  const manifest = await file('m.jsonl', rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  assert.deepEqual(await readManifest(manifest), [
    {
      ...{ file: 'set/a.wav', path: path.join(folder, 'set/a.wav') },
      ...{ reference: 'A', language: 'en' },
    },
    {
      ...{ file: 'set/b.wav', path: path.join(folder, 'set/b.wav') },
      ...{ reference: 'bee', language: 'auto' },
    },
  ])
})

test('manifest: a bad line and a clip that is not there are named with the line', async () => {
  await file('a.wav', '')
  const good = '{"file":"a.wav","text":"A"}\n'
  const cases: [string, RegExp][] = [
    [`${good}{"text":"A"}`, /m\.jsonl, line 2: expected \{"file", "text", "language"\}/],
    [`${good}\n{"file":3,"text":"A"}`, /line 3/],
    [`${good}null`, /line 2/],
    [`${good}oops`, /line 2: expected one JSON object a line/],
    [`${good}\n{"file":"gone.wav","text":"A"}`, /line 3: the clip gone\.wav is not there/],
  ]
  for (const [text, message] of cases) {
    assert.match(await refusal(readManifest(await file('m.jsonl', text))), message, text)
  }
})

const utterance = { channel: 'customer', startMs: 0, endMs: 900, text: 'Hello.', expect: null }

test('calls: every <id>.json of a folder, by name', async () => {
  const calls = { language: 'en', utterances: [utterance] }
  await file('calls/b.json', JSON.stringify(calls))
  await file('calls/a.json', JSON.stringify({ ...calls, language: undefined }))
  await file('calls/b.wav', '')
  await file('calls/notes.txt', '')
  const read = await readCalls(path.join(folder, 'calls'))
  assert.deepEqual(read, [
    ...[
      { callId: 'a', language: 'auto' as const },
      { callId: 'b', language: 'en' as const },
    ].map((one) => ({
      ...one,
      audioFile: path.join(folder, 'calls', `${one.callId}.wav`),
      utterances: [utterance],
    })),
  ])
})

test('calls: a bad file is named with what is wrong in it', async () => {
  const cases: [string, RegExp][] = [
    ['oops', /bad\.json is not JSON/],
    ['null', /bad\.json: expected \{"language", "utterances"\}/],
    ['{"language":"en"}', /bad\.json: expected/],
    ['{"language":"xx","utterances":[]}', /bad\.json: language/],
    ...[
      [utterance, { ...utterance, channel: 'caller' }],
      [utterance, { ...utterance, startMs: '0' }],
      [utterance, { ...utterance, endMs: undefined }],
      [utterance, { ...utterance, startMs: 901 }],
      [utterance, { ...utterance, text: 5 }],
      [utterance, { ...utterance, expect: undefined }],
      [utterance, null],
    ].map((utterances): [string, RegExp] => [
      JSON.stringify({ utterances }),
      /bad\.json: utterance 2/,
    ]),
  ]
  for (const [text, message] of cases) {
    await file('bad/bad.json', text)
    assert.match(await refusal(readCalls(path.join(folder, 'bad'))), message, text)
  }
  assert.match(await refusal(readCalls(path.join(folder, 'none'))), /cannot be read/)
  await mkdir(path.join(folder, 'empty'))
  assert.match(await refusal(readCalls(path.join(folder, 'empty'))), /Expected <id>\.wav/)
})
