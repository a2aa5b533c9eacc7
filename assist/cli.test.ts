import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'

import type { CallEvent } from './pipeline/log/call-event.js'
import { packageRoot } from './settings/package-root.js'
import { programArgs, programOutcome } from './testing/command-line.js'
import { assertHeardIn, sampleGreeting } from './testing/heard-text.js'
import { requirement } from './testing/requirements.js'
import { sampleCallPart } from './testing/wave-file.js'

const needsModels = requirement('models')

let folder = ''
let solutions = ''

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'assist-cli-'))
  solutions = await file(
    'tiny.jsonl',
    [
      { id: 'light', title: 'Service light is on', answer: 'Bring the car in.' },
      { id: 'hours', title: 'Opening hours', answer: 'From eight to six.' },
    ]
      .map((one) => JSON.stringify({ ...one, language: 'en' }))
      .join('\n'),
  )
})
after(() => rm(folder, { recursive: true }))

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const target = path.join(folder, name)
  await writeFile(target, content)
  return target
}

interface Outcome {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the program as a user does, in an environment without settings of ours. */
function assist(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('ASSIST_'))
  const child = spawn(process.execPath, [...programArgs, ...args], {
    cwd: packageRoot,
    env: { ...Object.fromEntries(own), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (piece: Buffer) => (stdout += piece.toString('utf8')))
  child.stderr.on('data', (piece: Buffer) => (stderr += piece.toString('utf8')))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status) => resolve({ status, stdout, stderr }))
  })
}

/** Bad usage: status 2, nothing on standard output, how it should be on standard error. */
async function misused(args: readonly string[], message: RegExp): Promise<void> {
  const { status, stdout, stderr } = await programOutcome(args)
  assert.equal(status, 2, `${args.join(' ')}: ${stderr}`)
  assert.equal(stdout, '')
  assert.match(stderr, message)
  assert.match(stderr, /Usage: assist/)
  assert.doesNotMatch(stderr, /^\s+at /m, 'no stack')
}

/** A failure: status 1, nothing on standard output, what was expected on standard error. */
async function failed(
  args: readonly string[],
  message: RegExp,
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { status, stdout, stderr } = await programOutcome(args, env)
  assert.equal(status, 1, `${args.join(' ')}: ${stderr}`)
  assert.equal(stdout, '')
  assert.match(stderr, message)
  assert.doesNotMatch(stderr, /^\s+at /m, 'no stack')
}

/** The one JSON object that is all of standard output. */
function result({ status, stdout, stderr }: Outcome): Record<string, unknown> {
  assert.equal(status, 0, stderr)
  const lines = stdout.split('\n')
  assert.deepEqual([lines.length, lines[1]], [2, ''], 'one line and nothing else')
  return JSON.parse(lines[0] ?? '') as Record<string, unknown>
}

test('cli: help is the result where it is asked for', async () => {
  const { status, stdout } = await assist(['--help'])
  assert.equal(status, 0)
  for (const name of [
    'serve',
    'replay',
    'eval recognition',
    'eval matching',
    'eval calls',
    'match',
    'solutions',
    'models',
  ]) {
    assert.match(stdout, new RegExp(`assist ${name}\\b`), name)
  }
})

/** Runs the program with one output whose reader is gone before anything is written. */
function assistUnread(
  args: readonly string[],
  unread: 'stdout' | 'stderr',
): Promise<{ readonly status: number | null; readonly read: string }> {
  const child = spawn(process.execPath, [...programArgs, ...args], {
    cwd: packageRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child[unread].destroy()
  let read = ''
  const other = unread === 'stdout' ? child.stderr : child.stdout
  other.on('data', (piece: Buffer) => (read += piece.toString('utf8')))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status) => resolve({ status, read }))
  })
}

test('cli: it ends quietly where the reader of its output has gone', async () => {
  assert.deepEqual(await assistUnread(['--help'], 'stdout'), { status: 0, read: '' })
  assert.deepEqual(await assistUnread(['dance'], 'stderr'), { status: 1, read: '' })
})

