import assert from 'node:assert/strict'
import { test } from 'node:test'

import { loadSoundCoder } from '../sound/sound-coder.js'
import { SoundIndex } from '../sound/sound-index.js'
import { TrainedBase } from './trained-base.js'
import { VectorIndex } from '../vectors/vector-index.js'

const now = (): Promise<void> => Promise.resolve()
const titles = ['the card is lost', 'the card is stolen', 'the card is blocked', 'opening hours']

async function trained(vectors: readonly number[][]): Promise<TrainedBase | undefined> {
  const rows = new VectorIndex(vectors.map((values) => Float32Array.from(values)))
  const sounds = await SoundIndex.build(await loadSoundCoder('en'), titles, now)
  return TrainedBase.train(
    { vectors: rows, sounds, centres: rows, entryOf: titles.map((_, at) => at) },
    now,
  )
}

test('trained base: an entry among near others is crowded, one apart is not', async () => {
  const base = await trained([
    [1, 0, 0, 0],
    [0.96, 0.28, 0, 0],
    [0.96, 0, 0.28, 0],
    [0, 0, 0, 1],
  ])
  const [lost, , , hours] = titles.map((_, at) => base?.hubness(at) ?? Number.NaN)
  assert.ok(Math.abs(lost! - (0.96 + 0.96 + 0) / 3) < 1e-6, `${lost}`)
  assert.equal(hours, 0)
})

test('trained base: without embeddings nothing is known of crowds, and sounds are trained alone', async () => {
  const base = await trained(titles.map(() => []))
  assert.equal(base?.hubness(0), 0)
  assert.equal(base.meaning(new Float32Array(4), 0), undefined)
})
