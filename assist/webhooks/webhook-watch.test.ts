import assert from 'node:assert/strict'
import { test } from 'node:test'

import { ManualClock } from '../call/clock.js'
import { AssistError } from '../errors/errors.js'
import { silentLog } from '../log/log.js'
import type { CallEventBody } from '../pipeline/log/call-event.js'
import { webhookTypes } from '../settings/integration-settings.js'
import type { NewDelivery } from '../store/webhooks/webhook-store.js'
import { fakeCall, settled, type FakeCall } from '../testing/fake-call.js'
import type { WebhookMessage } from './webhook-message.js'
import { WebhookWatch, type WatchedCall } from './webhook-watch.js'

function trial(
  types: readonly (typeof webhookTypes)[number][] = webhookTypes,
  withSummary = false,
) {
  const added: NewDelivery[] = []
  const live: WatchedCall[] = []
  let changed = (): void => undefined
  let isFull = false
  let hasAdded = (): Promise<void> => Promise.resolve()
  const clock = new ManualClock()
  const watch = new WebhookWatch({
    calls: {
      live,
      onChange: (listener) => {
        changed = listener
        return () => undefined
      },
    },
    store: {
      add: (deliveries) => {
        if (isFull) return Promise.reject(new AssistError('ASSIST_STORE_FAILED', 'Full.'))
        added.push(...deliveries)
        void hasAdded()
        return Promise.resolve()
      },
    },
    ...{ types: new Set(types), withSummary },
    added: () => undefined,
    ...{ clock, nowMs: () => 5_000, log: silentLog },
  })
  const begin = (call: FakeCall): void => {
    live.push({ pipeline: call.pipeline, startedAt: new Date(1_000) })
    changed()
  }
  const messages = () => added.map(({ body }) => JSON.parse(body) as WebhookMessage)
  const setFull = (value: boolean): void => void (isFull = value)
  const onAdded = (hears: () => Promise<void>): void => void (hasAdded = hears)
  return { watch, begin, changed: () => changed(), added, onAdded, messages, clock, setFull }
}

const shown: CallEventBody = {
  ...{ type: 'suggestion.shown', suggestionId: 's1', solutionId: 'reset', utteranceId: 'u1' },
  ...{ confidence: 0.9, likely: false, solutionsVersion: 'v1', because: [] },
} as unknown as CallEventBody

test('webhook watch: a call’s beginning, use, follow-up and end are told, with ids and no words', async () => {
  const { begin, added, messages, changed } = trial()
  const call = fakeCall({ start: { callId: 'c', agent: 'Ana Lee', context: { name: 'Jo' } } })
  call.pipeline.append({ type: 'call.started', config: 'x', models: 'y', solutions: 'v1' })
  begin(call)
  call.pipeline.append(shown)
  call.pipeline.append({ type: 'message', messageId: 'm1', from: 'customer', text: 'I am Jo' })
  call.pipeline.append({ type: 'suggestion.used', suggestionId: 's1' })
  const sent = { kind: 'link', followUpId: 'f1', solutionId: 'reset', how: 'chat' } as const
  call.pipeline.append({ type: 'followup.sent', ...sent })
  changed()
  await call.pipeline.end('stopped')
  await settled()
  const told = messages().map(({ type, details }) => {
    const { callId, internalId } = details
    assert.deepEqual([callId, internalId], ['c', call.pipeline.internalId])
    const common = ['callId', 'internalId', 'seq', 'atMs']
    const own = Object.entries(details).filter(([name]) => !common.includes(name))
    return [type, Object.fromEntries(own)]
  })
  assert.deepEqual(told, [
    ['call.started', { language: 'en', solutionsVersion: 'v1' }],
    ['suggestion.used', { suggestionId: 's1', solutionId: 'reset', inferred: false }],
    ['followup.sent', sent],
    ['call.ended', { reason: 'stopped' }],
  ])
  assert.doesNotMatch(JSON.stringify(added), /Jo|Ana/)
  assert.equal(new Set(added.map(({ deliveryId }) => deliveryId)).size, 4)
})

