import assert from 'node:assert/strict'
import { test } from 'node:test'

import { serveWorker } from './worker-server.js'

test('worker server: it refuses to run on the main thread', () => {
  assert.throws(() => serveWorker({}), { code: 'ASSIST_WORKER_FAILED' })
})
