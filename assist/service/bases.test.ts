import assert from 'node:assert/strict'
import { test } from 'node:test'

import { ManualClock } from '../call/clock.js'
import { toAssistError } from '../errors/errors.js'
import type { MatchClient } from '../matching/match-client.js'
import { noObserver } from '../pipeline/log/observer.js'
import type { Store } from '../store/store.js'
import { settled } from '../testing/fake-call.js'
import { Bases } from './bases.js'

/** Bases whose matching never takes one. */
function trial() {
  const clock = new ManualClock()
  const failures: string[] = []
  let restore = (): Promise<void> => Promise.resolve()
  const matcher = {
    restoreWith: (given: typeof restore) => (restore = given),
    bringBack: () => new Promise<void>(() => undefined),
    loadBase: () => Promise.reject(new Error('no index')),
  } as unknown as MatchClient
  const store = {
    solutions: { version: () => Promise.resolve('v1'), glossary: () => Promise.resolve([]) },
    learning: { biases: () => Promise.resolve({}) },
  } as unknown as Store
  const failed = (_callId: string, thrown: unknown): void =>
    void failures.push(toAssistError(thrown).code)
  const bases = new Bases({
    ...{ store, matcher, clock, usesLearning: true },
    observer: { ...noObserver, failed },
  })
  return { bases, clock, failures, restore: () => restore() }
}

test('bases: a start waits for their words half a minute at most, and says that they did not come', async () => {
  const { bases, clock, failures } = trial()
  let isThere = false
  void bases.bringBack(['default']).words.then(() => (isThere = true))
  await settled()
  clock.advance(29_999)
  await settled()
  assert.deepEqual([isThere, failures], [false, []])
  clock.advance(1)
  await settled()
  assert.deepEqual([isThere, failures], [true, ['ASSIST_WORKER_FAILED']])
})

test('bases: matching that cannot be given its bases is told once, however often it is tried', async () => {
  const { bases, failures, restore } = trial()
  bases.bringBack(['default'])
  await settled()
  for (let time = 0; time < 3; time++) await assert.rejects(restore())
  assert.equal(failures.length, 1)
})
