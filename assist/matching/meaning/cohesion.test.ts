import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { normalise } from '../vectors/normalise.js'
import { cohesionOf as stepsOf } from './cohesion.js'
import { VectorIndex } from '../vectors/vector-index.js'

function cohesionOf(...about: Parameters<typeof stepsOf>): number {
  for (const steps = stepsOf(...about); ;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

const unit = fc
  .array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 8, maxLength: 8 })
  .filter((values) => values.some((value) => value > 0.1))
  .map((values) => normalise(Float32Array.from(values)))

/** The same by taking every middle apart, ten usual questions added. */
function slowly(entries: readonly (readonly Float32Array[])[]): number {
  const cosines: number[] = Array.from({ length: 10 }, () => 0.8)
  for (const rows of entries) {
    for (const [at, row] of rows.entries()) {
      if (at === 0) continue
      const others = rows.filter((_, other) => other !== at)
      const middle = normalise(
        Float32Array.from(row, (_, index) =>
          others.reduce((sum, other) => sum + (other[index] ?? 0), 0),
        ),
      )
      cosines.push(row.reduce((sum, value, index) => sum + value * (middle[index] ?? 0), 0))
    }
  }
  return cosines.reduce((sum, value) => sum + value, 0) / cosines.length
}

test('cohesion: the mean of each question beside the middle of its entry without it (property)', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(unit, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
      (entries) => {
        const firsts = [0]
        for (const rows of entries) firsts.push((firsts.at(-1) ?? 0) + rows.length)
        const value = cohesionOf(new VectorIndex(entries.flat()), firsts, 'en')
        assert.ok(Math.abs(value - slowly(entries)) < 1e-3, `${value} ${slowly(entries)}`)
      },
    ),
  )
})

test('cohesion: a base of titles, or without a model, is taken for a usual one', () => {
  const alone = new VectorIndex([Float32Array.of(1, 0, 0, 0), Float32Array.of(0, 1, 0, 0)])
  assert.equal(cohesionOf(alone, [0, 1, 2], 'en'), 0.8)
  assert.equal(cohesionOf(new VectorIndex(), [0], 'zh'), 0.7)
})

test('cohesion: a base that is worded narrowly expects more than one that is worded widely', () => {
  const near = [Float32Array.of(1, 0, 0, 0), Float32Array.of(0.995, 0.0999, 0, 0)]
  const far = [Float32Array.of(1, 0, 0, 0), Float32Array.of(0.2, 0.9798, 0, 0)]
  const of = (rows: readonly Float32Array[]): number =>
    cohesionOf(new VectorIndex(rows), [0, rows.length], 'en')
  assert.ok(of(near) > of(far))
})

test('cohesion: texts that no model embedded do not count', () => {
  const rows = [Float32Array.of(1, 0, 0, 0), new Float32Array(0), new Float32Array(0)]
  assert.equal(cohesionOf(new VectorIndex(rows), [0, 3], 'en'), 0.8)
})
