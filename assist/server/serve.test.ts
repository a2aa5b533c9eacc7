import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'

import { AssistError } from '../errors/errors.js'
import { silentLog } from '../log/log.js'
import { loadConfig, type Config } from '../settings/config.js'
import { DataFolder } from '../store/data-folder.js'
import { requirement } from '../testing/requirements.js'
import { serve } from './serve.js'
import { quietReport } from './start/start-report.js'

test('serve: beyond loopback the service does not start with a key that could be guessed', async () => {
  for (const host of ['0.0.0.0', '::', '192.168.1.4', 'desk.example']) {
    const config = loadConfig({}, { host, port: 0, apiKey: 'guess me' })
    await assert.rejects(
      serve({ config, log: silentLog, isDemo: false, stderr: process.stderr }),
      (thrown: unknown) =>
        thrown instanceof AssistError && thrown.code === 'ASSIST_HOST_UNPROTECTED',
      host,
    )
  }
})

test(
  'serve: a solutions file that is not there is refused by its name, before anything runs',
  requirement('models'),
  async () => {
    const solutions = path.join(tmpdir(), 'assist-none', 'gone.jsonl')
    const dataDir = path.join(tmpdir(), `assist-gone-${process.pid}`)
    const config = loadConfig({}, { port: 0, dataDir, solutions })
    await assert.rejects(
      serve({ config, log: silentLog, isDemo: false, stderr: process.stderr }),
      (error: Error & { code?: string }) => {
        assert.equal(error.code, 'ASSIST_SOLUTIONS_FILE_INVALID')
        assert.match(error.message, /“gone\.jsonl” cannot be read/)
        assert.doesNotMatch(error.message, /assist-none/)
        return true
      },
    )
  },
)

/** Starts a service that has to be refused. @returns what was told before, and the refusal */
async function refusedStart(settings: Partial<Config>) {
  const told: string[] = []
  const report = { ...quietReport, step: (text: string) => void told.push(text) }
  const config = loadConfig({}, { port: 0, ...settings })
  const refusal: unknown = await serve({
    ...{ config, report, log: silentLog, isDemo: false, stderr: process.stderr },
  }).then(
    () => assert.fail('it was not refused'),
    (thrown: unknown) => thrown,
  )
  assert.ok(refusal instanceof AssistError)
  return { told, refusal }
}

test('serve: a port in use and a data folder in use are told before a model is loaded, and free the folder', async (t) => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'assist-start-'))
  t.after(() => rm(dataDir, { recursive: true }))
  const other = createServer().listen(0, '127.0.0.1')
  t.after(() => other.close())
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  const first = [`Starting; what is kept lies in “${dataDir}”.`]

  const onPort = await refusedStart({ dataDir, port })
  assert.equal(onPort.refusal.code, 'ASSIST_ADDRESS_UNAVAILABLE')
  assert.deepEqual(onPort.told, first)

  const folder = await DataFolder.take(dataDir)
  t.after(() => folder.release())
  const onFolder = await refusedStart({ dataDir })
  assert.equal(onFolder.refusal.code, 'ASSIST_DATA_FOLDER_IN_USE')
  assert.deepEqual(onFolder.told, first)
})
