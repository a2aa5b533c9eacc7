import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { normalise } from './normalise.js'
import { VectorIndex } from './vector-index.js'

const dimensions = fc.integer({ min: 1, max: 9 })
const vector = (length: number): fc.Arbitrary<Float32Array> =>
  fc
    .array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: length, maxLength: length })
    .map((values) => normalise(Float32Array.from(values)))

const dot = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0)

test('vectors: every cosine is that of a plain sum, odd dimensions too (property)', () => {
  const base = dimensions.chain((length) =>
    fc.tuple(fc.array(vector(length), { minLength: 1, maxLength: 12 }), vector(length)),
  )
  fc.assert(
    fc.property(base, ([rows, query]) => {
      const index = new VectorIndex(rows)
      assert.equal(index.rowCount, rows.length)
      for (const [row, own] of rows.entries()) {
        const cosine = index.cosine(query, row)
        assert.ok(Math.abs(cosine - dot(query, own)) < 1e-5, `row ${row}: ${cosine}`)
        assert.ok(Math.abs(cosine) <= 1 + 1e-5, `row ${row}: ${cosine}`)
      }
    }),
  )
})

test('vectors: a text without a vector, and a query of another model, are near nothing', () => {
  const unit = Float32Array.of(1, 0, 0)
  const index = new VectorIndex([new Float32Array(0), unit])
  assert.deepEqual([index.cosine(unit, 0), index.cosine(unit, 1)], [0, 1])
  assert.equal(index.cosine(Float32Array.of(1, 0), 1), 0)
  assert.equal(new VectorIndex([]).rowCount, 0)
})

test('vectors: rows may come one by one, up to the capacity and of one length', () => {
  const index = new VectorIndex([], 2)
  assert.equal(index.row(0).length, 0)
  index.append(new Float32Array(0))
  index.append(Float32Array.of(0, 1))
  assert.deepEqual([...index.row(0), ...index.row(1)], [0, 0, 0, 1])
  assert.throws(() => index.append(Float32Array.of(0, 1)), RangeError)
  assert.throws(() => new VectorIndex([Float32Array.of(1), Float32Array.of(0, 1)]), RangeError)
})
