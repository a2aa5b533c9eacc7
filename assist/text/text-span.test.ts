import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import {
  contains,
  inTextOrder,
  originalSpan,
  overlaps,
  replaced,
  withoutOverlaps,
  type Replacement,
  type TextSpan,
} from './text-span.js'

const length = 40

/** A span of at least one character. */
const span: fc.Arbitrary<TextSpan> = fc
  .tuple(fc.integer({ min: 0, max: length - 1 }), fc.integer({ min: 1, max: 8 }))
  .map(([start, size]) => ({ start, end: Math.min(length, start + size) }))

/** Replacements as `replaced` takes them: in order, without overlaps. */
const replacements: fc.Arbitrary<Replacement[]> = fc
  .array(
    fc.tuple(span, fc.string({ unit: fc.constantFrom('#', '*'), minLength: 1, maxLength: 6 })),
    {
      maxLength: 8,
    },
  )
  .map((all) =>
    inTextOrder(withoutOverlaps(all.map(([own, replacement]) => ({ ...own, replacement })))),
  )

const text = Array.from({ length }, (_, at) => String.fromCharCode(97 + (at % 26))).join('')

test('text span: two overlap when they share a character, whichever comes first (property)', () => {
  const unitsOf = ({ start, end }: TextSpan): number[] =>
    Array.from({ length: end - start }, (_, at) => start + at)
  fc.assert(
    fc.property(span, span, (a, b) => {
      const isShared = unitsOf(a).some((unit) => unitsOf(b).includes(unit))
      assert.equal(overlaps(a, b), isShared)
      assert.equal(overlaps(b, a), isShared)
      assert.equal(
        contains(a, b),
        unitsOf(b).every((unit) => unitsOf(a).includes(unit)),
      )
    }),
  )
})

test('text span: what is kept does not overlap, and what is dropped overlaps something before it (property)', () => {
  fc.assert(
    fc.property(fc.array(span, { maxLength: 12 }), (spans) => {
      const kept = withoutOverlaps(spans)
      for (const [at, one] of kept.entries())
        assert.ok(kept.every((other, index) => index === at || !overlaps(one, other)))
      for (const [at, one] of spans.entries()) {
        const isBlocked = kept.some((other) => overlaps(one, other) && spans.indexOf(other) < at)
        assert.equal(kept.includes(one), !isBlocked)
      }
    }),
  )
})

test('text span: what stands between replacements stays, in its order (property)', () => {
  fc.assert(
    fc.property(replacements, (all) => {
      const left = Array.from(text).filter((_, at) =>
        all.every((one) => at < one.start || one.end <= at),
      )
      assert.equal(replaced(text, all).replace(/[#*]/g, ''), left.join(''))
      const grown = all.reduce((sum, one) => sum + one.replacement.length - one.end + one.start, 0)
      assert.equal(replaced(text, all).length, text.length + grown)
    }),
  )
})

test('text span: a span of the replaced text leads back to what it came from (property)', () => {
  fc.assert(
    fc.property(replacements, (all) => {
      const result = replaced(text, all)
      for (let at = 0; at < result.length; at++) {
        const { start, end } = originalSpan({ start: at, end: at + 1 }, all)
        const isWhole = all.some((one) => one.start === start && one.end === end)
        const isNext = all.some((one) => one.start === start + 1 && one.end === end)
        if (/[#*]/.test(result[at]!)) assert.ok(isWhole, 'a replacement, whole')
        else assert.equal(text[start], result[at])
        assert.ok(
          isWhole || isNext || end === start + 1,
          'one character, and what begins behind it',
        )
      }
    }),
  )
})

test('text span: no replacements leave the text and its offsets as they are', () => {
  assert.equal(replaced(text, []), text)
  assert.deepEqual(originalSpan({ start: 3, end: 9 }, []), { start: 3, end: 9 })
})
