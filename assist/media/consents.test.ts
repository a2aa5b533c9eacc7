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

test('consents: a no takes an earlier yes back, and one matter says nothing of another', () => {
  const consents = new Consents()
  consents.ask('snapshot')
  consents.answer('snapshot', true)
  consents.ask('snapshot')
  consents.answer('snapshot', false)
  assert.throws(() => consents.takeSnapshot(), missing)
  consents.ask('recording')
  assert.equal(consents.answer('snapshot', true), false)
})