test('cli: an unknown command, option or value is bad usage', async () => {
  await misused([], /Expected a command/)
  await misused(['dance'], /Expected a command; “dance” came/)
  await misused(['toString'], /Expected a command/)
  await misused(['replay', '--fast', 'x.wav'], /--fast/)
  await misused(['replay'], /No recording was named/)
  await misused(['match'], /A text is needed/)
  await misused(['match', 'light', '--top', 'many'], /--top expects a whole number/)
  await misused(['eval'], /Expected recognition, matching or calls/)
  await misused(['eval', 'dancing'], /Expected recognition, matching or calls/)
  await misused(['eval', 'matching'], /--queries FILE is needed/)
  await misused(['eval', 'calls'], /expects one path/)
})

test('cli: a value that no setting takes is bad usage, before any work', async () => {
  await misused(['replay', 'x.wav', '--speed', '2'], /--speed expects 1 or max; “2” came/)
  await misused(['replay', 'x.wav', '--language', 'fr'], /--language expects/)
  await misused(['replay', 'x.wav', '--workers', '0'], /--workers expects/)
  await misused(
    ['replay', 'x.wav', '--engine', 'ear-trumpet'],
    /one of two-pass, moonshine, .*; “ear-trumpet” came/,
  )
  await misused(['serve', '--port', 'x'], /--port expects/)
  await misused(['serve', '--port', '70000'], /from 0 to 65535; “70000” came/)
  await misused(['eval', 'matching', '--queries', 'none.jsonl'], /--solutions FILE is needed/)
  await misused(['eval', 'calls', folder], /--solutions FILE is needed/)
  const parallel = ['--solutions', solutions, '--parallel', '0']
  await misused(['eval', 'calls', folder, ...parallel], /--parallel expects/)
})

test('cli: a file that is not there fails with what was expected', async () => {
  const gone = path.join(folder, 'gone')
  await failed(['replay', `${gone}.wav`], /“gone\.wav” cannot be replayed: it cannot be opened/)
  await failed(
    ['match', 'light', '--solutions', `${gone}.jsonl`],
    /“gone\.jsonl” cannot be read. Expected/,
  )
  await failed(
    ['eval', 'matching', '--solutions', solutions, '--queries', `${gone}.jsonl`],
    /“gone\.jsonl” cannot be read/,
  )
  await failed(['eval', 'calls', gone, '--solutions', solutions], /calls directory cannot be read/)
  await failed(['eval', 'recognition', `${gone}.jsonl`], /“gone\.jsonl” cannot be read/)
})

test('cli: a setting that is not known, or a key that could be guessed beyond loopback, fails by name', async () => {
  await failed(['match', 'light'], /ASSIST_COLOUR is not a setting/, { ASSIST_COLOUR: 'red' })
  await failed(['serve', '--host', '0.0.0.0'], /ASSIST_HOST_UNPROTECTED.*ASSIST_API_KEY/s, {
    ASSIST_API_KEY: 'guess me',
  })
})

test(
  'cli: match prints one object, or a line a candidate, and its libraries leave nothing in the home folder',
  needsModels,
  async () => {
    const home = await mkdtemp(path.join(folder, 'home-'))
    // Where it believes to be tested, onnxruntime is silent anyway.
    const env = { HOME: home, XDG_CACHE_HOME: path.join(home, '.cache'), CI: '' }
    const args = ['match', 'the service light came on', '--solutions', solutions, '--json']
    const json = result(await assist(args, env))
    assert.deepEqual(await readdir(home), [])
    assert.deepEqual(Object.keys(json), ['text', 'solutionsVersion', 'matches'])
    assert.equal((json['matches'] as { solutionId: string }[])[0]?.solutionId, 'light')
    const { status, stdout } = await assist([
      'match',
      'the service light came on',
      '--solutions',
      solutions,
      '--top',
      '1',
    ])
    assert.equal(status, 0)
    assert.match(stdout, /^[+ ] \d\.\d\d {2}Service light is on {2}\[.*light.*\]\n$/)
  },
)

