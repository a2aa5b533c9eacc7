import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'

import { packageRoot } from '../../settings/package-root.js'
import { cutRecording } from '../../testing/cut-recording.js'
import { assertHeardIn, sampleGreeting } from '../../testing/heard-text.js'
import { requirement } from '../../testing/requirements.js'
import { startService } from '../../testing/service.js'

test(
  'python: the example streams a recording and prints what was said',
  requirement('python3', 'models'),
  async (t) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'assist-python-'))
    const service = await startService()
    t.after(async () => {
      await service.close()
      await rm(folder, { recursive: true })
    })
    const recording = path.join(folder, 'short.wav')
    await cutRecording(
      path.join(packageRoot, 'fixtures', 'calls', 'car-repair.wav'),
      12_000,
      recording,
    )
    const address = `${service.address.replace('http', 'ws')}/stream`
    const script = path.join(packageRoot, 'examples', 'stream.py')
    const { stdout, stderr } = await promisify(execFile)(
      'python3',
      [script, recording, '--fast', address],
      { timeout: 120_000, encoding: 'utf8' },
    )
    assert.equal(stderr, '')
    const agent = stdout.match(/^ +\d+\.\d s {2}agent: .*$/gm) ?? []
    assertHeardIn(agent.join(' '), sampleGreeting)
  },
)
