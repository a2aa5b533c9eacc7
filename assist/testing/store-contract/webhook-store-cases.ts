import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { NewDelivery } from '../../store/webhooks/webhook-store.js'
import { emptyStore, type StoreUnderTest } from './store-under-test.js'

/** Defines the cases that every `WebhookStore` has to pass. */
export function webhookStoreCases(under: StoreUnderTest): void {
  const title = (claim: string): string => `${under.name} webhooks: ${claim}`
  const of = (deliveryId: string, callId: string, createdAt = 1_000): NewDelivery => {
    return { deliveryId, callId, type: 'call.started', body: `{"id":"${deliveryId}"}`, createdAt }
  }
  const done = { attemptedAt: 2_000, nextAt: null, answer: 200, problem: null }
  const ids = (found: readonly NewDelivery[]) => found.map(({ deliveryId }) => deliveryId)

  test(title('an id is remembered once, and stays as it was first'), async (t) => {
    const { webhooks } = await emptyStore(t, under)
    await webhooks.add([of('a', 'one'), of('b', 'one')])
    await webhooks.attempted('a', { ...done, state: 'delivered' })
    await webhooks.add([{ ...of('a', 'one'), body: 'another' }, of('c', 'one')])
    const [c, b, a] = await webhooks.list({ limit: 10 })
    assert.deepEqual([c, b, a].map((one) => one?.deliveryId).join(''), 'cba')
    assert.equal(a?.body, '{"id":"a"}')
    assert.equal(a.state, 'delivered')
    assert.equal(a.attemptCount, 1)
    assert.deepEqual([b?.state, b?.nextAt, b?.attemptedAt], ['waiting', 1_000, null])
    await webhooks.add([])
  })

  test(title('a call’s messages are due in their order, one at a time'), async (t) => {
    const { webhooks } = await emptyStore(t, under)
    await webhooks.add([of('a1', 'a'), of('a2', 'a'), of('b1', 'b', 5_000)])
    assert.deepEqual(ids(await webhooks.due(999, 10)), [])
    assert.deepEqual(ids(await webhooks.due(1_000, 10)), ['a1'])
    assert.deepEqual(ids(await webhooks.due(5_000, 10)), ['a1', 'b1'])
    assert.deepEqual(ids(await webhooks.due(5_000, 1)), ['a1'])
    const later = { ...done, state: 'waiting', answer: 500, nextAt: 9_000 } as const
    await webhooks.attempted('a1', later)
    assert.deepEqual(ids(await webhooks.due(5_000, 10)), ['b1'])
    assert.equal(await webhooks.nextDueAfter(4_999), 5_000)
    await webhooks.attempted('b1', { ...done, state: 'delivered' })
    assert.equal(await webhooks.nextDueAfter(5_000), 9_000)
    await webhooks.attempted('a1', { ...done, state: 'given-up' })
    assert.deepEqual(ids(await webhooks.due(5_000, 10)), ['a2'])
    await webhooks.attempted('a2', { ...done, state: 'delivered' })
    assert.equal(await webhooks.nextDueAfter(0), null)
    await assert.rejects(webhooks.attempted('x', { ...done, state: 'delivered' }), {
      code: 'ASSIST_DELIVERY_NOT_FOUND',
    })
  })

  test(title('what was given up is tried again, what was delivered is not'), async (t) => {
    const { webhooks } = await emptyStore(t, under)
    await webhooks.add([of('a', 'a'), of('b', 'b')])
    await webhooks.attempted('a', { ...done, state: 'given-up', answer: 500 })
    await webhooks.attempted('b', { ...done, state: 'delivered' })
    assert.equal((await webhooks.retry('a', 7_000)).state, 'waiting')
    assert.equal((await webhooks.retry('b', 7_000)).state, 'delivered')
    assert.deepEqual(ids(await webhooks.due(7_000, 10)), ['a'])
    await assert.rejects(webhooks.retry('x', 0), { code: 'ASSIST_DELIVERY_NOT_FOUND' })
  })

  test(
    title('lists go by state and page by page; what is old and settled is forgotten'),
    async (t) => {
      const { webhooks } = await emptyStore(t, under)
      await webhooks.add([of('a', 'a', 1), of('b', 'b', 2), of('c', 'c', 3)])
      await webhooks.attempted('a', { ...done, state: 'delivered' })
      const [newest] = await webhooks.list({ limit: 1 })
      assert.equal(newest?.deliveryId, 'c')
      const rest = await webhooks.list({ limit: 10, before: newest.position })
      assert.deepEqual(ids(rest), ['b', 'a'])
      assert.deepEqual(ids(await webhooks.list({ limit: 10, state: 'waiting' })), ['c', 'b'])
      await webhooks.prune(3)
      assert.deepEqual(ids(await webhooks.list({ limit: 10 })), ['c', 'b'])
    },
  )

  test(
    title('many that are old are forgotten a part at a time, and none that waits'),
    async (t) => {
      const { webhooks } = await emptyStore(t, under)
      const all = Array.from({ length: 102 }, (_, at) => of(`d${at}`, `c${at}`, at))
      await webhooks.add(all)
      const over = all.slice(0, 101).map(({ deliveryId }) => {
        return webhooks.attempted(deliveryId, { ...done, state: 'delivered' })
      })
      await Promise.all(over)
      await webhooks.prune(1_000)
      assert.deepEqual(ids(await webhooks.list({ limit: 1_000 })), ['d101', 'd100'])
      await webhooks.prune(1_000)
      assert.deepEqual(ids(await webhooks.list({ limit: 1_000 })), ['d101'])
    },
  )
}
