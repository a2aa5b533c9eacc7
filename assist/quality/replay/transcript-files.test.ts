import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'

import fc from 'fast-check'

import type { CallEvent, CallEventBody } from '../../pipeline/log/call-event.js'
import { webVtt } from '../../pipeline/log/web-vtt.js'
import { callReport, writeCallFiles } from './transcript-files.js'

/** A log of these bodies at these moments. */
function log(...entries: readonly (readonly [number, CallEventBody])[]): CallEvent[] {
  return entries.map(([atMs, body], at) => ({ seq: at + 1, callId: 'call', atMs, ...body }))
}

const final = (
  utteranceId: string,
  channel: 'customer' | 'agent',
  startMs: number,
  text: string,
): CallEventBody => ({
  ...{ type: 'utterance.final', utteranceId, channel, startMs, endMs: startMs + 900, text },
  ...{ language: 'en', confidence: 0.9, engine: 'fake' },
})

const card = (
  type: 'suggestion.shown' | 'suggestion.changed',
  suggestionId: string,
  likely: boolean,
): CallEventBody => ({
  ...{ type, suggestionId, solutionId: `solution of ${suggestionId}`, utteranceId: 'u1' },
  ...{ confidence: 0.7, likely, question: 1, solutionsVersion: 'v1', because: [] },
})

const timing = /^(\d{2,}):([0-5]\d):([0-5]\d)\.(\d{3}) --> (\d{2,}):([0-5]\d):([0-5]\d)\.(\d{3})$/

/** Start and end of a cue's timing line in milliseconds; undefined for any other line. */
function cueTimes(line: string): [number, number] | undefined {
  const parts = timing.exec(line)?.slice(1).map(Number)
  if (!parts) return undefined
  const [h1 = 0, m1 = 0, s1 = 0, f1 = 0, h2 = 0, m2 = 0, s2 = 0, f2 = 0] = parts
  return [((h1 * 60 + m1) * 60 + s1) * 1_000 + f1, ((h2 * 60 + m2) * 60 + s2) * 1_000 + f2]
}

test('vtt: a cue a final, in order of time, with its voice', () => {
  const events = log(
    [900, final('u1', 'agent', 100, 'Hello.')],
    [
      5_000,
      {
        type: 'transcript.partial',
        utteranceId: 'u3',
        channel: 'customer',
        startMs: 4_000,
        text: 'My',
        stableChars: 0,
      },
    ],
    [6_000, final('u3', 'customer', 4_000, 'My light.')],
    [6_100, final('u2', 'agent', 3_661_500, 'Bye.')],
  )
  assert.equal(
    webVtt(events),
    [
      'WEBVTT\n',
      'u1\n00:00:00.100 --> 00:00:01.000\n<v Agent>Hello.\n',
      'u3\n00:00:04.000 --> 00:00:04.900\n<v Customer>My light.\n',
      'u2\n01:01:01.500 --> 01:01:02.400\n<v Agent>Bye.\n',
    ].join('\n'),
  )
  assert.equal(webVtt([]), 'WEBVTT\n\n')
})

test('vtt: every time is written to the nearest millisecond, fractions too (property)', () => {
  const ms = fc.oneof(
    fc.double({ min: 0, max: 1e8, noNaN: true }),
    fc.nat(90_000).map((second) => second * 1_000 - 0.3),
  )
  fc.assert(
    fc.property(ms, (start) => {
      const startMs = Math.max(0, start)
      const text = webVtt(log([0, final('u1', 'agent', startMs, 'x')]))
      const [line] = text.split('\n').flatMap((one) => cueTimes(one) ?? [])
      assert.equal(line, Math.round(startMs))
    }),
  )
})

test('vtt: no text can break out of its cue (property)', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc
      .array(
        fc.constantFrom('-->', '<v Agent>', '\n', '\n\n', '\r', '&', '&lt;', 'NOTE', 'a', ' '),
        {
          maxLength: 12,
        },
      )
      .map((parts) => parts.join('')),
  )
  const said = text.filter((one) => one !== '')
  fc.assert(
    fc.property(said, said, (first, second) => {
      const events = log(
        [0, final('u1', 'customer', 0, first)],
        [0, final('u2', 'agent', 2_000, second)],
      )
      const blocks = webVtt(events).split(/\r\n?|\n/)
      assert.equal(blocks.filter((line) => line.includes('-->')).length, 2)
      assert.equal(blocks.filter((line) => line === '').length, 3, 'a blank line ends each cue')
      const spoken = blocks.filter((line) => line.startsWith('<v '))
      assert.equal(spoken.length, 2)
      for (const line of spoken) assert.doesNotMatch(line.slice(3), /</)
      const plain = (spoken[0] ?? '').slice('<v Customer>'.length)
      const read = plain.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
      assert.equal(read, first.replace(/\s+/g, ' ').trim())
    }),
  )
})

