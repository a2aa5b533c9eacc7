import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { countErrors, errorRate, percentile, round3 } from './error-rate.js'

const words = (text: string): string[] => text.split(' ').filter((word) => word !== '')
const distance = (a: string, b: string): number => countErrors(words(a), words(b)).errorCount

test('errors: substitutions, insertions and deletions count one each', () => {
  assert.equal(distance('the light is red', 'the light is red'), 0)
  assert.equal(distance('the light is red', 'the light is green'), 1)
  assert.equal(distance('the light is red', 'the light red'), 1)
  assert.equal(distance('the light is red', 'the big light is red'), 1)
  assert.equal(distance('k i t t e n', 's i t t i n g'), 3)
  assert.equal(distance('a b c', 'c b a'), 2)
  assert.equal(distance('', 'a b'), 2)
  assert.equal(distance('a b', ''), 2)
  assert.equal(distance('', ''), 0)
})

const text = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 8 })

test('errors: between the difference of the lengths and the longer length, the same both ways (property)', () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      const { errorCount, referenceCount } = countErrors(a, b)
      assert.equal(referenceCount, a.length)
      assert.ok(errorCount >= Math.abs(a.length - b.length), 'at least the difference')
      assert.ok(errorCount <= Math.max(a.length, b.length), 'at most the longer')
      assert.equal(errorCount, countErrors(b, a).errorCount)
      assert.equal(errorCount === 0, a.join() === b.join())
    }),
  )
})

test('errors: no detour is shorter, and one edit changes them by one at most (property)', () => {
  fc.assert(
    fc.property(text, text, text, fc.nat(8), (a, b, c, at) => {
      const between = (x: string[], y: string[]): number => countErrors(x, y).errorCount
      assert.ok(between(a, c) <= between(a, b) + between(b, c), 'triangle')
      const edited = [...b.slice(0, at), 'new', ...b.slice(at)]
      assert.ok(Math.abs(between(a, edited) - between(a, b)) <= 1, 'one edit')
    }),
  )
})

test('rate: errors over words of the reference, long texts weigh more', () => {
  const short = countErrors(words('red'), words('green'))
  const long = countErrors(words('a b c d e f g h i'), words('a b c d e f g h i'))
  assert.equal(errorRate([short]), 1)
  assert.equal(errorRate([short, long]), 0.1)
  assert.equal(errorRate([]), 0)
  assert.equal(errorRate([countErrors([], ['a'])]), 0, 'nothing was said')
  assert.equal(errorRate([countErrors(['a'], words('b c d'))]), 3, 'it may exceed one')
})

test('percentile: nearest rank, never a value that is not there (property)', () => {
  const values = [30, 10, 20, 40]
  assert.deepEqual(
    [0, 0.25, 0.5, 0.51, 0.75, 0.95, 1].map((share) => percentile(values, share)),
    [10, 10, 20, 30, 30, 40, 40],
  )
  assert.equal(percentile([], 0.5), 0)
  const numbers = fc.array(fc.integer(), { minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(numbers, fc.double({ min: 0, max: 1, noNaN: true }), (all, share) => {
      const value = percentile(all, share)
      assert.ok(all.includes(value), 'one of them')
      const below = all.filter((one) => one <= value).length
      assert.ok(below >= share * all.length - 1e-9, 'the share lies below')
    }),
  )
})

test('round3: three decimals', () => {
  assert.equal(round3(2 / 3), 0.667)
  assert.equal(round3(0.0004), 0)
})
