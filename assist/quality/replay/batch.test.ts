import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test, type TestContext } from 'node:test'

import type { CallEvent, CallEventBody } from '../../pipeline/log/call-event.js'
import { runBatch, type BatchProgress } from './batch.js'
import { findingsOf } from './findings.js'
import { finishedReport, runHash } from './finished-run.js'
import { listRecordings } from './recording-list.js'
import { writeCallFiles } from './transcript-files.js'

const never = (): boolean => false

test('batch: a job that fails ends nothing but itself, and is told in its order', async () => {
  const done: number[] = []
  const failed = await runBatch([1, 2, 3, 4], {
    ...{ jobs: 2, isFatal: never },
    work: async (job) => {
      await Promise.resolve()
      if (job % 2 === 0) throw new Error(`no ${job}`)
      done.push(job)
    },
  })
  assert.deepEqual(done, [1, 3])
  assert.deepEqual(
    failed.map(({ job, error }) => [job, (error as Error).message]),
    [
      [2, 'no 2'],
      [4, 'no 4'],
    ],
  )
})

test('batch: behind a failure that all would meet no further job is begun', async () => {
  const begun: number[] = []
  await runBatch([1, 2, 3], {
    ...{ jobs: 1, isFatal: () => true },
    work: (job) => {
      begun.push(job)
      return Promise.reject(new Error('full'))
    },
  })
  assert.deepEqual(begun, [1])
})

test('batch: the share counts parts of what runs, and the time left follows from the pace', async () => {
  const told: BatchProgress[] = []
  let nowMs = 0
  await runBatch(['a', 'b'], {
    ...{ jobs: 1, isFatal: never, nowMs: () => nowMs },
    onProgress: (progress) => told.push(progress),
    work: (_job, progress) => {
      nowMs += 1_000
      progress(0.5)
      return Promise.resolve()
    },
  })
  const [first] = told
  assert.deepEqual(first, { doneCount: 0, count: 2, share: 0.25, leftMs: 3_000 })
  assert.deepEqual(told.at(-1), { doneCount: 2, count: 2, share: 1, leftMs: 0 })
})

async function folderWith(t: TestContext, ...files: string[]): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'assist-batch-'))
  t.after(() => rm(folder, { recursive: true }))
  for (const file of files) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true })
    await writeFile(path.join(folder, file), file)
  }
  return folder
}

test('list: files, folders and patterns name recordings; names that collide are told apart', async (t) => {
  const folder = await folderWith(t, 'a.wav', 'b.txt', 'deep/a.flac', 'deep/er/c.MP3', 'x[1].wav')
  const names = async (...given: string[]): Promise<string[]> =>
    (await listRecordings(given.map((one) => path.join(folder, one)))).map(
      ({ file, name }) => `${path.relative(folder, file)}=${name}`,
    )
  assert.deepEqual(await names('.'), [
    ...['a.wav=a', 'deep/a.flac=a-2', 'deep/er/c.MP3=c', 'x[1].wav=x[1]'],
  ])
  assert.deepEqual(await names('*.wav'), ['a.wav=a', 'x[1].wav=x[1]'])
  assert.deepEqual(await names('**/*.{flac,MP3}'), ['deep/a.flac=a', 'deep/er/c.MP3=c'])
  assert.deepEqual(await names('x[1].wav', 'b.txt'), ['x[1].wav=x[1]', 'b.txt=b'])
  assert.deepEqual(await names('deep/?.flac'), ['deep/a.flac=a'])
  await assert.rejects(names('*.ogg'), { code: 'ASSIST_USAGE' })
  await assert.rejects(names('none/*.ogg'), { code: 'ASSIST_USAGE', message: /cannot be read/ })
})

test('list: no two recordings have one name, also where a file is named like the second of two', async (t) => {
  const folder = await folderWith(t, 'a-2.wav', 'a.flac', 'a.wav')
  const files = ['a.flac', 'a.wav', 'a-2.wav'].map((one) => path.join(folder, one))
  assert.deepEqual(
    (await listRecordings(files)).map(({ name }) => name),
    ['a', 'a-2', 'a-2-2'],
  )
})

test('list: a link to a recording is a recording, one to nothing is none', async (t) => {
  const folder = await folderWith(t, 'kept/a.wav', 'calls/b.wav')
  await symlink(path.join(folder, 'kept', 'a.wav'), path.join(folder, 'calls', 'linked.wav'))
  await symlink(path.join(folder, 'gone.wav'), path.join(folder, 'calls', 'dead.wav'))
  assert.deepEqual(
    (await listRecordings([path.join(folder, 'calls')])).map(({ name }) => name),
    ['b', 'linked'],
  )
})

const log = (...bodies: readonly CallEventBody[]): CallEvent[] =>
  bodies.map((body, index) => ({ seq: index + 1, callId: 'c', atMs: index, ...body }))
const spoke = { type: 'speech.started', channel: 'customer', utteranceId: 'u1' } as const
const said: Extract<CallEventBody, { type: 'utterance.final' }> = {
  ...{ type: 'utterance.final', utteranceId: 'u1', channel: 'customer', startMs: 0, endMs: 900 },
  ...{ text: 'hello', language: 'en', confidence: 0.9, engine: 'moonshine' },
}
const clipped = { type: 'alert', code: 'ASSIST_INPUT_CLIPPING', severity: 'warning' } as const

test('findings: what is empty, silent, not understood, one-sided or clipped is named so, each once', () => {
  const kinds = (events: CallEvent[], facts: Parameters<typeof findingsOf>[1]): string[] =>
    findingsOf(events, facts).map(({ kind, channel }) => `${kind}${channel ? ` ${channel}` : ''}`)
  const both = { durationMs: 9_000, channels: ['customer', 'agent'] } as const
  assert.deepEqual(kinds([], { durationMs: 0 }), ['empty'])
  assert.deepEqual(kinds([], both), ['no-speech'])
  assert.deepEqual(kinds(log(spoke), both), ['no-words'])
  assert.deepEqual(kinds(log(spoke, { ...said, text: '' }), both), ['no-words'])
  assert.deepEqual(kinds(log(spoke, said), both), ['silent-side agent'])
  assert.deepEqual(kinds(log(spoke, said), { durationMs: 9_000, channels: ['customer'] }), [])
  const alerted = log(
    spoke,
    said,
    { ...clipped, channel: 'customer' },
    { ...clipped, channel: 'customer' },
  )
  const facts = { durationMs: 9_000, isDamaged: true, areSidesGuessed: true }
  assert.deepEqual(kinds(alerted, facts), ['damaged', 'sides-guessed', 'clipped customer'])
})

test('resume: what is finished is known by its sound and settings; what is not whole is done again', async (t) => {
  const folder = await folderWith(t, 'a.wav')
  const file = path.join(folder, 'a.wav')
  const run = await runHash(file, ['en'])
  assert.equal(await runHash(file, ['en']), run)
  assert.notEqual(await runHash(file, ['zh']), run)
  const out = path.join(folder, 'out')
  assert.equal(await finishedReport(out, 'a', run), undefined)
  const report = await writeCallFiles(out, 'a', log(spoke, said), { durationMs: 900, run })
  assert.deepEqual(await finishedReport(out, 'a', run), report)
  assert.equal(await finishedReport(out, 'a', 'another'), undefined)
  await rm(path.join(out, 'a.vtt'))
  assert.equal(await finishedReport(out, 'a', run), undefined)
})
