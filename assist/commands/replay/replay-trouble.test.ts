/** What goes wrong in the middle of a batch, with the program as people run it. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'

import { packageRoot } from '../../settings/package-root.js'
import type { CallReport } from '../../quality/replay/transcript-files.js'
import { requirement } from '../../testing/requirements.js'
import { sampleCallPart } from '../../testing/wave-file.js'

const needsModels = requirement('models')

let folder = ''
const at = (...names: string[]): string => path.join(folder, ...names)

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'assist-trouble-'))
  for (const [name, fromMs] of [
    ['a', 0],
    ['b', 9_000],
    ['c', 20_000],
  ] as const) {
    await writeFile(at(`${name}.wav`), await sampleCallPart(fromMs, fromMs + 6_000))
  }
  const entry = { id: 'light', title: 'Service light is on', answer: 'Bring the car in.' }
  await writeFile(at('base.jsonl'), JSON.stringify({ ...entry, language: 'en' }))
})
after(() => rm(folder, { recursive: true }))

interface RunOptions {
  readonly flags?: readonly string[]
  /** Called while it runs. */
  readonly watch?: (interrupt: () => void) => Promise<void>
}

/** The program on recordings of the folder. */
async function run(
  out: string,
  names: readonly string[],
  { flags = [], watch }: RunOptions = {},
): Promise<{ readonly status: number | null; readonly stderr: string }> {
  const files = names.map((name) => at(name))
  const base = ['--language', 'en', '--solutions', at('base.jsonl'), '--speed', 'max']
  const program = spawn(
    process.execPath,
    ['--import', 'tsx', 'assist/cli.ts', 'replay', ...files, ...base, '--out', out, ...flags],
    { cwd: packageRoot, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let stderr = ''
  program.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const ended = once(program, 'exit') as Promise<[number | null, string | null]>
  await watch?.(() => program.kill('SIGINT'))
  const [status] = await ended
  return { status, stderr }
}

async function requireWhole(out: string, ...names: string[]): Promise<void> {
  for (const name of names) {
    const report = JSON.parse(await readFile(path.join(out, `${name}.json`), 'utf8')) as CallReport
    assert.equal(report.callId, name)
    const log = (await readFile(path.join(out, `${name}.events.jsonl`), 'utf8')).trim().split('\n')
    assert.match(log.at(-1) ?? '', /"type":"call.ended"/)
    assert.match(await readFile(path.join(out, `${name}.vtt`), 'utf8'), /^WEBVTT\n/)
  }
}

test(
  'replay: Ctrl-C leaves what is finished whole and says how to go on; --resume does the rest',
  needsModels,
  async () => {
    const out = at('interrupted')
    const names = ['a.wav', 'b.wav', 'c.wav']
    const stopped = await run(out, names, {
      watch: async (interrupt) => {
        while (!existsSync(path.join(out, 'a.json'))) {
          await new Promise((resolve) => setTimeout(resolve, 20))
        }
        interrupt()
      },
    })
    assert.equal(stopped.status, 130, stopped.stderr)
    assert.match(stopped.stderr, /Stopped\. [12] of 3 recordings are finished.*--resume/)
    await requireWhole(out, 'a')
    assert.equal(existsSync(path.join(out, 'c.json')), false)
    const kept = await readFile(path.join(out, 'a.events.jsonl'), 'utf8')
    const resumed = await run(out, names, { flags: ['--resume'] })
    assert.equal(resumed.status, 0, resumed.stderr)
    await requireWhole(out, 'a', 'b', 'c')
    assert.equal(await readFile(path.join(out, 'a.events.jsonl'), 'utf8'), kept)
  },
)

test(
  'replay: a disk that is full in the middle ends the batch with a reason; with room again --resume does the rest',
  { ...needsModels, skip: existsSync('/dev/full') ? needsModels.skip : 'no /dev/full here' },
  async () => {
    const out = at('full')
    await mkdir(out)
    // What is written for the second call meets a device that really has no space left.
    await symlink('/dev/full', path.join(out, 'b.vtt.part'))
    const names = ['a.wav', 'b.wav', 'c.wav']
    const full = await run(out, names)
    assert.equal(full.status, 1)
    assert.match(full.stderr, /No space is left for --out\. Make room, then go on with --resume/)
    assert.match(full.stderr, /1 of 3 recordings were replayed/)
    await requireWhole(out, 'a')
    assert.deepEqual((await readdir(out)).sort(), ['a.events.jsonl', 'a.json', 'a.vtt'])
    const resumed = await run(out, names, { flags: ['--resume'] })
    assert.equal(resumed.status, 0, resumed.stderr)
    await requireWhole(out, 'a', 'b', 'c')
  },
)

test(
  'replay: of files that are cut off, empty, or no sound each is told by name, and the good ones go on',
  needsModels,
  async () => {
    const whole = await readFile(at('a.wav'))
    await writeFile(at('header.wav'), whole.subarray(0, 30))
    await writeFile(at('cut.wav'), whole.subarray(0, whole.length - 20_001))
    await writeFile(at('zero.wav'), '')
    await writeFile(at('page.wav'), '<!doctype html><title>Not found</title>')
    const out = at('bad')
    const names = ['header.wav', 'zero.wav', 'page.wav', 'cut.wav']
    const { status, stderr } = await run(out, names, { flags: ['--jobs', '2'] })
    assert.equal(status, 1)
    for (const name of ['header', 'zero', 'page']) {
      assert.match(
        stderr,
        new RegExp(`ASSIST_AUDIO_FILE_INVALID: “${name}.wav” cannot be replayed`),
      )
    }
    assert.match(stderr, /“zero.wav” cannot be replayed: it is empty, 0 bytes long/)
    assert.match(stderr, /1 of 4 recordings were replayed/)
    await requireWhole(out, 'cut')
  },
)
