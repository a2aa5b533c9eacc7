import assert from 'node:assert/strict'
import { test } from 'node:test'

import { agentDigest } from '../../../call/call-owner.js'
import type { CallEventBody } from '../../../pipeline/log/call-event.js'
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
  readonly confidence?: number
  readonly lengthMs?: number
  readonly behind?: readonly CallEventBody[]
}

async function add(store: Store, callId: string, of: Counted): Promise<void> {
  const { day, agent, customer, turns = ['C: hello there'], verdict, outcome } = of
  const { confidence = 0.9, lengthMs = 60_000, behind = [] } = of
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
            ...{ type: 'suggestion.shown' as const, ...card, confidence, likely: false },
            ...{ solutionsVersion: 'v', because: [] },
          },
        ]),
    ...(verdict === 'used' ? [{ type: 'suggestion.used' as const, suggestionId: 's1' }] : []),
    ...(verdict === 'wrong'
      ? [{ type: 'suggestion.rated' as const, suggestionId: 's1', rating: 'wrong' as const }]
      : []),
    ...behind,
  ])
  await store.calls.append(callId, log)
  await store.calls.end(callId, startedAt + lengthMs)
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

test('figures: calls stand by the media that they were held by, and by each topic that was ticked', async (t) => {
  const store = await openSqliteStore({ path: ':memory:' })
  t.after(() => store.close())
  const wrapped = (...topics: string[]): CallEventBody => ({
    ...{ type: 'call.wrapped', revision: 1, outcome: null, disposition: null },
    ...{ topics, solutionIds: [], missing: [], summary: [] },
  })
  const voice: CallEventBody = { type: 'call.medium', medium: 'voice' }
  const video: CallEventBody = { type: 'media.joined', medium: 'video', invitationId: 'i' }
  await add(store, 'a', { day: 1, agent: 'A', behind: [voice, wrapped('modem', 'bill')] })
  await add(store, 'b', { day: 1, agent: 'A', behind: [voice], verdict: 'used' })
  await add(store, 'c', { day: 2, agent: 'A', behind: [voice, video, wrapped('modem')] })
  const { media, topics, all } = await store.figures.of({}, 0)
  assert.equal(all.calls, 3, 'topics double no call')
  assert.deepEqual(
    media.map(({ media: of, calls, used }) => [of.join('+'), calls, used]),
    [
      ['voice', 2, 1],
      ['voice+video', 1, 0],
    ],
  )
  assert.deepEqual(
    new Map(topics.map(({ topic, calls }) => [topic, calls])),
    new Map([
      ['modem', 2],
      ['bill', 1],
      [null, 1],
    ]),
  )
})

test('figures: of cards above each threshold those count as wrong that a reviewer marked so last, else the agent', async (t) => {
  const store = await openSqliteStore({ path: ':memory:' })
  t.after(() => store.close())
  const of = { day: 1, agent: 'A' }
  await add(store, 'a', { ...of, confidence: 0.55, verdict: 'wrong' })
  await add(store, 'b', { ...of, confidence: 0.6, verdict: 'open' })
  await add(store, 'c', { ...of, confidence: 0.7, verdict: 'wrong' })
  await add(store, 'd', { ...of, confidence: 0.7, verdict: 'used' })
  const label = { target: 's1', atMs: 0, solutionId: 'light', text: '', at: 1 } as const
  await store.labels.save({ ...label, callId: 'i-c', who: 'kim', kind: 'wrong' })
  await store.labels.save({ ...label, callId: 'i-c', who: 'lee', kind: 'right' })
  const told = async () =>
    (await store.figures.of({}, 0)).thresholds.map(({ threshold, shown, judged, wrong }) => {
      return [threshold, shown, judged, wrong]
    })
  assert.deepEqual(await told(), [
    [0.55, 4, 3, 1],
    [0.6, 3, 2, 0],
    [0.65, 2, 2, 0],
    [0.7, 2, 2, 0],
  ])
  await store.labels.save({ ...label, callId: 'i-b', who: 'kim', kind: 'wrong' })
  assert.deepEqual((await told())[1], [0.6, 3, 3, 1])
})

test('figures: the length of calls is laid beside that of calls in which advice was there and not taken', async (t) => {
  const store = await openSqliteStore({ path: ':memory:' })
  t.after(() => store.close())
  const advised: CallEventBody = {
    ...{ type: 'advice.shown', adviceId: 'a1', advice: 'video', utteranceId: 'u1', because: [] },
  }
  const taken: CallEventBody = { type: 'advice.taken', adviceId: 'a1' }
  for (const [at, lengthMs] of [60_000, 80_000, 70_000].entries()) {
    const of = { day: at, agent: 'A' }
    await add(store, `used-${at}`, { ...of, verdict: 'used', lengthMs, behind: [advised, taken] })
    await add(store, `open-${at}`, {
      ...of,
      verdict: 'open',
      lengthMs: lengthMs + 60_000,
      behind: [advised],
    })
    await add(store, `none-${at}`, { ...of, lengthMs: 1_000_000 })
  }
  const { cards, advice } = (await store.figures.of({}, 0)).handling
  assert.deepEqual(cards, advice)
  assert.deepEqual(cards.withIt, { calls: 3, meanMs: 70_000 })
  assert.deepEqual(cards.withoutIt, { calls: 3, meanMs: 130_000 })
  assert.equal(cards.differenceMs?.mean, -60_000)
  assert.ok(cards.differenceMs.low >= -80_000 && cards.differenceMs.high <= -40_000)
  const none = (await store.figures.of({ agent: 'Nobody' }, 0)).handling.advice
  assert.deepEqual(none, {
    withIt: { calls: 0, meanMs: null },
    withoutIt: { calls: 0, meanMs: null },
    differenceMs: null,
  })
})
