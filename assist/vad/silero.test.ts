import assert from 'node:assert/strict'
import path from 'node:path'
import { test } from 'node:test'

import { installedFolder } from '../testing/installed-models.js'
import { requirement } from '../testing/requirements.js'
import { SileroState, SileroVad } from './silero.js'

test(
  'silero: frames in one batch give bit for bit what single runs give',
  requirement('models'),
  async (t) => {
    const folder = installedFolder('silero-vad-v6')
    const vad = await SileroVad.load(path.join(folder, 'silero_vad_v6.onnx'))
    t.after(() => vad.close())
    const frames = Array.from({ length: 6 }, (_, row) =>
      Float32Array.from({ length: 512 }, (_unused, n) => Math.sin(n * (row + 1) * 0.02) * 0.3),
    )
    const single = frames.map(() => new SileroState())
    const batched = frames.map(() => new SileroState())
    for (let round = 0; round < 5; round++) {
      const alone: number[] = []
      for (const [row, samples] of frames.entries()) {
        alone.push(...(await vad.run([{ samples, state: single[row]! }])))
      }
      const together = await vad.run(
        frames.map((samples, row) => ({ samples, state: batched[row]! })),
      )
      assert.deepEqual(together, alone)
    }
    assert.deepEqual(batched, single)
  },
)
