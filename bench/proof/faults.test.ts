import assert from 'node:assert/strict'
import path from 'node:path'
import { test } from 'node:test'

import { packageRoot } from '../../assist/settings/package-root.js'
import { requirement } from '../../assist/testing/requirements.js'
import { temporaryFolder } from '../../assist/testing/trial-models.js'
import { runFaults } from './faults.js'
import { skipWithoutBuild } from './skip-without-build.js'

test(
  'faults: a service that is killed, an ear that dies and sockets that are cut cost two calls nothing',
  requirement('models'),
  async (t) => {
    if (await skipWithoutBuild(t)) return
    const outcome = await runFaults({
      ...{ faultCount: 3, callCount: 2, seed: 7, workDir: await temporaryFolder(t) },
      kinds: ['service killed', 'ear 1 dies', 'sockets cut'],
      recordings: [path.join(packageRoot, 'fixtures', 'calls', 'demo-questions.wav')],
      ...{ durationMs: 16_000, progress: (line: string) => t.diagnostic(line) },
    })
    const { lost, doubled, callsInFlight } = outcome
    assert.deepEqual([lost, doubled, callsInFlight], [0, 0, 2])
  },
)
