import assert from 'node:assert/strict'
import { test } from 'node:test'

import { addScaled, dot, type FeatureRow } from '../vectors/feature-rows.js'
import { TrainedHead } from './trained-head.js'

const now = (): Promise<void> => Promise.resolve()

/** The first row is nearer to the middle of the other entry; what tells is its last feature. */
const rows: FeatureRow[] = [
  [0.96, 0, 0.28],
  [0, 0.96, 0.28],
  [0.96, 0, -0.28],
  [0.96, 0.05, -0.28],
].map((values) => ({ values: Float32Array.from(values) }))
const entryOf = [0, 0, 1, 1]
const centres = Float32Array.from([0.65, 0.65, 0.38, 0.96, 0.02, -0.28])

test('trained head: tells entries apart that their middles confuse, and is the same every time', async () => {
  const set = { rows, entryOf, centres, width: 3 }
  const head = await TrainedHead.train(set, now)
  for (const [at, row] of rows.entries()) {
    const own = entryOf[at]!
    assert.ok(head.logit(row, own) > head.logit(row, 1 - own), `row ${at}`)
  }
  const byMiddle = (entry: number): number => dot(rows[0]!, centres, entry * 3)
  assert.ok(byMiddle(1) > byMiddle(0), 'the middles alone are wrong')
  const again = await TrainedHead.train(set, now)
  assert.equal(head.logit(rows[1]!, 1), again.logit(rows[1]!, 1))
})

test('trained head: lets others work between steps', async () => {
  let pauseCount = 0
  const many = Array.from({ length: 1_000 }, (_, at) => rows[at % 4]!)
  const set = { rows: many, entryOf: many.map((_, at) => entryOf[at % 4]!), centres, width: 3 }
  await TrainedHead.train(set, () => {
    pauseCount++
    return Promise.resolve()
  })
  assert.ok(pauseCount >= 30, `${pauseCount}`)
})

test('feature rows: a sparse row counts as the dense one that it stands for', () => {
  const sparse = { values: Float32Array.from([2, 3]), indexes: Uint16Array.from([1, 3]) }
  const dense = { values: Float32Array.from([0, 2, 0, 3]) }
  const other = Float32Array.from([9, 1, 2, 3, 4])
  assert.equal(dot(sparse, other, 1), dot(dense, other, 1))
  const [a, b] = [new Float32Array(5), new Float32Array(5)]
  addScaled(sparse, 0.5, { dense: a, from: 1 })
  addScaled(dense, 0.5, { dense: b, from: 1 })
  assert.deepEqual(a, b)
})