test('cli: replay writes three files a recording and prints one object', needsModels, async () => {
  const wave = await file('short call.wav', await sampleCallPart(0, 12_000))
  const out = path.join(folder, 'out')
  const args = [
    '--speed',
    'max',
    '--language',
    'en',
    '--solutions',
    solutions,
    '--out',
    out,
    '--json',
  ]
  const json = result(await assist(['replay', wave, wave, ...args]))
  const names = ['short call', 'short call-2']
  const files = names.flatMap((name) => [`${name}.events.jsonl`, `${name}.json`, `${name}.vtt`])
  assert.deepEqual((await readdir(out)).sort(), files.sort())
  const calls = json['calls'] as { callId: string; durationMs: number; utterances: object[] }[]
  assert.deepEqual(
    calls.map((one) => [one.callId, one.durationMs]),
    names.map((name) => [name, 12_000]),
  )
  assert.ok(calls[0]!.utterances.length > 0, 'something was heard')
  const report = JSON.parse(await readFile(path.join(out, 'short call.json'), 'utf8')) as object
  assert.deepEqual(report, calls[0])
  const log = (await readFile(path.join(out, 'short call.events.jsonl'), 'utf8')).trim().split('\n')
  const events = log.map((line) => JSON.parse(line) as CallEvent)
  assert.deepEqual([events[0]?.type, events.at(-1)?.type], ['call.started', 'call.ended'])
  assert.match(await readFile(path.join(out, 'short call.vtt'), 'utf8'), /^WEBVTT\n\nu1\n/)
})

test(
  'cli: replay without --json tells the call line by line, on standard error',
  needsModels,
  async () => {
    const wave = await file('spoken.wav', await sampleCallPart(0, 8_000))
    const { status, stdout, stderr } = await assist([
      'replay',
      wave,
      '--speed',
      'max',
      '--solutions',
      solutions,
    ])
    assert.equal(status, 0, stderr)
    assert.equal(stdout, '')
    const agent = stderr.match(/^00:0\d\.\d {3}Agent {5}.*$/gm) ?? []
    assertHeardIn(agent.join(' '), sampleGreeting)
    assert.match(stderr, /^00:0\d\.\d ↺ Agent/m, 'and its revision')
  },
)

test('cli: eval matching prints the figures of its definition', needsModels, async () => {
  const queries = await file(
    'queries.jsonl',
    [
      { text: 'the service light came on', expect: 'light' },
      { text: 'when do you open', expect: 'hours' },
      { text: 'I would like to adopt a penguin', expect: null },
    ]
      .map((one) => JSON.stringify(one))
      .join('\n'),
  )
  const args = ['--solutions', solutions, '--queries', queries]
  const json = result(await assist(['eval', 'matching', ...args, '--json']))
  assert.deepEqual(Object.keys(json), [
    ...['queries', 'recallAt1', 'recallAt3', 'recallAt5', 'mrr', 'noAnswer', 'shownPrecision'],
    ...['shownRecall', 'latencyMs'],
  ])
  assert.deepEqual(Object.keys(json['noAnswer'] as object), ['precision', 'recall'])
  assert.deepEqual(Object.keys(json['latencyMs'] as object), ['p50', 'p95', 'p99'])
  assert.deepEqual([json['queries'], json['recallAt3']], [3, 1])
})

