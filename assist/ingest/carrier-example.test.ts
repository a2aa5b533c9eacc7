import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'

import { packageRoot } from '../settings/package-root.js'
import { cutRecording } from '../testing/cut-recording.js'
import { assertHeardIn, sampleGreeting } from '../testing/heard-text.js'
import { requirement } from '../testing/requirements.js'
import { startService, type TestService } from '../testing/service.js'

const needs = requirement('python3', 'models')
const sample = path.join(packageRoot, 'fixtures', 'calls', 'car-repair.wav')
const secrets = {
  apiKey: 'the key of the service',
  twilioSecret: 'the auth token',
  audiohookKey: 'the key of Genesys',
  jambonzSecret: 'jambonz:a password',
  audiohookSecret: 'dGhlIHNlY3JldCBvZiBHZW5lc3lz',
}
const environment = {
  ASSIST_API_KEY: secrets.apiKey,
  ASSIST_TWILIO_SECRET: secrets.twilioSecret,
  ASSIST_JAMBONZ_SECRET: secrets.jambonzSecret,
  ASSIST_AUDIOHOOK_KEY: secrets.audiohookKey,
  ASSIST_AUDIOHOOK_SECRET: secrets.audiohookSecret,
}

let folder: string
let recording: string
let service: TestService

before(async () => {
  if (needs.skip !== false) return
  folder = await mkdtemp(path.join(tmpdir(), 'assist-carrier-'))
  recording = path.join(folder, 'short.wav')
  await cutRecording(sample, 12_000, recording)
  service = await startService(secrets)
})

after(async () => {
  if (needs.skip !== false) return
  await service.close()
  await rm(folder, { recursive: true })
})

/** What an example prints. */
async function run(script: string, ...args: readonly string[]): Promise<string> {
  const file = path.join(packageRoot, 'examples', script)
  const { stdout, stderr } = await promisify(execFile)('python3', [file, ...args], {
    ...{ timeout: 120_000, encoding: 'utf8' },
    env: { ...process.env, ...environment },
  })
  assert.equal(stderr, '')
  return stdout
}

/** What was said, with its times. */
const saidIn = (output: string): string[] =>
  output.match(/^ +\d+\.\d s {2}(customer|agent): .*$/gm) ?? []

const atDoor = (): string => service.address.replace('http', 'ws')

let native: Promise<string[]> | undefined

/** What the same recording gives through our own door. */
function saidNatively(): Promise<string[]> {
  const at = `${atDoor()}/stream?key=${encodeURIComponent(secrets.apiKey)}`
  native ??= run('stream.py', recording, '--fast', at).then(saidIn)
  return native
}

for (const door of ['twilio', 'audiohook', 'jambonz', 'deepgram']) {
  test(
    `example: a recording played as ${door} plays it is a call like one through our own door`,
    needs,
    async () => {
      const played = saidIn(await run('carrier.py', door, recording, '--fast', atDoor()))
      assertHeardIn(played.filter((line) => line.includes('agent: ')).join(' '), sampleGreeting)
      assert.deepEqual(played, await saidNatively())
    },
  )
}
