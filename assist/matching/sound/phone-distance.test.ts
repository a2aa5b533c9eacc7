import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { likeness } from './phone-distance.js'

const phones = fc.string({
  unit: fc.constantFrom(...Array.from('aeioyuwrPTKFS0XMNLRWYH')),
  minLength: 1,
  maxLength: 32,
})

test('phone distance: a word sounds like itself, and as much like another as the other like it (property)', () => {
  fc.assert(
    fc.property(phones, phones, (a, b) => {
      assert.equal(likeness(a, a), 1)
      assert.ok(likeness(a, b) >= 0)
      assert.ok(Math.abs(likeness(a, b) - likeness(b, a)) < 1e-5)
    }),
  )
})

test('phone distance: what is alike enough is measured the same, whatever the least that is asked for (property)', () => {
  fc.assert(
    fc.property(phones, phones, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, least) => {
      const whole = likeness(a, b)
      const bounded = likeness(a, b, least)
      if (whole > least + 1e-6) assert.equal(bounded, whole)
      else assert.ok(bounded <= least + 1e-6)
    }),
  )
})
