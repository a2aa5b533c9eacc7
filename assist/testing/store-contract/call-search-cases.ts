import assert from 'node:assert/strict'
import { test } from 'node:test'

import { agentDigest } from '../../call/call-owner.js'
import type { CallEvent, CallEventBody } from '../../pipeline/log/call-event.js'
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

  test(
    title(
      'agent, entry, medium, topic, length and what went wrong choose calls, one by one and together',
    ),
    async (t) => {
      const store = await emptyStore(t, under)
      await addCall(store, 'plain', { at: 1, turns: ['C: hello there'] })
      await addCall(store, 'Full_1', { at: 2, turns: ['C: card [card] is lost'], owner: 'key:7' })
      await store.calls.bind('Full_1', { id: 'key:7', agent: agentDigest('Ana') })
      await store.calls.append('Full_1', eventsBehind(3))
      await store.calls.create({
        callId: 'live',
        internalId: 'i-live',
        language: 'en',
        startedAt: 9,
      })
      for (const [query, expected] of [
        [{ agent: 'ana ' }, ['Full_1']],
        [{ agent: 'key:7' }, ['Full_1']],
        [{ agent: 'Bob' }, []],
        [{ entry: 'lost' }, ['Full_1']],
        [{ medium: 'video' }, ['Full_1']],
        [{ medium: 'voice' }, []],
        [{ topic: 'cards' }, ['Full_1']],
        [{ isWrong: true }, ['Full_1']],
        [{ isDegraded: true }, ['Full_1']],
        [{ isRedacted: true, isWrong: true, entry: 'lost' }, ['Full_1']],
        [{ minLengthMs: 60_000 }, ['Full_1', 'plain']],
        [{ maxLengthMs: 59_999 }, []],
        [{ minConfidence: 0.5, isWrong: true }, ['Full_1']],
        [{ maxConfidence: 0.5 }, []],
        [{ isEnded: true }, ['Full_1', 'plain']],
        [{ callId: 'full_' }, ['Full_1']],
        [{ callId: 'full%' }, []],
        [{}, ['live', 'Full_1', 'plain']],
      ] as const) {
        assert.deepEqual(await idsOf(store, query), expected, JSON.stringify(query))
      }
      const [found] = await store.callSearch.find({ isWrong: true, limit: 1 })
      assert.deepEqual(
        [found?.media, found?.wrongCount, found?.isDegraded, found?.isRedacted, found?.isHeld],
        [['video'], 1, true, true, false],
      )
    },
  )

  test(
    title('of many calls that were never read, a list waits for a few, and update for all'),
    async (t) => {
      const store = await emptyStore(t, under)
      for (let at = 0; at < 45; at++) {
        await addCall(store, `c${at}`, { at, turns: ['C: my boiler is cold'] })
      }
      const found = () => idsOf(store, { text: 'boiler', limit: 99 })
      assert.equal((await found()).length, 20)
      let isUpdated = false
      const update = store.callSearch.update().then(() => (isUpdated = true))
      await store.calls.get('c0')
      assert.equal(isUpdated, false, 'other work of the store does not wait for all of it')
      await update
      assert.equal((await found()).length, 45)
    },
  )
}

/** What a call that went wrong logs behind what was said. */
function eventsBehind(seq: number): CallEvent[] {
  const card = { suggestionId: 's1', solutionId: 'lost', utteranceId: 'u1', question: 1 }
  const bodies: readonly CallEventBody[] = [
    {
      ...{ type: 'suggestion.shown', ...card, confidence: 0.9, likely: false },
      ...{ solutionsVersion: 'v', because: [] },
    },
    { type: 'suggestion.rated', suggestionId: 's1', rating: 'wrong' },
    { type: 'media.joined', medium: 'video', invitationId: 'i' },
    { type: 'alert', code: 'ASSIST_ENGINE_FAILED', severity: 'error' },
    {
      ...{ type: 'call.wrapped', revision: 1, outcome: 'not', disposition: null },
      ...{ topics: ['cards'], solutionIds: [], missing: [], summary: [] },
    },
  ]
  return bodies.map((body, at) => ({ seq: seq + at, callId: 'Full_1', atMs: 9_000 + at, ...body }))
}
