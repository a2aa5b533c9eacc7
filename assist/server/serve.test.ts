import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'

import { AssistError } from '../errors/errors.js'
import { silentLog } from '../log/log.js'
import { loadConfig } from '../settings/config.js'
import { requirement } from '../testing/requirements.js'
import { serve } from './serve.js'

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
