import assert from 'node:assert/strict'
import { test } from 'node:test'

import { emptyStore, type StoreUnderTest } from './store-under-test.js'

/** Defines the cases that every `FollowUpStore` has to pass. */
export function followUpStoreCases(under: StoreUnderTest): void {
  const title = (claim: string): string => `${under.name} follow-ups: ${claim}`
  const page = { followUpId: 'f1', callId: 'c', base: 'shop', solutionId: 's', expiresAt: 9_000 }

  test(title('a page is found as it was made; an unknown one is not'), async (t) => {
    const { followUps } = await emptyStore(t, under)
    await followUps.create(page)
    assert.deepEqual(await followUps.find('f1'), { ...page, openedAt: null })
    assert.equal(await followUps.find('f2'), undefined)
  })

  test(title('a page is opened once, also where several ask at a time'), async (t) => {
    const { followUps } = await emptyStore(t, under)
    await followUps.create(page)
    const first = await Promise.all([1, 2, 3].map((atMs) => followUps.markOpened('f1', atMs)))
    assert.equal(first.filter(Boolean).length, 1)
    assert.equal(await followUps.markOpened('f1', 4), false)
    assert.equal((await followUps.find('f1'))?.openedAt, 1 + first.indexOf(true))
    assert.equal(await followUps.markOpened('f2', 1), false)
  })

  test(title('an id that is there already is refused, and nothing is lost'), async (t) => {
    const { followUps } = await emptyStore(t, under)
    await followUps.create(page)
    await assert.rejects(followUps.create({ ...page, callId: 'other' }), {
      code: 'ASSIST_STORE_FAILED',
      message: /could not write a follow-up/,
    })
    assert.equal((await followUps.find('f1'))?.callId, 'c')
  })
}
