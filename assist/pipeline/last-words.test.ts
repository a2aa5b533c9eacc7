import assert from 'node:assert/strict'
import { test } from 'node:test'

import { ManualClock } from '../call/clock.js'
import { decision, settled } from '../testing/fake-call.js'
import { LastWords } from './last-words.js'

function setUp(patienceMs?: number) {
  const clock = new ManualClock()
  const lost: unknown[] = []
  const words = new LastWords({ clock, patienceMs, lost: (thrown) => lost.push(thrown) })
  return { clock, lost, words }
}

const never = new Promise<void>(() => undefined)

test('last words: what comes in time is waited for, and nothing is lost', async () => {
  const { clock, lost, words } = setUp(1_000)
  const work = decision()
  const waited = words.waitFor(work.promise)
  clock.advance(999)
  work.resolve()
  await waited
  clock.advance(10_000)
  assert.deepEqual(lost, [])
})

test('last words: what takes too long, or breaks, is given up and told once', async () => {
  const { clock, lost, words } = setUp(1_000)
  const waited = words.waitFor(never)
  clock.advance(1_000)
  await waited
  assert.deepEqual(lost, [undefined])
  const broken = new Error('broken')
  await words.waitFor(Promise.reject(broken))
  assert.deepEqual(lost, [undefined, broken])
})

test('last words: under the virtual clock the wait has no bound; a service that stops ends it', async () => {
  const { clock, lost, words } = setUp()
  let isOver = false
  const waited = words.waitFor(never).then(() => (isOver = true))
  clock.advance(1e9)
  await settled()
  assert.equal(isOver, false)
  words.giveUp()
  await waited
  await words.waitFor(never)
  assert.deepEqual(lost, [])
})