test('webhook watch: a wrap-up tells its codes, and its summary only where that is wanted', async () => {
  const line = { part: 'matter', text: 'The boiler is cold.', utteranceId: 'u1', lineAtMs: 400 }
  const wrapped = {
    ...({ seq: 9, callId: 'c', atMs: 1_000, type: 'call.wrapped', revision: 1 } as const),
    ...{ outcome: 'resolved', disposition: null, topics: ['heating'], solutionIds: ['boiler'] },
    ...{ missing: [], summary: [line] },
  }
  const call = { callId: 'c', internalId: 'i', language: 'en', startedAt: new Date(0) }
  const [codes, words] = await Promise.all(
    [false, true].map(async (withSummary) => {
      const { watch, messages } = trial(webhookTypes, withSummary)
      await watch.tellAll(call, [wrapped])
      return messages()[0]?.details
    }),
  )
  const common = { callId: 'c', internalId: 'i', seq: 9, atMs: 1_000 }
  const told = { ...common, revision: 1, outcome: 'resolved', disposition: '' }
  assert.deepEqual(codes, told)
  const { topics, solutionIds, missing, summary } = wrapped
  assert.deepEqual(words, { ...told, topics, solutionIds, missing, summary })
})

test('webhook watch: only what is wanted is told', async () => {
  const { begin, messages } = trial(['call.ended'])
  const call = fakeCall()
  begin(call)
  call.pipeline.append({ type: 'suggestion.used', suggestionId: 's1' })
  await call.pipeline.end('stopped')
  await settled()
  assert.deepEqual(
    messages().map(({ type }) => type),
    ['call.ended'],
  )
})

test('webhook watch: a call told again has the same ids', async () => {
  const { watch, begin, added } = trial()
  const call = fakeCall()
  begin(call)
  call.pipeline.append(shown)
  call.pipeline.append({ type: 'suggestion.used', suggestionId: 's1', inferred: true })
  await settled()
  const { internalId, log } = call.pipeline
  const told = { callId: 'call', internalId, language: 'en', startedAt: new Date(1_000) }
  await watch.tellAll(told, log.after(0))
  assert.equal(added.length, 2)
  assert.deepEqual(added[0], added[1])
})

test('webhook watch: an event that took the number of one that a crash lost is told as another', async () => {
  const { watch, begin, added } = trial()
  const call = fakeCall()
  begin(call)
  call.pipeline.append({ type: 'suggestion.used', suggestionId: 's1' })
  await settled()
  const { internalId } = call.pipeline
  const told = { callId: 'call', internalId, language: 'en', startedAt: new Date(1_000) }
  // The log was killed before its first event was stored; what ended the call then has its number and its moment.
  const place = { seq: 1, callId: 'call', atMs: 0 }
  await watch.tellAll(told, [{ ...place, type: 'call.ended', reason: 'interrupted' }])
  await watch.tellAll(told, [{ ...place, type: 'call.ended', reason: 'interrupted' }])
  const [used, ended, again] = added.map(({ deliveryId }) => deliveryId)
  assert.notEqual(ended, used)
  assert.equal(again, ended)
})

test('webhook watch: what happens while the last is being stored is stored', async () => {
  for (let turns = 1; turns < 12; turns++) {
    const { watch, begin, added, onAdded } = trial()
    const call = fakeCall()
    begin(call)
    onAdded(async () => {
      onAdded(() => Promise.resolve())
      for (let turn = 0; turn < turns; turn++) await Promise.resolve()
      call.pipeline.append({ type: 'suggestion.used', suggestionId: 's2' })
    })
    call.pipeline.append({ type: 'suggestion.used', suggestionId: 's1' })
    await settled()
    assert.equal(added.length, 2, `${turns} turns`)
    await watch.stop()
  }
})

test('webhook watch: what the store refuses waits and is stored later, once', async () => {
  const { begin, added, clock, setFull } = trial()
  const call = fakeCall()
  setFull(true)
  begin(call)
  call.pipeline.append({ type: 'suggestion.used', suggestionId: 's1' })
  await settled()
  assert.equal(added.length, 0)
  await call.pipeline.end('stopped')
  setFull(false)
  clock.advance(1_000)
  await settled()
  assert.deepEqual(
    added.map(({ type }) => type),
    ['suggestion.used', 'call.ended'],
  )
})
