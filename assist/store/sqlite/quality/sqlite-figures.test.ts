import assert from 'node:assert/strict'
import { test } from 'node:test'

import { agentDigest } from '../../../call/call-owner.js'
import { continued, saidCall, type SaidTurn } from '../../../testing/said-call.js'
import { exampleWrapUp } from '../../../testing/store-contract/wrap-up-store-cases.js'
import type { Store } from '../../store.js'
import { openSqliteStore } from '../sqlite-store.js'

const dayMs = 86_400_000

interface Counted {
  readonly day: number
  readonly agent: string
  readonly customer?: string
  readonly turns?: readonly SaidTurn[]
  readonly verdict?: 'used' | 'wrong' | 'open'
  readonly outcome?: 'resolved' | 'not'
}

async function add(store: Store, callId: string, of: Counted): Promise<void> {
  const { day, agent, customer, turns = ['C: hello there'], verdict, outcome } = of
  const startedAt = day * dayMs + 3_600_000
  await store.calls.create({
    ...{ callId, internalId: `i-${callId}`, language: 'en', startedAt },
    owner: { id: 'key:1', agent: agentDigest(agent) },
    ...(customer === undefined ? {} : { customers: [customer] }),
  })
  const card = { suggestionId: 's1', solutionId: 'light', utteranceId: 'u1', question: 1 }
  const log = continued(saidCall(turns, false), [
    ...(verdict === undefined
      ? []
      : [
          {
            ...{ type: 'suggestion.shown' as const, ...card, confidence: 0.9, likely: false },
            ...{ solutionsVersion: 'v', because: [] },
          },
        ]),
    ...(verdict === 'used' ? [{ type: 'suggestion.used' as const, suggestionId: 's1' }] : []),
    ...(verdict === 'wrong'
      ? [{ type: 'suggestion.rated' as const, suggestionId: 's1', rating: 'wrong' as const }]
      : []),
  ])
  await store.calls.append(callId, log)
  await store.calls.end(callId, startedAt + 60_000)
  if (outcome) await store.wrapUps.save(`i-${callId}`, { ...exampleWrapUp, outcome }, 5)
}

test('figures: use, wrong, resolved and repeated contact are counted by day, agent and entry', async (t) => {
  const store = await openSqliteStore({ path: ':memory:' })
  t.after(() => store.close())
  await add(store, 'a', {
    day: 1,
    agent: 'Ana',
    verdict: 'used',
    outcome: 'resolved',
    customer: '1',
  })
  await add(store, 'b', { day: 1, agent: 'Bob', verdict: 'wrong', outcome: 'not', customer: '2' })
  await add(store, 'c', { day: 3, agent: 'Ana', verdict: 'open', customer: '2' })
  await add(store, 'd', { day: 11, agent: 'Ana', customer: '1' })
  await store.calls.create({ callId: 'live', language: 'en', startedAt: dayMs })
  const figures = await store.figures.of({}, 0)
  const none = { calls: 0, shown: 0, used: 0, wrong: 0, told: 0, resolved: 0 }
  assert.deepEqual(figures.all, { calls: 4, shown: 3, used: 1, wrong: 1, told: 2, resolved: 1 })
  assert.deepEqual(
    figures.days.map(({ day, calls }) => [day, calls]),
    [
      ['1970-01-02', 2],
      ['1970-01-04', 1],
      ['1970-01-12', 1],
    ],
  )
  assert.deepEqual(figures.agents, [
    { agent: agentDigest('Ana'), ...none, calls: 3, shown: 2, used: 1, told: 1, resolved: 1 },
    { agent: agentDigest('Bob'), ...none, calls: 1, shown: 1, wrong: 1, told: 1 },
  ])
  assert.deepEqual(figures.entries, [{ solutionId: 'light', shown: 3, used: 1, wrong: 1 }])
  assert.deepEqual(figures.repeat, { calls: 4, repeated: 1 }, 'ten days later is not again')
  const evening = await store.figures.of({}, -120)
  assert.equal(evening.days[0]?.day, '1970-01-01', 'days are those of the reader')
  assert.deepEqual((await store.figures.of({ agent: 'Bob' }, 0)).all.calls, 1)
  assert.deepEqual((await store.figures.of({ text: 'the' }, 0)).all.calls, 0)
})

test('figures: unanswered questions of all calls stand in groups, with quotes that lead to their calls', async (t) => {
  const store = await openSqliteStore({ path: ':memory:', dataKey: new Uint8Array(32).fill(7) })
  t.after(() => store.close())
  await add(store, 'a', { day: 1, agent: 'A', turns: ['C: can I move my alarm to another house?'] })
  await add(store, 'b', { day: 2, agent: 'A', turns: ['C: do you sell spare keys for it?'] })
  await add(store, 'c', {
    day: 3,
    agent: 'A',
    turns: ['C: how do I move the alarm to a new house'],
  })
  const { unanswered } = await store.figures.of({}, 0)
  assert.deepEqual(
    unanswered.map(({ count, quotes }) => [count, quotes.map(({ callId }) => callId)]),
    [
      [2, ['c', 'a']],
      [1, ['b']],
    ],
  )
  assert.deepEqual(unanswered[0]?.quotes[0], {
    ...{ callId: 'c', utteranceId: 'u1', atMs: 0, text: 'how do I move the alarm to a new house' },
  })
  assert.equal(await store.retention.forget('i-c', 'words'), true)
  assert.equal((await store.figures.of({}, 0)).unanswered[0]?.count, 1)
})
