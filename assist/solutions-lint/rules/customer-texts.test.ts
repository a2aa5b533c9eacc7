import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Solution } from '../../solutions/solution.js'
import { demoSolutions } from '../../testing/demo-base.js'
import { customerTextFindings } from './customer-texts.js'

const entry = (rest: Partial<Solution>): Solution => ({
  ...{ id: 'a', title: 'A', answer: 'Do this.', questions: [], tags: [] },
  ...rest,
})
const evidenceOf = (rest: Partial<Solution>): string[] =>
  customerTextFindings([entry(rest)], '2026-01-01').map(({ evidence }) => evidence)

test('lint, customer: what agents say among themselves is found in either language', () => {
  assert.match(
    evidenceOf({ customer: 'Ask the customer to restart, then log a line fault.' })[0] ?? '',
    /“Ask the customer”, “log a line fault”/,
  )
  assert.match(
    evidenceOf({ customer: '引导用户重启，然后建工单。' })[0] ?? '',
    /“引导用户”, “工单”/,
  )
  assert.deepEqual(evidenceOf({ customer: '1. Unplug it for 30 seconds.\n2. Wait 5 minutes.' }), [])
})

test('lint, customer: an entry that is sent wants a text for customers', () => {
  assert.equal(evidenceOf({ followup: { url: 'https://example.com' } }).length, 1)
  assert.deepEqual(evidenceOf({ followup: { url: 'https://example.com' }, customer: 'Text.' }), [])
  assert.deepEqual(evidenceOf({}), [])
})

test('lint, customer: every entry of the demo base has a text for customers, without agent’s words', async () => {
  const solutions = await demoSolutions()
  assert.deepEqual(customerTextFindings(solutions, '2026-01-01'), [])
  const without = solutions.filter(({ customer }) => customer === undefined)
  assert.deepEqual(
    without.map(({ id }) => id),
    [],
  )
})
