import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { CallSearchQuery } from '../../store/desk/call-search.js'
import type { Store } from '../../store/store.js'
import { saidCall, type SaidTurn } from '../said-call.js'
import { emptyStore, type StoreUnderTest } from './store-under-test.js'
import { exampleWrapUp } from './wrap-up-store-cases.js'

/** Puts a call into a store that began at a time and is over, where its end is given. */
async function addCall(
  store: Store,
  callId: string,
  of: { readonly at: number; readonly turns: readonly SaidTurn[]; readonly owner?: string },
): Promise<void> {
  const { at, turns, owner } = of
  const begun = { callId, internalId: `i-${callId}`, language: 'en', startedAt: at } as const
  await store.calls.create({ ...begun, ...(owner === undefined ? {} : { owner: { id: owner } }) })
  await store.calls.append(callId, saidCall(turns))
  await store.calls.end(callId, at + 60_000)
}

/** Defines the cases that every `CallSearch` has to pass. */
export function callSearchCases(under: StoreUnderTest): void {
  const title = (claim: string): string => `${under.name} search of calls: ${claim}`
  const idsOf = async (store: Store, query: Partial<CallSearchQuery>) =>
    (await store.callSearch.find({ limit: 10, ...query })).map(({ call }) => call.callId)

  test(
    title('words are found in both languages, whatever their ending, all of them'),
    async (t) => {
      const store = await emptyStore(t, under)
      await addCall(store, 'en', { at: 1, turns: ['C: my washing machine is leaking', 'A: Yes.'] })
      await addCall(store, 'zh', { at: 2, turns: ['C: 光猫上的红灯一直亮', 'A: 好的。'] })
      assert.deepEqual(await idsOf(store, { text: 'leaks' }), ['en'])
      assert.deepEqual(await idsOf(store, { text: '红灯' }), ['zh'])
      assert.deepEqual(await idsOf(store, { text: 'leaking fridge' }), [])
      assert.deepEqual(await idsOf(store, { text: 'the' }), [])
      assert.deepEqual(await idsOf(store, { text: '" OR * ) NEAR(' }), [])
      const [found] = await store.callSearch.find({ text: 'machine', limit: 1 })
      assert.deepEqual(
        [found?.hits, found?.matter],
        [
          [{ utteranceId: 'u1', atMs: 0, text: 'my washing machine is leaking' }],
          'my washing machine is leaking',
        ],
      )
    },
  )

  test(title('calls are listed newest first, page by page, within their filters'), async (t) => {
    const store = await emptyStore(t, under)
    for (const at of [1, 2, 3, 3]) {
      const count = (await idsOf(store, {})).length
      await addCall(store, `c${count}`, { at, turns: ['C: hello'] })
    }
    assert.deepEqual(await idsOf(store, {}), ['c2', 'c3', 'c1', 'c0'])
    assert.deepEqual(await idsOf(store, { limit: 2, behind: 'i-c2' }), ['c3', 'c1'])
    assert.deepEqual(await idsOf(store, { fromMs: 2, toMs: 2 }), ['c1'])
    assert.deepEqual(await idsOf(store, { language: 'zh' }), [])
    await store.wrapUps.save('i-c0', exampleWrapUp, 5)
    const [wrapped] = await store.callSearch.find({ outcome: 'resolved', limit: 9 })
    assert.deepEqual(
      [wrapped?.call.callId, wrapped?.topics, wrapped?.entry, wrapped?.disposition],
      ['c0', ['modem'], 'LOS is red', 'fault'],
    )
  })

  test(
    title('a call of another is not found; one that has grown is found by its new words'),
    async (t) => {
      const store = await emptyStore(t, under)
      await addCall(store, 'c1', { at: 1, turns: ['C: my boiler is cold'], owner: 'key:1' })
      const scope = (id: string) => ({ scope: { id, agents: [] } })
      assert.deepEqual(await idsOf(store, { text: 'boiler', ...scope('key:1') }), ['c1'])
      assert.deepEqual(await idsOf(store, { text: 'boiler', ...scope('key:2') }), [])
      const more = { messageId: 'm1', from: 'customer', text: 'it is the radiator' } as const
      await store.calls.append('c1', [
        { seq: 3, callId: 'c1', atMs: 9_000, type: 'message', ...more },
      ])
      assert.deepEqual(await idsOf(store, { text: 'radiator' }), ['c1'])
    },
  )
}
