import assert from 'node:assert/strict'
import { test } from 'node:test'

import { fakeCall, findAlways, heard, phoneFormat } from '../testing/fake-call.js'
import type { CallEvent } from './log/call-event.js'

/** Two words that tell: a partial raises a card by no fewer. */
const telling = [
  { text: 'red', kind: 'word' },
  { text: 'light', kind: 'word' },
] as const

const types = (events: readonly CallEvent[]): string[] => events.map((event) => event.type)
const routerCard = { solutionId: 'router', confidence: 0.9, because: telling }

test('pipeline: from what is heard to the card, in order of cause', async () => {
  const { pipeline, log } = fakeCall({ isVirtual: true, findMatches: findAlways(routerCard) })
  const customer = heard('customer')
  const agent = heard('agent')
  for (const item of [
    customer.started(100),
    agent.started(200),
    customer.partial('my router is', 400),
    customer.partial('my router is', 700),
    agent.final('Hello.', 1_200),
    customer.final('My router is red.', 1_600),
  ]) {
    pipeline.heard(item)
  }
  await pipeline.end('stopped')
  assert.deepEqual(
    log.after(0).map((event) => `${event.atMs} ${event.type}`),
    [
      ...['100 speech.started', '200 speech.started', '400 transcript.partial'],
      ...['700 transcript.partial', '700 suggestion.shown'],
      ...['1200 utterance.final', '1600 utterance.final'],
      ...['1600 suggestion.changed', '1600 call.ended'],
    ],
  )
})

test('pipeline: in video no advice says to show it', async () => {
  const traits = { title: 'Red light', medium: 'video', hasSteps: true, tags: [] } as const
  const { pipeline, log } = fakeCall({ findMatches: findAlways({ ...routerCard, traits }) })
  pipeline.append({ type: 'call.medium', medium: 'video' })
  pipeline.heard(heard().started(100))
  pipeline.heard(heard().final('My router is blinking.', 1_600))
  await pipeline.end('stopped')
  assert.ok(!types(log.after(0)).includes('advice.shown'))
})

test('pipeline: what turns out later to be a card number is masked where it is kept, and revised', async () => {
  const { pipeline, log, stored } = fakeCall({ isVirtual: true })
  const groups = ['4539 1488', '0343 6467']
  for (const [index, text] of groups.entries()) {
    const customer = heard('customer', index)
    pipeline.heard(customer.started(index * 2_000))
    pipeline.heard(customer.final(text, index * 2_000 + 1_600))
  }
  await pipeline.end('stopped')
  const kept = new Map(stored.map((event) => [event.seq, event]))
  for (const events of [log.after(0), [...kept.values()]]) {
    assert.doesNotMatch(JSON.stringify(events), /4539|1488|0343|6467/)
  }
  assert.deepEqual(
    log
      .after(0)
      .flatMap((event) => ('text' in event ? [`${event.atMs} ${event.type} ${event.text}`] : [])),
    ['1600 utterance.final [card]', '3600 utterance.final [card]', '3600 utterance.revised [card]'],
  )
})

test('pipeline: personal numbers are masked before the log', async () => {
  const { pipeline, log, stored } = fakeCall({ isVirtual: true })
  pipeline.heard(heard().started())
  pipeline.heard(heard().final('My card is 4111 1111 1111 1111 thanks.'))
  await pipeline.end('stopped')
  assert.doesNotMatch(JSON.stringify([log.after(0), stored]), /1111/)
  assert.match(JSON.stringify(stored), /My card is \[card\] thanks/)
})

test('pipeline: ending closes legs that are still open, dead ear or not', async () => {
  for (const failure of [undefined, new Error('dead')]) {
    const { pipeline, log, ear, isEnded } = fakeCall()
    await pipeline.legs.open(phoneFormat)
    await pipeline.legs.open({ ...phoneFormat, channels: ['agent'] })
    assert.deepEqual(pipeline.legs.channels, ['customer', 'agent'])
    ear.failure = failure
    await pipeline.end('shutdown')
    assert.deepEqual(pipeline.legs.channels, [])
    assert.equal(isEnded(), true)
    const last = log.after(0).at(-1)
    assert.equal(last?.type === 'call.ended' && last.reason, 'shutdown')
  }
})

test('pipeline: what the agent says from a card is logged as inferred, in its order, and not twice', async () => {
  const { pipeline, log } = fakeCall({
    isVirtual: true,
    findMatches: findAlways(routerCard),
    findSpoken: (_text, solutionIds) => Promise.resolve(solutionIds[0]),
  })
  const [customer, agent] = [heard('customer'), heard('agent')]
  for (const item of [customer.started(100), customer.final('My router is red.', 900)])
    pipeline.heard(item)
  for (const item of [agent.started(1_000), agent.final('Look at the router.', 2_600)])
    pipeline.heard(item)
  await pipeline.end('stopped')
  assert.deepEqual(
    log.after(0).flatMap((event) => (event.type === 'suggestion.used' ? [event] : [])),
    [
      {
        ...{ seq: 6, callId: 'call', atMs: 2_600 },
        type: 'suggestion.used',
        suggestionId: 's1',
        inferred: true,
      },
    ],
  )
})
