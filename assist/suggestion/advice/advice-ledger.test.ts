import assert from 'node:assert/strict'
import { test } from 'node:test'

import { AdviceLedger } from './advice-ledger.js'
import type { Purpose, WeighedSign } from './weighed-sign.js'

const sign = (purpose: Purpose, utteranceId = 'u1'): WeighedSign => ({
  ...{ purpose, weight: 1, utteranceId, atMs: 0 },
  reason: { text: purpose, kind: 'visible' },
})
const video = (...signs: readonly WeighedSign[]) => ({
  ...({ advice: 'video', solutionId: 'x', signs } as const),
})

test('advice ledger: ids count through the call, and open or taken advice stands for its solution alone', () => {
  const ledger = new AdviceLedger()
  assert.equal(ledger.give(video(sign('seen')), 'u1').adviceId, 'a1')
  assert.equal(ledger.give(video(sign('show')), 'u2').adviceId, 'a2')
  assert.ok(ledger.isStanding('video', 'x'))
  assert.ok(!ledger.isStanding('video', 'y') && !ledger.isStanding('link', 'x'))
  assert.ok(ledger.act('a1', 'taken') && ledger.act('a2', 'dismissed'))
  assert.ok(ledger.isStanding('video', 'x'), 'one is taken')
  assert.equal(ledger.act('a3', 'taken'), false)
})

test('advice ledger: a sign gives advice once, a purpose once for each solution', () => {
  const ledger = new AdviceLedger()
  ledger.give(video(sign('seen')), 'u1')
  assert.ok(ledger.isSpent(sign('seen'), 'y'), 'the sign')
  assert.ok(ledger.isSpent(sign('seen', 'u2'), 'x'), 'the purpose')
  assert.ok(!ledger.isSpent(sign('seen', 'u2'), 'y'), 'another solution')
})

test('advice ledger: a dismissal refuses what was said for the whole call, what a solution wants for that solution', () => {
  const ledger = new AdviceLedger()
  ledger.give(video(sign('seen'), sign('solution')), 'u1')
  ledger.act('a1', 'dismissed')
  assert.ok(ledger.isSpent(sign('seen', 'u2'), 'y'))
  assert.ok(!ledger.isSpent(sign('solution', 'u2'), 'y'))
})

test('advice ledger: advice that is withdrawn gives its signs back; answered advice is not withdrawn', () => {
  const ledger = new AdviceLedger()
  ledger.give(video(sign('seen')), 'u1')
  ledger.give(video(sign('show', 'u2')), 'u2')
  ledger.act('a2', 'taken')
  assert.deepEqual(
    ledger.withdraw(() => true),
    ['a1'],
  )
  assert.ok(!ledger.isSpent(sign('seen'), 'x'))
  assert.ok(ledger.isSpent(sign('show', 'u2'), 'x'))
})
