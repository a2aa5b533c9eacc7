import assert from 'node:assert/strict'
import { test } from 'node:test'

import { AssistError } from '../errors/errors.js'
import { silentLog } from '../log/log.js'
import { loadConfig } from '../settings/config.js'
import { serve } from './serve.js'

test('serve: beyond loopback the service does not start without a key', async () => {
  for (const host of ['0.0.0.0', '::', '192.168.1.4', 'desk.example']) {
    const config = loadConfig({}, { host, port: 0 })
    await assert.rejects(
      serve({ config, log: silentLog, isDemo: false, stderr: process.stderr }),
      (thrown: unknown) =>
        thrown instanceof AssistError && thrown.code === 'ASSIST_HOST_UNPROTECTED',
      host,
    )
  }
})
