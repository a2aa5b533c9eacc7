import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Store } from '../../store/store.js'
import { continued, saidCall } from '../said-call.js'
import { emptyStore, type StoreUnderTest } from './store-under-test.js'
import { exampleWrapUp } from './wrap-up-store-cases.js'

const callTexts = {
  said: 'my xylophone is broken',
  noted: 'sounded grumpy',
  shown: 'xylophone is broken',
  asked: 'is my xylophone still broken',
}

/** A call that is over, with something in every place that keeps something of a call. */
export async function fullCall(store: Store, callId: string, endedAt = 1_000): Promise<void> {
  const internalId = `i-${callId}`
  await store.calls.create({
    ...{ callId, internalId, language: 'en', startedAt: 0 },
    customers: ['+44 (0)20 7946-0018'],
  })
  const said = saidCall([`C: ${callTexts.said}`, 'A: I am sorry to hear that.'], false)
  const card = { suggestionId: 's1', solutionId: 'xylo', utteranceId: 'u1', question: 1 }
  const log = continued(said, [
    { type: 'call.context', context: { caller: '+44 (0)20 7946-0018' } },
    {
      ...{ type: 'suggestion.shown', ...card, confidence: 0.9, likely: false },
      ...{ solutionsVersion: 'v', because: [{ text: callTexts.shown, kind: 'word' }] },
    },
    { type: 'message', messageId: 'm1', from: 'customer', text: callTexts.said },
    { type: 'suggestion.used', suggestionId: 's1' },
    { type: 'call.ended', reason: 'stopped' },
  ])
  await store.calls.append(callId, log)
  await store.calls.end(callId, endedAt)
  const label = { callId: internalId, who: 'kim', atMs: 0, solutionId: null, at: 0 }
  await store.labels.save({ ...label, kind: 'note', target: '0', text: callTexts.noted })
  await store.labels.save({ ...label, kind: 'right', target: 's1', text: '' })
  await scoreOf(store, internalId)
  const notes = callTexts.noted
  await store.wrapUps.save(internalId, { ...exampleWrapUp, notes, missing: [callTexts.said] }, 5)
  await store.deliveries.begin({
    ...{ deliveryId: `d-${callId}`, callId: internalId, kind: 'sms', to: '+442079460018' },
    ...{ solutionId: 'xylo', followUpId: 'f1', createdAt: 5 },
  })
  const page = { callId: internalId, base: 'default', solutionId: 'xylo', expiresAt: 9 }
  await store.followUps.create({ ...page, followUpId: `f-${callId}` })
  const webhook = { callId: internalId, createdAt: 5 }
  await store.webhooks.add([
    { ...webhook, deliveryId: `w-${callId}`, type: 'call.ended', body: '{}' },
    {
      ...{ ...webhook, deliveryId: `s-${callId}`, type: 'call.wrapped' },
      body: JSON.stringify({ details: { summary: [{ text: callTexts.said }] } }),
    },
  ])
  const [observation] = await store.learning.observe('default', internalId)
  assert.ok(observation)
  await store.learning.noteQuestion({
    ...{ base: 'default', callId: internalId, proposalId: undefined },
    observation: { ...observation, question: callTexts.asked },
  })
  await store.callSearch.update()
}

/** A score of which every text tells what was said. */
async function scoreOf(store: Store, callId: string): Promise<void> {
  const evidence = [{ utteranceId: 'u1', text: callTexts.said }]
  const answers = [{ questionId: 'greets', value: 1, note: callTexts.noted, evidence }]
  const score = { callId, who: 'kim', cardVersion: 'v', points: 100, at: 0, isBlind: true }
  const card = { id: 'service', title: 'Service', questions: [] }
  const { scoreId } = await store.scores.save({ ...score, answers }, card)
  const answer = { who: 'kim', isUpheld: true, text: callTexts.noted, at: 2 }
  await store.scores.appeal(callId, scoreId, { who: 'ann', text: callTexts.said, at: 1, answer })
}

