import assert from 'node:assert/strict'
import { test } from 'node:test'

import { ManualClock } from '../call/clock.js'
import { AssistError } from '../errors/errors.js'
import { decision, settled } from '../testing/fake-call.js'
import { Readiness, type ReadyState } from './readiness.js'

/** A service of two parts that a test answers for. */
function asked() {
  const clock = new ManualClock()
  let answers = {
    recognition: (): Promise<unknown> => Promise.resolve(),
    store: (): Promise<unknown> => Promise.resolve(),
  }
  let limits: string | undefined
  let askedCount = 0
  const readiness = new Readiness({
    clock,
    limits: () => limits,
    needed: [
      {
        name: 'Recognition',
        ask: () => {
          askedCount++
          return answers.recognition()
        },
      },
      { name: 'The store', ask: () => answers.store() },
    ],
  })
  /** The state, where the parts are given as long as a request waits for them. */
  const state = async (): Promise<ReadyState> => {
    const told = readiness.state()
    await settled()
    clock.advance(500)
    return told
  }
  return {
    ...{ clock, readiness, state, asked: () => askedCount },
    answer: (more: Partial<typeof answers>) => {
      answers = { ...answers, ...more }
    },
    limit: (reason: string) => {
      limits = reason
    },
  }
}

test('readiness: with every part at work calls can be taken, and what is limited is told', async () => {
  const { state, limit } = asked()
  assert.deepEqual(await state(), { status: 'ready' })
  limit('Matched by words alone.')
  assert.deepEqual(await state(), { status: 'ready', reason: 'Matched by words alone.' })
})

test('readiness: a part that has not answered yet is starting, and is asked once', async () => {
  const { state, answer, asked: count } = asked()
  const loading = decision()
  answer({ recognition: () => loading.promise })
  for (let n = 0; n < 3; n++) {
    const { status, reason } = await state()
    assert.deepEqual([status, reason], ['starting', 'Recognition is still loading.'])
  }
  assert.equal(count(), 1)
  loading.resolve()
  await settled()
  assert.equal((await state()).status, 'ready')
})

test('readiness: a part that failed makes the service unavailable, by its code alone, until it works again', async () => {
  const { state, answer } = asked()
  const path = new Error('/a/path of this machine')
  const failure = new AssistError('ASSIST_STORE_FAILED', 'disk', { cause: path })
  answer({ store: () => Promise.reject(failure) })
  assert.deepEqual(await state(), {
    ...{ status: 'unavailable', reason: 'The store has failed (ASSIST_STORE_FAILED).' },
  })
  answer({ store: () => Promise.resolve() })
  assert.deepEqual(await state(), { status: 'ready' })
})

test('readiness: a busy part is believed for ten seconds, a stuck one is not', async () => {
  const { state, answer, clock } = asked()
  assert.equal((await state()).status, 'ready')
  const busy = decision()
  answer({ recognition: () => busy.promise })
  clock.advance(60_000)
  assert.equal((await state()).status, 'ready', 'asked only now')
  clock.advance(9_000)
  assert.equal((await state()).status, 'ready')
  clock.advance(1_000)
  const { status, reason } = await state()
  assert.equal(status, 'unavailable')
  assert.match(reason, /^Recognition has not answered for 1\d s\.$/)
  busy.resolve()
  await settled()
  assert.equal((await state()).status, 'ready')
})

test('readiness: a service that stops says so, whatever its parts say', async () => {
  const { state, readiness } = asked()
  readiness.stop()
  assert.equal((await state()).status, 'stopping')
})
