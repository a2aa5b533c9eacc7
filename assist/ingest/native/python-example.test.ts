import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'

import { packageRoot } from '../../settings/package-root.js'
import { assertHeardIn, sampleGreeting } from '../../testing/heard-text.js'
import { requirement } from '../../testing/requirements.js'
import { startService } from '../../testing/service.js'

/** The first seconds of a recording as a WAV file of its own; 8 kHz stereo μ-law has 16 bytes a millisecond. */
async function cut(recording: string, durationMs: number, to: string): Promise<void> {
  const bytes = await readFile(recording)
  const audioAt = bytes.indexOf('data') + 8
  const end = audioAt + durationMs * 16
  const short = Buffer.from(bytes.subarray(0, end))
  short.writeUInt32LE(end - 8, 4)
  short.writeUInt32LE(end - audioAt, audioAt - 4)
  await writeFile(to, short)
}

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
    await cut(path.join(packageRoot, 'fixtures', 'calls', 'car-repair.wav'), 12_000, recording)
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
