import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'

import { packageRoot } from '../settings/package-root.js'
import { assertHeardIn, sampleGreeting } from '../testing/heard-text.js'
import { sampleCallFile } from '../testing/opus-stream.js'
import { requirement } from '../testing/requirements.js'
import { startService } from '../testing/service.js'

const run = promisify(execFile)
const packed = { byteLength: 0, files: [] as string[] }
let folder: string

/** What a user writes; the address and a recording come as arguments. */
const program = `
import { readFileSync } from 'node:fs'
import { AssistClient, type CallEvent } from 'agent-assist-client'
import WebSocket from 'ws'

const [address = '', recording = ''] = process.argv.slice(2)
const texts: string[] = []
const states: string[] = []
const call = new AssistClient({
  url: address,
  start: { callId: 'packed', language: 'en', encoding: 'mulaw', sampleRateHz: 8000, channels: ['customer', 'agent'] },
  WebSocket,
  onEvent: (event: CallEvent) => {
    if (event.type === 'utterance.final') texts.push(event.text)
  },
  onState: (state) => states.push(state),
})
await call.open()
const audio = readFileSync(recording).subarray(58)
for (let at = 0; at < 12 * 16_000; at += 3_200) call.sendAudio(audio.subarray(at, at + 3_200))
const { lastSeq } = await call.stop()
console.log(JSON.stringify({ texts, states, lastSeq }))
`

/** Packs in a copy, so that nothing is left in the sources, and installs what came of it. */
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'assist-package-'))
  const sources = path.join(folder, 'sources')
  for (const name of ['packages', 'assist', 'tsconfig.json', 'package.json'])
    await cp(path.join(packageRoot, name), path.join(sources, name), { recursive: true })
  await symlink(path.join(packageRoot, 'node_modules'), path.join(sources, 'node_modules'))
  const client = path.join(sources, 'packages', 'client')
  const { stdout } = await run('npm', ['pack', '--offline', '--json', '--silent'], { cwd: client })
  const [told] = JSON.parse(stdout.slice(stdout.indexOf('[\n'))) as {
    filename: string
    size: number
    files: { path: string }[]
  }[]
  packed.byteLength = told?.size ?? Infinity
  packed.files = told?.files.map((file) => file.path) ?? []
  const user = path.join(folder, 'user')
  await mkdir(user)
  await writeFile(path.join(user, 'package.json'), '{"type":"module","private":true}')
  await run('npm', ['install', '--offline', '--silent', path.join(client, told?.filename ?? '')], {
    cwd: user,
  })
  for (const name of ['ws', '@types'])
    await symlink(
      path.join(packageRoot, 'node_modules', name),
      path.join(user, 'node_modules', name),
    )
  await writeFile(path.join(user, 'call.ts'), program)
})
after(() => rm(folder, { recursive: true }))

test('package: it is small, and has nothing of the service in it', async () => {
  assert.ok(packed.byteLength < 50_000, String(packed.byteLength))
  assert.ok(packed.files.includes('dist/client.js') && packed.files.includes('README.md'))
  const code = await readFile(
    path.join(folder, 'user', 'node_modules', 'agent-assist-client', 'dist', 'client.js'),
    'utf8',
  )
  assert.doesNotMatch(code, /\bfrom\s*['"]|\bimport\s*\(|require\(/)
  await assert.rejects(stat(path.join(folder, 'user', 'node_modules', 'onnxruntime-node')))
})

test('package: its types are whole, in a strict program', async () => {
  const options = ['--strict', '--exactOptionalPropertyTypes', '--noEmit', '--target', 'es2023']
  await run(
    path.join(packageRoot, 'node_modules', '.bin', 'tsc'),
    [...[...options, '--module', 'node20', '--lib', 'es2023', '--types', 'node', 'call.ts']],
    { cwd: path.join(folder, 'user') },
  )
})

test(
  'package: installed by itself it holds a call with a real service',
  requirement('models'),
  async (t) => {
    const service = await startService()
    t.after(() => service.close())
    const address = `${service.address.replace('http', 'ws')}/stream`
    const { stdout } = await run(
      'node',
      ['--import', path.join(packageRoot, 'node_modules/tsx/dist/loader.mjs')].concat(
        ...['call.ts', address, sampleCallFile],
      ),
      { cwd: path.join(folder, 'user'), timeout: 120_000 },
    )
    const { texts, states, lastSeq } = JSON.parse(stdout) as {
      texts: string[]
      states: string[]
      lastSeq: number
    }
    assertHeardIn(texts.join(' '), sampleGreeting)
    assert.deepEqual(states, ['connecting', 'open', 'closed'])
    assert.ok(lastSeq > 5)
  },
)
