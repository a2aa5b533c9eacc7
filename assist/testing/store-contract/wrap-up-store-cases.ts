import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { WrapUp } from '../../wrapup/wrap-up.js'
import { emptyStore, type StoreUnderTest } from './store-under-test.js'

/** A wrap-up with a sentence, for tests. */
export const exampleWrapUp: WrapUp = {
  summary: [
    {
      ...{ part: 'matter', text: 'The light is red.' },
      quote: { utteranceId: 'u1', channel: 'customer', atMs: 1_000, text: 'The light is red.' },
    },
  ],
  topics: [{ name: 'modem', isTicked: true }],
  solutions: [{ suggestionId: 's1', solutionId: 'los', title: 'LOS is red', verdict: 'used' }],
  ...{ outcome: 'resolved', disposition: 'fault' },
  followUps: [{ text: 'LOS is red', solutionId: 'los', isSent: false }],
  ...{ missing: [], notes: 'Friendly.' },
}

/** Defines the cases that every `WrapUpStore` has to pass. */
export function wrapUpStoreCases(under: StoreUnderTest): void {
  const title = (claim: string): string => `${under.name} wrap-ups: ${claim}`

  test(title('one is kept as it was saved, and corrected in its place'), async (t) => {
    const { calls, wrapUps } = await emptyStore(t, under)
    await calls.create({ callId: 'c1', internalId: 'i1', language: 'en', startedAt: 0 })
    assert.equal(await wrapUps.find('i1'), undefined)
    const first = { callId: 'i1', wrapUp: exampleWrapUp, revision: 1, savedAt: 5 }
    assert.deepEqual(await wrapUps.save('i1', exampleWrapUp, 5), first)
    assert.deepEqual(await wrapUps.find('i1'), first)
    const corrected: WrapUp = { ...exampleWrapUp, outcome: 'not', notes: '' }
    await wrapUps.save('i1', corrected, 9)
    const second = { callId: 'i1', wrapUp: corrected, revision: 2, savedAt: 9 }
    assert.deepEqual(await wrapUps.find('i1'), second)
  })

  test(
    title('one of no call is refused; a call that comes with the same id has its own'),
    async (t) => {
      const { calls, wrapUps } = await emptyStore(t, under)
      await assert.rejects(wrapUps.save('i1', exampleWrapUp, 5), { code: 'ASSIST_CALL_NOT_FOUND' })
      await calls.create({ callId: 'c1', internalId: 'i1', language: 'en', startedAt: 0 })
      await wrapUps.save('i1', exampleWrapUp, 5)
      await calls.create({ callId: 'c1', internalId: 'i2', language: 'en', startedAt: 1 })
      assert.equal((await wrapUps.find('i1'))?.revision, 1)
      assert.equal(await wrapUps.find('i2'), undefined)
    },
  )
}
