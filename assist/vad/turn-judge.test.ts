import assert from 'node:assert/strict'
import path from 'node:path'
import { test } from 'node:test'

import { installedFolder } from '../testing/installed-models.js'
import { requirement } from '../testing/requirements.js'
import { TurnJudge } from './turn-judge.js'

/** A buzz of 15 harmonics whose pitch falls by so many Hz, four syllables a second, and 0.2 s of silence. */
function buzz(seconds: number, fallHz: number): Float32Array {
  const sampleCount = seconds * 16_000
  let phase = 0
  return Float32Array.from({ length: sampleCount }, (_, n) => {
    phase += (2 * Math.PI * (200 - (fallHz * n) / sampleCount)) / 16_000
    if (n >= sampleCount - 3_200) return 0
    let sum = 0
    for (let k = 1; k < 16; k++) sum += Math.sin(k * phase) / k
    return sum * 0.1 * (0.5 + 0.5 * Math.sin((2 * Math.PI * 4 * n) / 16_000))
  })
}

test(
  'turn judge: it gives what the makers’ own front end and model give',
  requirement('models'),
  async (t) => {
    const folder = installedFolder('smart-turn-v3.2')
    const turns = await TurnJudge.load(path.join(folder, 'smart-turn-v3.2-cpu.onnx'))
    t.after(() => turns.close())
    // Of pipecat-ai 1.14.0 in Python; the 8-bit products differ a little from processor to processor.
    const expected = [
      { seconds: 2, fallHz: 120, probability: 0.786 },
      { seconds: 2, fallHz: -80, probability: 0.911 },
      { seconds: 10, fallHz: 60, probability: 0.751 },
    ]
    for (const { seconds, fallHz, probability } of expected) {
      const judged = await turns.judge(buzz(seconds, fallHz))
      assert.ok(Math.abs(judged - probability) < 0.05, `${judged} for ${probability}`)
    }
  },
)
