import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'

import type { CallEvent, CallEventBody } from '../../pipeline/log/call-event.js'
import { pairedBootstrap } from './bootstrap.js'
import { compareLogs } from './log-difference.js'
import { logText, readLogs } from './log-file.js'
import { compareRuns } from './run-comparison.js'

type Timed = readonly [atMs: number, body: CallEventBody]

const log = (...events: readonly Timed[]): CallEvent[] =>
  events.map(([atMs, body], index) => ({ seq: index + 1, callId: 'c', atMs, ...body }))
const started = (config = 'c0'): Timed => [
  0,
  { type: 'call.started', config, models: 'm0', solutions: 's0' },
]
const said = (
  startMs: number,
  text: string,
  { engine = 'moonshine', id = `u${startMs}` } = {},
): Timed => [
  startMs + 1_000,
  {
    ...{ type: 'utterance.final', utteranceId: id, channel: 'customer', startMs },
    ...{ endMs: startMs + 900, text, language: 'en', confidence: 0.9, engine },
  },
]
const shown = (atMs: number, solutionId: string, utteranceId = 'u0'): Timed => [
  atMs,
  {
    ...{ type: 'suggestion.shown', suggestionId: `s${atMs}`, solutionId, utteranceId },
    ...{ question: 1, confidence: 0.8, likely: false, solutionsVersion: 'v', because: [] },
  },
]

test('verify: a log is the same as itself, and what differs is told from where on', () => {
  const kept = log(started(), said(0, 'hello'))
  assert.deepEqual(compareLogs({ events: kept }, kept), { isSame: true, differences: [] })
  const other = compareLogs({ events: kept }, log(started('c1'), said(0, 'hello')))
  assert.equal(other.firstSeq, 1)
  assert.deepEqual(
    other.differences.map(({ kind }) => kind),
    ['settings'],
  )
})

test('verify: the bytes count, and a difference of none of the kinds is told as well', () => {
  const kept = log(started(), said(0, 'hello'))
  const text = logText(kept)
  assert.equal(compareLogs({ events: kept, text }, kept).isSame, true)
  for (const [other, firstSeq] of [
    [text.replace('0.9', '0.90'), 2],
    [text.trimEnd(), 2],
    [text.replace('"type"', '"x":1,"type"'), 1],
  ] as const) {
    const { isSame, ...told } = compareLogs({ events: kept, text: other }, kept)
    assert.equal(isSame, false)
    assert.deepEqual(
      [told.firstSeq, told.differences.map(({ kind }) => kind)],
      [firstSeq, ['other']],
    )
  }
  const surer = kept.map((event) =>
    event.type === 'utterance.final' ? { ...event, confidence: 0.8 } : event,
  )
  const { differences } = compareLogs({ events: surer }, kept)
  assert.match(differences[0]?.example ?? '', /"confidence":0.8/)
})

test('verify: muted spans, shed second looks, partials and what people did explain a live log', () => {
  const live = log(
    started(),
    said(0, 'my card is'),
    [4_000, { type: 'call.pause', isOn: true }],
    [9_000, { type: 'call.pause', isOn: false, fromMs: 4_000 }],
    said(10_000, 'thank you'),
    [12_000, { type: 'suggestion.used', suggestionId: 's1' }],
    [12_500, { type: 'alert', code: 'ASSIST_RECOGNITION_LATE', severity: 'warning' }],
    said(13_000, 'good bye now'),
  )
  const partial = { type: 'transcript.partial', channel: 'customer', stableChars: 0 } as const
  const fresh = log(
    started(),
    [500, { ...partial, utteranceId: 'u0', startMs: 0, text: 'my' }],
    said(0, 'my card is'),
    said(5_000, 'four one one one'),
    said(10_020, 'thank you much', { engine: 'whisper' }),
    said(13_000, 'good buy now'),
  )
  const { differences } = compareLogs({ events: live }, fresh)
  assert.deepEqual(
    differences.map(({ kind, count }) => [kind, count]),
    [
      ['actions', 1],
      ['alerts', 1],
      ['muted', 1],
      ['revisions', 1],
      ['texts', 1],
      ['partials', 1],
      ['times', 1],
    ],
  )
  assert.match(differences.find(({ kind }) => kind === 'muted')?.example ?? '', /four one one one/)
})

test('compare: cards that appear, disappear and move are told apart; calls that change most come first', () => {
  const first = log(started(), said(0, 'light on'), shown(1_000, 'light'), shown(2_000, 'hours'))
  const second = log(started(), said(0, 'light is on'), shown(700, 'light'), shown(2_500, 'price'))
  const same = { name: 'quiet', first, second: first }
  const { calls, ...counts } = compareRuns([same, { name: 'busy', first, second }])
  assert.deepEqual(
    [counts.appeared, counts.disappeared, counts.earlier, counts.later, counts.same],
    [1, 1, 1, 0, 2],
  )
  assert.deepEqual(
    calls.map(({ name, changeCount }) => [name, changeCount]),
    [
      ['busy', 3],
      ['quiet', 0],
    ],
  )
  const [busy] = calls
  assert.deepEqual(busy?.kept, [
    { solutionId: 'light', atMs: 1_000, text: 'light on', laterMs: -300 },
  ])
  assert.equal(busy.wordsChanged, 0.5)
})

test('compare: labelled calls are scored on both sides', () => {
  const truth = [
    { channel: 'customer', startMs: 0, endMs: 900, text: 'light on', expect: 'light' },
  ] as const
  const first = log(started(), said(0, 'light on'))
  const second = log(started(), said(0, 'light on'), shown(950, 'light'))
  const { figures } = compareRuns([{ name: 'a', first, second, truth }])
  const hit = figures.find(({ figure }) => figure === 'hitAt3')
  assert.deepEqual([hit?.first, hit?.second], [0, 1])
})

test('bootstrap: a steady difference is no chance, a wavering one is, and none has p 1', () => {
  const steady = pairedBootstrap([1, 2, 1, 2, 1, 2, 1, 2])
  assert.equal(steady.mean, 1.5)
  assert.ok(steady.low >= 1 && steady.high <= 2 && steady.p < 0.01)
  const wavering = pairedBootstrap([3, -3, 2, -2, 1, -1])
  assert.ok(wavering.low < 0 && wavering.high > 0 && wavering.p > 0.5)
  assert.deepEqual(pairedBootstrap([0, 0]), { mean: 0, low: 0, high: 0, p: 1 })
  assert.deepEqual(pairedBootstrap([1, 2, 3]), pairedBootstrap([1, 2, 3]))
})

test('logs: a file or a folder of them is read, and what is none is refused by file and line', async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'assist-logs-'))
  t.after(() => rm(folder, { recursive: true }))
  const events = log(started(), said(0, 'hello'))
  await writeFile(path.join(folder, 'b.events.jsonl'), logText(events))
  await writeFile(path.join(folder, 'a.events.jsonl'), logText(events))
  assert.deepEqual(
    (await readLogs(folder)).map(({ name }) => name),
    ['a', 'b'],
  )
  const bad = path.join(folder, 'bad.events.jsonl')
  await writeFile(bad, `${logText(events)}no event\n`)
  await assert.rejects(readLogs(bad), {
    code: 'ASSIST_FILE_INVALID',
    message: /line 3 is no event/,
  })
})
