import assert from 'node:assert/strict'
import { test } from 'node:test'

import { ManualClock } from '../../call/clock.js'
import { AssistError } from '../../errors/errors.js'
import { silentLog } from '../../log/log.js'
import type { AuditEntry } from './audit-entry.js'
import { AuditLog } from './audit-log.js'

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
const wrong = new AssistError('ASSIST_AUTH_REQUIRED', 'No.')
const stranger = { who: undefined, address: '10.0.0.1' }

function bench() {
  const clock = new ManualClock()
  const kept: AuditEntry[] = []
  const state = { fails: false }
  const store = {
    append: (entries: readonly AuditEntry[]) => {
      if (state.fails) return Promise.reject(new Error('disk full'))
      kept.push(...entries)
      return Promise.resolve()
    },
  }
  const audit = new AuditLog({ store, clock, nowMs: () => clock.nowMs(), log: silentLog })
  const pass = async (ms: number): Promise<void> => {
    clock.advance(ms)
    await settled()
  }
  return { audit, kept, state, pass }
}

test('audit: a flood of refusals is counted instead of written, and does not silence other addresses', async () => {
  const { audit, kept, pass } = bench()
  for (let at = 0; at < 100_000; at++) audit.refused(stranger, 'GET /api/calls', wrong)
  audit.refused({ ...stranger, address: '10.0.0.2' }, 'GET /api/calls', wrong)
  await pass(50)
  assert.equal(kept.length, 61)
  assert.equal(kept.at(-1)?.address, '10.0.0.2')
  await pass(60_000)
  await pass(50)
  assert.deepEqual(
    kept.slice(61).map(({ who, address, detail }) => [who, address, detail]),
    [['nobody', '10.0.0.1', '99940 more within a minute']],
  )
})

test('audit: a flood from a hundred thousand addresses is at most 701 lines a minute', async () => {
  const { audit, kept, pass } = bench()
  for (let at = 0; at < 100_000; at++) {
    audit.refused({ ...stranger, address: `address ${at}` }, 'GET /', wrong)
  }
  await pass(60_000)
  await pass(50)
  assert.equal(kept.length, 701)
  const counts = kept.slice(600).map(({ detail }) => Number(detail.split(' ')[0]))
  assert.equal(600 + counts.reduce((sum, count) => sum + count, 0), 100_000)
})

test('audit: what is no refusal of somebody who may not is not written', async () => {
  const { audit, kept, pass } = bench()
  audit.refused(stranger, 'POST /', new AssistError('ASSIST_REQUEST_INVALID', 'A slip.'))
  await pass(50)
  assert.deepEqual(kept, [])
})

test('audit: while the store fails entries wait, and are written in their order', async () => {
  const { audit, kept, state, pass } = bench()
  state.fails = true
  audit.write(stranger, { action: 'set-up', target: '1', detail: '' })
  await pass(50)
  audit.write(stranger, { action: 'set-up', target: '2', detail: '' })
  await pass(2_000)
  assert.deepEqual(kept, [])
  state.fails = false
  await pass(2_000)
  assert.deepEqual(
    kept.map(({ target }) => target),
    ['1', '2'],
  )
})

test('audit: one who looks at a call again and again looks once a minute', async () => {
  const { audit, kept, pass } = bench()
  const doer = { who: 'key:q', address: '10.0.0.1' }
  for (let at = 0; at < 5; at++) audit.looked(doer, 'call.seen', 'c1')
  audit.looked(doer, 'call.seen', 'c2')
  await pass(60_000)
  audit.looked(doer, 'call.seen', 'c1')
  await pass(50)
  assert.deepEqual(
    kept.map(({ target }) => target),
    ['c1', 'c2', 'c1'],
  )
})
