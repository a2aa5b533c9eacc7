import assert from 'node:assert/strict'
import { test } from 'node:test'

import { Consents } from './consents.js'

const missing = { code: 'ASSIST_CONSENT_MISSING' }

test('consents: a yes that nobody asked for permits nothing', () => {
  const consents = new Consents()
  assert.equal(consents.answer('snapshot', true), false)
  assert.throws(() => consents.takeSnapshot(), missing)
})

test('consents: each yes permits one still, and each question one answer', () => {
  const consents = new Consents()
  consents.ask('snapshot')
  assert.equal(consents.answer('snapshot', true), true)
  assert.equal(consents.answer('snapshot', true), false)
  consents.takeSnapshot()
  assert.throws(() => consents.takeSnapshot(), missing)
})

test('consents: a no counts whenever it comes, and one matter says nothing of another', () => {
  const consents = new Consents()
  assert.equal(consents.answer('snapshot', false), false, 'to nothing')
  consents.ask('snapshot')
  consents.answer('snapshot', true)
  assert.equal(consents.answer('snapshot', false), true, 'cancelled in the preview')
  assert.throws(() => consents.takeSnapshot(), missing)
  consents.ask('snapshot')
  consents.answer('snapshot', true)
  consents.ask('snapshot')
  consents.answer('snapshot', false)
  assert.throws(() => consents.takeSnapshot(), missing)
  consents.ask('recording')
  assert.equal(consents.answer('snapshot', true), false)
})
