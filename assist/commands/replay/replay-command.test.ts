import assert from 'node:assert/strict'
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'

import type { CallReport } from '../../quality/replay/transcript-files.js'
import { outcomeOf, type CommandOutcome } from '../../testing/command-line.js'
import { requirement } from '../../testing/requirements.js'
import { sampleCallPart } from '../../testing/wave-file.js'
import { replayCommand } from './replay-command.js'

const needsModels = requirement('models')

let folder = ''
const at = (...names: string[]): string => path.join(folder, ...names)

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'assist-replays-'))
  await writeFile(at('a.wav'), await sampleCallPart(0, 9_000))
  await writeFile(at('b.wav'), await sampleCallPart(20_000, 28_000))
  await writeFile(at('bad.wav'), 'no sound at all')
  await writeFile(at('silent.wav'), await sampleCallPart(0, 0))
  const entry = { id: 'light', title: 'Service light is on', answer: 'Bring the car in.' }
  await writeFile(at('base.jsonl'), JSON.stringify({ ...entry, language: 'en' }))
})
after(() => rm(folder, { recursive: true }))

const shared = (): string[] => ['--language', 'en', '--solutions', at('base.jsonl')]

const replay = (...args: string[]): Promise<CommandOutcome> =>
  outcomeOf(replayCommand, ['replay', ...args])

const texts = (out: string, ...names: string[]): Promise<string[]> =>
  Promise.all(names.map((name) => readFile(at(out, `${name}.events.jsonl`), 'utf8')))

test('replay: what is not understood is bad usage, before any work', async () => {
  for (const [args, message] of [
    [['x.wav', '--resume'], /--resume needs --out/],
    [['x.wav', '--sides', 'me,you'], /--sides expects customer, agent and none/],
    [['x.wav', '--sides', 'agent,agent'], /no side twice/],
    [['x.wav', '--jobs', '0'], /--jobs expects/],
    [['--compare', 'engine=whisper', 'tea=hot', 'x.wav'], /“tea=hot” came/],
    [['--compare', 'passes=1', 'as-is'], /none was named/],
    [['--verify', 'x.events.jsonl'], /No recording was named/],
  ] as const) {
    await assert.rejects(replay(...args), { code: 'ASSIST_USAGE', message })
  }
})

test(
  'replay: several at once give the logs of one after the other, two passes and partials on; a bad file ends nothing',
  needsModels,
  async () => {
    const files = [at('a.wav'), at('bad.wav'), at('b.wav'), at('silent.wav')]
    const max = ['--speed', 'max', ...shared()]
    const one = await replay(...files, ...max, '--out', at('one'))
    assert.equal(one.status, 1)
    assert.match(one.stderr, /“bad.wav” cannot be replayed/)
    assert.match(one.stderr, /3 of 4 recordings were replayed/)
    assert.match(one.stderr, /silent: it is empty/)
    const wide = ['--workers', '2', '--jobs', '3', '--json', '--out', at('wide')]
    const several = await replay(...files, ...max, ...wide)
    assert.equal(several.status, 1)
    const { calls, failed } = JSON.parse(several.stdout) as {
      calls: CallReport[]
      failed: { file: string; code: string }[]
    }
    assert.deepEqual(
      calls.map(({ callId }) => callId),
      ['a', 'b', 'silent'],
    )
    assert.deepEqual(
      failed.map(({ file, code }) => [file, code]),
      [[at('bad.wav'), 'ASSIST_AUDIO_FILE_INVALID']],
    )
    const [first, second] = [await texts('one', 'a', 'b'), await texts('wide', 'a', 'b')]
    assert.match(first.join(''), /"type":"transcript.partial"/)
    assert.match(first.join(''), /"type":"utterance.final"/)
    assert.deepEqual(second, first)
  },
)

test('replay: --resume leaves what is finished and does what is not', needsModels, async () => {
  const args = [at('a.wav'), at('b.wav'), '--speed', 'max', ...shared(), '--out', at('one')]
  await rename(at('one', 'b.json'), at('one', 'b.json.part'))
  const before = await readFile(at('one', 'a.json'), 'utf8')
  const { status, stderr } = await replay(...args, '--resume')
  assert.equal(status, 0, stderr)
  // Only the second call is told line by line: the first was left as it was.
  assert.doesNotMatch(stderr, /^00:0\d\.\d {3}Agent.*thank you for calling/im)
  assert.match(stderr, /^00:0\d\.\d .{3}\w+ +\w+/m)
  assert.equal(await readFile(at('one', 'a.json'), 'utf8'), before)
  assert.ok(JSON.parse(await readFile(at('one', 'b.json'), 'utf8')))
})

test('replay: --verify tells whether a log is that of a fresh run', needsModels, async () => {
  const args = [at('a.wav'), '--verify', at('one'), ...shared()]
  const same = await replay(...args)
  assert.deepEqual([same.status, same.stdout.match(/byte for byte/g)?.length], [0, 1], same.stdout)
  const other = await replay(...args, '--partials', 'off')
  assert.equal(other.status, 1)
  assert.match(other.stdout, /a: differs from event 1 on\n {2}other settings/)
  assert.match(other.stdout, /partials, whose rhythm/)
})

test(
  'replay: --compare sets logs, and runs of other settings, beside each other',
  needsModels,
  async () => {
    const logs = await replay('--compare', at('one'), at('wide'), '--json')
    assert.equal(logs.status, 0, logs.stderr)
    const { calls, appeared, alone } = JSON.parse(logs.stdout) as {
      calls: { name: string; changeCount: number }[]
      appeared: number
      alone: string[]
    }
    assert.deepEqual([calls.length, appeared, alone], [3, 0, []])
    const files = [at('a.wav'), at('bad.wav')]
    const runs = await replay('--compare', 'as-is', 'passes=1,show=0.9', ...files, ...shared())
    // What neither side could read was not compared.
    assert.equal(runs.status, 1, runs.stderr)
    assert.match(runs.stderr, /“bad.wav” cannot be replayed/)
    assert.match(runs.stdout, /^1 calls: as-is → passes=1,show=0\.9\ncards: /)
    assert.match(runs.stdout, /^utterances /m)
  },
)

test('replay: labels that cannot be read end a comparison before any work', async () => {
  await writeFile(at('labelled.wav'), await sampleCallPart(0, 100))
  await writeFile(at('labelled.json'), 'no labels')
  // The base is read first of all work, and would be refused.
  const noBase = ['--solutions', at('no-base.jsonl')]
  await assert.rejects(replay('--compare', 'as-is', 'passes=1', at('labelled.wav'), ...noBase), {
    code: 'ASSIST_FILE_INVALID',
    message: /labelled\.json is not JSON/,
  })
})

test('replay: a call that no data folder holds is refused by name', async () => {
  const env = { ASSIST_DATA_DIR: at('none') }
  await assert.rejects(outcomeOf(replayCommand, ['replay', '--call', 'c1'], env), {
    code: 'ASSIST_CALL_NOT_FOUND',
  })
})
