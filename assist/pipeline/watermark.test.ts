import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { Watermark } from './watermark.js'

test('watermark: with nothing under way a mark is passed at once', () => {
  let isPassed = false
  new Watermark().afterPassing(() => (isPassed = true))
  assert.equal(isPassed, true)
})

test('watermark: an item that replaced a waiting one counts once', () => {
  const watermark = new Watermark()
  watermark.enter()
  watermark.enter(1 - 1)
  let isPassed = false
  watermark.afterPassing(() => (isPassed = true))
  assert.equal(isPassed, false)
  watermark.pass()
  assert.equal(isPassed, true)
})

test('watermark: a mark is passed when all before it are through, never earlier, in order (property)', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('enter', 'pass', 'mark')), (steps) => {
      const watermark = new Watermark()
      let entered = 0
      let passed = 0
      const due: number[] = []
      const told: number[] = []
      for (const step of steps) {
        if (step === 'enter') {
          watermark.enter()
          entered++
        } else if (step === 'mark') {
          const after = entered
          due.push(after)
          watermark.afterPassing(() => {
            assert.ok(passed >= after)
            told.push(after)
          })
        } else if (passed < entered) {
          passed++
          watermark.pass()
        }
      }
      assert.deepEqual(
        told,
        due.filter((after) => after <= passed),
      )
    }),
  )
})
