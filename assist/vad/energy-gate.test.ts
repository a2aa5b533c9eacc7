import assert from 'node:assert/strict'
import { test } from 'node:test'

import { EnergyGate } from './energy-gate.js'

test('energy gate: silence stays shut, speech opens it, and it lingers so that word ends are judged', () => {
  const gate = new EnergyGate()
  const silence = new Float32Array(512)
  const speech = new Float32Array(512).fill(0.05)
  assert.equal(gate.isOpen(silence), false)
  assert.equal(gate.isOpen(speech), true)
  assert.equal(gate.isOpen(silence), true)
  for (let n = 0; n < 20; n++) gate.isOpen(silence)
  assert.equal(gate.isOpen(silence), false)
})