test(
  'cli: eval calls and eval recognition print the figures of their definitions',
  needsModels,
  async () => {
    const calls = await mkdtemp(path.join(folder, 'calls-'))
    const clip = await sampleCallPart(0, 8_000)
    await writeFile(path.join(calls, 'one.wav'), clip)
    const text = 'Thank you for calling, how can I help you?'
    const utterances = [{ channel: 'agent', startMs: 0, endMs: 7_000, text, expect: null }]
    await writeFile(path.join(calls, 'one.json'), JSON.stringify({ language: 'en', utterances }))
    const scored = result(
      await assist(['eval', 'calls', calls, '--solutions', solutions, '--json']),
    )
    assert.deepEqual(Object.keys(scored), [
      ...['calls', 'utterances', 'wer', 'hitAt1', 'hitAt3', 'falsePerHour'],
      ...['visibleWithdrawalsPerCall', 'nowAt1', 'staleShare', 'changesPerQuestion'],
      ...['leadMs', 'latencyMs'],
    ])
    assert.deepEqual([scored['calls'], scored['utterances']], [1, 1])
    await writeFile(path.join(calls, 'manifest.jsonl'), JSON.stringify({ file: 'one.wav', text }))
    const out = path.join(calls, 'heard.jsonl')
    const manifest = path.join(calls, 'manifest.jsonl')
    const heard = result(
      await assist(['eval', 'recognition', manifest, '--hypotheses', out, '--json']),
    )
    assert.deepEqual(Object.keys(heard).sort(), [
      ...['audioMs', 'byDataset', 'cer', 'clips', 'cpuMs', 'engine', 'finalLatencyMs', 'language'],
      ...['rtf', 'wallMs', 'wer'],
    ])
    assert.deepEqual([heard['clips'], heard['audioMs']], [1, 8_000])
    const [line = ''] = (await readFile(out, 'utf8')).split('\n')
    const hypothesis = JSON.parse(line) as { file: string; text: string }
    assert.equal(hypothesis.file, 'one.wav')
    assertHeardIn(hypothesis.text, sampleGreeting)
  },
)

test(
  'cli: serve tells what it does, says where it listens, on one line, and stops when it is told to',
  needsModels,
  async () => {
    const own = Object.entries(process.env).filter(([name]) => !name.startsWith('ASSIST_'))
    const env = { ...Object.fromEntries(own), ASSIST_DATA_DIR: path.join(folder, 'served') }
    const child = spawn(
      process.execPath,
      [...programArgs, 'serve', '--port', '0', '--solutions', solutions],
      { cwd: packageRoot, env, stdio: ['ignore', 'pipe', 'pipe'] },
    )
    let stdout = ''
    let stderr = ''
    child.stderr.on('data', (piece: Buffer) => (stderr += piece.toString('utf8')))
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
    await new Promise<void>((resolve) => {
      child.stdout.on('data', (piece: Buffer) => {
        stdout += piece.toString('utf8')
        if (stdout.includes('\n')) resolve()
      })
      child.on('close', () => resolve())
    })
    const address = /^listening on (http:\/\/127\.0\.0\.1:\d+)\n$/.exec(stdout)?.[1]
    assert.ok(address, stdout)
    assert.equal((await fetch(`${address}/readyz`)).status, 200)
    child.kill('SIGTERM')
    assert.equal(await ended, 0)
    assert.equal(stdout, `listening on ${address}\n`)
    const told = stderr.split('\n').filter((line) => !line.startsWith('{'))
    assert.match(told.join('\n'), startOfService)
  },
)

/** What a start without a hitch tells on standard error. */
const startOfService = new RegExp(
  [
    /^Starting; what is kept lies in “.*served”\./,
    /Checking the models\./,
    /Reading the solution base\./,
    /Loading 0 %, not there yet: recognition, second pass, solution base/,
    /(?:Loading .*\n)*Loading 100 %/,
    /Measuring how many calls this machine carries\./,
    /Ready after \d+\.\d s\.\n$/,
  ]
    .map(({ source }) => source)
    .join('\\n'),
)

test('cli: every command tells how it is called', async () => {
  const { status, stdout } = await assist(['replay', 'call.wav', '--help'])
  assert.equal(status, 0)
  assert.match(stdout, /^Usage: assist replay/)
})
