import assert from 'node:assert/strict'
import { test } from 'node:test'

import { CustomerLink } from './customer-link.js'

test('link: the first browser keeps it, comes back with its secret, and nobody else gets in', () => {
  const link = new CustomerLink(1_000)
  const secret = link.admit(undefined, 10)
  assert.equal(link.admit(secret, 20), secret)
  assert.throws(() => link.admit(undefined, 30), { code: 'ASSIST_LINK_IN_USE' })
  assert.throws(() => link.admit('guessed', 30), { code: 'ASSIST_LINK_IN_USE' })
  assert.equal(link.admit(secret, 5_000), secret, 'a call may last longer than its link')
})

test('link: one that is opened late is refused by name', () => {
  const link = new CustomerLink(1_000)
  assert.throws(() => link.admit(undefined, 1_000), { code: 'ASSIST_LINK_EXPIRED' })
  assert.equal(link.isHeldBy(undefined), false)
  assert.equal(link.isOpened, false)
})
