import assert from 'node:assert/strict'
import { test } from 'node:test'

import { ManualClock } from '../call/clock.js'
import type { AssistError } from '../errors/errors.js'
import type { CallEvent } from '../pipeline/log/call-event.js'
import { loadConfig, type Config } from '../settings/config.js'
import { Admission } from './admission.js'
import { Lateness } from './lateness.js'

const endpointPauseMs = 600
const mb = 1_000_000

function bench(
  { maxCalls = 200, limitBytes = undefined as number | undefined } = {},
  overrides: Partial<Config> = {},
) {
  const clock = new ManualClock()
  const lateness = new Lateness(clock)
  const used = { bytes: 500 * mb }
  const memory = () => ({ usedBytes: used.bytes, limitBytes })
  const config = loadConfig({}, { maxCalls, endpointPauseMs, ...overrides })
  let liveCalls = 0
  const liveCallCount = (): number => liveCalls
  const admission = new Admission({ config, lateness, liveCallCount, memory })
  const finals = (delayMs: number, count = 10): void => {
    for (let at = 0; at < count; at++) lateness.event(final(delayMs))
  }
  const reason = (calls: number): string | undefined => {
    liveCalls = calls
    admission.look()
    return admission.refusal()?.reason
  }
  return { clock, admission, used, finals, reason }
}

function final(delayMs: number): CallEvent {
  return {
    ...{ seq: 1, callId: 'call', atMs: 10_000 + delayMs, type: 'utterance.final' },
    ...{ utteranceId: 'u1', channel: 'customer', startMs: 9_000, endMs: 10_000 },
    ...{ text: 'hello', language: 'en', confidence: 0.9, engine: 'moonshine' },
  }
}

test('admission: as many calls as measured at start are taken, whatever their rush', () => {
  const { admission, reason } = bench()
  admission.measured(6.8)
  assert.equal(reason(5), undefined)
  assert.equal(reason(6), 'measured')
  assert.throws(
    () => admission.requireRoom(6),
    (error: AssistError) =>
      error.code === 'ASSIST_CAPACITY_FULL' && error.retryAfterMs === 5_000 && error.retryable,
  )
  assert.equal(admission.refusedCount, 1)
})

test('admission: calls that are carried well make room for a quarter more', () => {
  const { admission, finals, reason } = bench()
  admission.measured(8)
  finals(endpointPauseMs + 100)
  assert.equal(reason(8), undefined)
  assert.equal(reason(10), undefined, 'ten were carried well by now')
  assert.equal(admission.capacityCalls, 12)
})

test('admission: where finals are late nothing more is taken, until they are in time again', () => {
  const { clock, admission, finals, reason } = bench()
  admission.measured(20)
  finals(endpointPauseMs + 900)
  assert.equal(reason(5), 'late')
  assert.match(admission.refusal()!.message, /0\.9 s behind with 5 calls.*10 s/)
  assert.equal(reason(0), undefined, 'an idle service takes the first call')
  clock.advance(21_000)
  assert.equal(reason(5), undefined)
})

test('admission: a spoken number that is waited for makes nothing late', () => {
  const { admission, finals } = bench()
  finals(endpointPauseMs + 50, 8)
  finals(endpointPauseMs + 1_100, 4)
  assert.equal(admission.isLate, false)
})

test('admission: a few late finals are no measurement', () => {
  const { admission, finals, reason } = bench()
  admission.measured(20)
  finals(endpointPauseMs + 5_000, 7)
  assert.equal(reason(5), undefined)
})

test('admission: a person’s limit holds however much the machine could carry', () => {
  const { admission, reason } = bench({ maxCalls: 3 })
  admission.measured(20)
  assert.equal(reason(3), 'configured')
  assert.equal(admission.capacityCalls, 3)
})

test('admission: near the container’s limit of memory no call is taken', () => {
  const { admission, used, reason } = bench({ limitBytes: 1_000 * mb })
  admission.measured(20)
  assert.equal(reason(2), undefined)
  used.bytes = 950 * mb
  assert.equal(reason(2), 'memory')
})

test('admission: who configures the number of calls is asked nothing else', () => {
  const { admission, finals, reason } = bench({ maxCalls: 9 }, { admission: 'configured' })
  admission.measured(2)
  finals(endpointPauseMs + 5_000)
  assert.equal(reason(8), undefined)
  assert.equal(reason(9), 'configured')
})
