import assert from 'node:assert/strict'
import { test } from 'node:test'

import { fakeCall, findAlways, heard } from '../testing/fake-call.js'

/** Starts of the finals that the ear is told of, where the best candidate of a final is this likely. */
async function favouredAt(confidence: number): Promise<readonly number[]> {
  const match = { solutionId: 'router', confidence, because: [] }
  const { pipeline, ear } = fakeCall({ isVirtual: true, findMatches: findAlways(match), show: 0.5 })
  const customer = heard('customer')
  for (const item of [
    customer.started(100),
    customer.partial('my router is'),
    customer.final('My router is red.'),
  ])
    pipeline.heard(item)
  await pipeline.end('stopped')
  return ear.favouredMs
}

test('near misses: the ear is told of a final that falls a little short of a card, once', async () => {
  assert.deepEqual(await favouredAt(0.4), [0])
})

test('near misses: not of one that shows a card, nor of small talk', async () => {
  assert.deepEqual(await favouredAt(0.6), [])
  assert.deepEqual(await favouredAt(0.2), [])
})
