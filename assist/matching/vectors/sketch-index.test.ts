import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { normalise } from './normalise.js'
import { SketchIndex } from './sketch-index.js'
import { VectorIndex } from './vector-index.js'

/** Numbers from −1 to 1, the same for the same seed (a linear congruence, Numerical Recipes). */
function numbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 31 - 1
  }
}

const vectorOf = (next: () => number, length: number): Float32Array =>
  normalise(Float32Array.from({ length }, next))

function sketched(rows: readonly Float32Array[]): SketchIndex {
  const steps = SketchIndex.build(new VectorIndex(rows))
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

/** Vectors as embeddings are: all of them on one side, in clusters. */
function embeddings(seed: number, length: number, count: number): Float32Array[] {
  const next = numbers(seed)
  const common = vectorOf(next, length)
  const topics = Array.from({ length: 10 }, () => vectorOf(next, length))
  return Array.from({ length: count }, (_, at) => {
    const topic = topics[at % topics.length]!
    const own = vectorOf(next, length)
    return normalise(own.map((value, d) => 0.5 * value + common[d]! + 0.6 * topic[d]!))
  })
}

test('sketches: estimates are near the cosines, odd dimensions too (property)', () => {
  fc.assert(
    fc.property(fc.integer(), fc.constantFrom(384, 390, 512), (seed, length) => {
      const rows = embeddings(seed, length, 60)
      const exact = new VectorIndex(rows)
      const query = rows[7]!
      const estimates = sketched(rows).estimates(query)
      const errors = rows.map((_, row) => Math.abs(estimates[row]! - exact.cosine(query, row)))
      const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length
      assert.ok(mean < 0.03, `mean error ${mean}`)
      assert.ok(Math.max(...errors) < 0.15, `largest error ${Math.max(...errors)}`)
    }),
    { numRuns: 20 },
  )
})

test('sketches: equal rows, a row without a vector, and another model break nothing', () => {
  const next = numbers(1)
  const row = vectorOf(next, 40)
  const equal = sketched(Array.from({ length: 50 }, () => row)).estimates(row)
  for (const estimate of equal) assert.ok(Math.abs(estimate - 1) < 1e-3, `${estimate}`)
  const mixed = sketched([row, new Float32Array(0)]).estimates(row)
  assert.ok(mixed[0]! > 0.9 && Math.abs(mixed[1]!) < 0.1, mixed.join())
  assert.deepEqual([...sketched([row]).estimates(vectorOf(next, 39))], [0])
  assert.deepEqual([...sketched([]).estimates(row)], [])
})

test('sketches: making them gives way many times', () => {
  const rows = embeddings(3, 16, 2_000)
  const steps = SketchIndex.build(new VectorIndex(rows))
  let turns = 0
  while (steps.next().done !== true) turns++
  assert.ok(turns >= 6, `${turns} turns`)
})