test('report: what was said in order of time, and how long each card stood', () => {
  const report = callReport(
    log(
      [0, { type: 'call.started', config: 'c', models: 'm', solutions: 's' }],
      [1_500, card('suggestion.shown', 's1', true)],
      [1_600, card('suggestion.shown', 's2', true)],
      [2_000, final('u2', 'customer', 1_200, 'Second.')],
      [2_000, card('suggestion.changed', 's1', false)],
      [2_000, { type: 'suggestion.withdrawn', suggestionId: 's2', reason: 'not-confirmed' }],
      [2_100, final('u1', 'agent', 0, 'First.')],
      [2_500, card('suggestion.shown', 's3', false)],
    ),
    { durationMs: 9_000 },
  )
  assert.equal(report.callId, 'call')
  assert.equal(report.durationMs, 9_000)
  assert.deepEqual(
    report.utterances.map((one) => one.text),
    ['First.', 'Second.'],
  )
  assert.deepEqual(
    report.suggestions,
    [
      ['s1', 1_500, null, true],
      ['s2', 1_600, 2_000, false],
      ['s3', 2_500, null, true],
    ].map(([suggestionId, shownMs, withdrawnMs, wasConfirmed]) => ({
      ...{ suggestionId, solutionId: `solution of ${String(suggestionId)}` },
      ...{ shownMs, withdrawnMs, wasConfirmed },
    })),
  )
})

test('files: the log is written a line an event, beside the transcript and the report', async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'assist-files-'))
  t.after(() => rm(folder, { recursive: true }))
  const out = path.join(folder, 'not', 'there', 'yet')
  const events = log(
    [0, { type: 'call.medium', medium: 'voice' }],
    [900, final('u1', 'customer', 0, 'A “quoted” line\nand 中文.')],
  )
  await writeCallFiles(out, 'a.call', events, { durationMs: 1_000 })
  assert.deepEqual((await readdir(out)).sort(), [
    'a.call.events.jsonl',
    'a.call.json',
    'a.call.vtt',
  ])
  const lines = (await readFile(path.join(out, 'a.call.events.jsonl'), 'utf8')).split('\n')
  assert.equal(lines.pop(), '')
  assert.deepEqual(
    lines.map((line) => JSON.parse(line) as unknown),
    events,
  )
  const report = JSON.parse(await readFile(path.join(out, 'a.call.json'), 'utf8')) as unknown
  assert.deepEqual(report, callReport(events, { durationMs: 1_000 }))
  assert.equal(await readFile(path.join(out, 'a.call.vtt'), 'utf8'), webVtt(events))
})

test('files: where a run cannot write all of them, no report of an earlier run vouches for the rest', async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'assist-files-'))
  t.after(() => rm(folder, { recursive: true }))
  const events = log([900, final('u1', 'customer', 0, 'Hello.')])
  await writeCallFiles(folder, 'a', events, { durationMs: 1_000 })
  await rm(path.join(folder, 'a.vtt'))
  await mkdir(path.join(folder, 'a.vtt', 'in the way'), { recursive: true })
  await assert.rejects(writeCallFiles(folder, 'a', events, { durationMs: 2_000 }))
  assert.deepEqual((await readdir(folder)).sort(), ['a.events.jsonl', 'a.vtt'])
})

test('files: labels that lie where the report would go are not written over', async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'assist-files-'))
  t.after(() => rm(folder, { recursive: true }))
  const labels = JSON.stringify({ language: 'en', utterances: [] })
  await writeFile(path.join(folder, 'a.json'), labels)
  const events = log([900, final('u1', 'customer', 0, 'Hello.')])
  await assert.rejects(writeCallFiles(folder, 'a', events, { durationMs: 1_000 }), {
    code: 'ASSIST_FILE_INVALID',
    message: /a\.json.*Choose another folder/,
  })
  assert.equal(await readFile(path.join(folder, 'a.json'), 'utf8'), labels)
  assert.deepEqual(await readdir(folder), ['a.json'])
})