/** Defines the cases that every `RetentionStore` has to pass. */
export function retentionStoreCases(under: StoreUnderTest): void {
  const title = (claim: string): string => `${under.name} retention: ${claim}`

  test(
    title('a call that is forgotten is in no place, and its neighbour in every one'),
    async (t) => {
      const store = await emptyStore(t, under)
      await fullCall(store, 'c1')
      await fullCall(store, 'c2')
      assert.equal(await store.retention.forget('i-c1', 'call'), true)
      assert.equal(await store.retention.forget('i-c1', 'call'), false)
      await store.retention.clean()
      await assert.rejects(store.calls.get('c1'), { code: 'ASSIST_CALL_NOT_FOUND' })
      const left = async (id: string) => [
        (await store.labels.list(id)).length,
        (await store.wrapUps.find(id)) === undefined,
        (await store.deliveries.ofCall(id)).length,
        (await store.followUps.ofCall(id)).length,
        (await store.webhooks.list({ limit: 9 })).filter(({ callId }) => callId === id).length,
      ]
      assert.deepEqual(await left('i-c1'), [0, true, 0, 0, 0])
      assert.deepEqual(await left('i-c2'), [2, false, 1, 1, 2])
      const found = await store.callSearch.find({ text: 'xylophone', limit: 9 })
      assert.deepEqual(
        found.map(({ call }) => call.callId),
        ['c2'],
      )
      const taught = await store.learning.proposals({ base: 'default' })
      assert.deepEqual(
        taught.flatMap(({ evidence }) => evidence.map(({ callId }) => callId)),
        ['c2'],
      )
    },
  )

  test(
    title('without its words a call keeps when what happened, and its judgements'),
    async (t) => {
      const store = await emptyStore(t, under)
      await fullCall(store, 'c1')
      const before = await store.calls.eventsAfter('c1', 0)
      assert.equal(await store.retention.forget('i-c1', 'words'), true)
      const after = await store.calls.eventsAfter('c1', 0)
      assert.deepEqual(
        after.map(({ seq, atMs, type }) => [seq, atMs, type]),
        before.map(({ seq, atMs, type }) => [seq, atMs, type]),
      )
      assert.doesNotMatch(JSON.stringify(after), /xylophone|7946/)
      const kinds = (await store.labels.list('i-c1')).map(({ kind }) => kind)
      const [score] = await store.scores.list('i-c1')
      assert.doesNotMatch(JSON.stringify(score), /xylophone|grumpy/)
      assert.deepEqual(
        [score?.points, score?.answers[0]?.value, score?.firstAnswers?.[0]?.value],
        [100, 1, 1],
      )
      const wrapUp = (await store.wrapUps.find('i-c1'))?.wrapUp
      assert.deepEqual([kinds, wrapUp?.outcome, wrapUp?.notes], [['right'], 'resolved', ''])
      assert.deepEqual(wrapUp?.summary, [])
      assert.equal((await store.deliveries.ofCall('i-c1'))[0]?.to, '')
      assert.deepEqual(
        (await store.webhooks.list({ limit: 9 })).map(({ type }) => type),
        ['call.ended'],
      )
      assert.deepEqual(await store.callSearch.find({ text: 'xylophone', limit: 9 }), [])
      assert.equal((await store.callSearch.find({ limit: 9 })).length, 1)
      assert.deepEqual(await store.retention.due('words', 2_000, 9), [])
      assert.deepEqual(await store.retention.due('call', 2_000, 9), ['i-c1'])
    },
  )

  test(
    title('what is due is told oldest first; live and held calls are not, and stay'),
    async (t) => {
      const store = await emptyStore(t, under)
      for (const [callId, endedAt] of [
        ['late', 3_000],
        ['early', 1_000],
        ['held', 500],
        ['new', 9_000],
      ] as const) {
        await store.calls.create({
          callId,
          internalId: `i-${callId}`,
          language: 'en',
          startedAt: 0,
        })
        await store.calls.end(callId, endedAt)
      }
      await store.calls.create({
        callId: 'live',
        internalId: 'i-live',
        language: 'en',
        startedAt: 0,
      })
      await store.retention.hold('held', true)
      assert.deepEqual(await store.retention.due('call', 9_000, 9), ['i-early', 'i-late'])
      assert.deepEqual(await store.retention.due('call', 9_000, 1), ['i-early'])
      assert.equal(await store.retention.forget('i-held', 'call'), false)
      assert.equal(await store.retention.forget('i-live', 'words'), false)
      assert.deepEqual(await store.retention.find('i-held'), {
        ...{ callId: 'held', internalId: 'i-held', isLive: false, isHeld: true },
      })
      await store.retention.hold('i-held', false)
      assert.equal(await store.retention.forget('i-held', 'sound'), true)
      assert.deepEqual(await store.retention.due('sound', 9_000, 9), ['i-early', 'i-late'])
      await assert.rejects(store.retention.hold('none', true), { code: 'ASSIST_CALL_NOT_FOUND' })
    },
  )

  test(
    title('calls of a customer are found however the number is written, also in what was sent'),
    async (t) => {
      const store = await emptyStore(t, under)
      await fullCall(store, 'c1')
      await store.calls.create({
        ...{ callId: 'c2', internalId: 'i-c2', language: 'en', startedAt: 9 },
        customers: ['tel:+44(0)2079460018'],
      })
      assert.deepEqual(await store.retention.ofCustomer('+44 (0) 20 79460018'), ['i-c1', 'i-c2'])
      assert.deepEqual(await store.retention.ofCustomer('+44 2079 460018'), ['i-c1'])
      assert.deepEqual(await store.retention.ofCustomer('someone else'), [])
    },
  )
}
