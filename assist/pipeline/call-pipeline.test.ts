import assert from 'node:assert/strict'
import { test } from 'node:test'

import {
  decision,
  fakeCall,
  findAlways,
  findNothing,
  heard,
  phoneFormat,
  settled,
} from '../testing/fake-call.js'
import type { MatchResult } from '../matching/match.js'
import type { CallEvent } from './call-event.js'

const types = (events: readonly CallEvent[]): string[] => events.map((event) => event.type)
const routerCard = { solutionId: 'router', confidence: 0.9, because: [] }

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

test('pipeline: a card that is best shown brings advice, and what the agent makes of it is logged', async () => {
  const traits = { title: 'Red light', medium: 'video', hasSteps: true, tags: [] } as const
  const findMatches = findAlways({ ...routerCard, traits })
  const { pipeline, log } = fakeCall({ isVirtual: true, findMatches })
  pipeline.heard(heard().started(100))
  pipeline.heard(heard().final('My router is blinking.', 1_600))
  await settled()
  assert.equal(pipeline.controls.actOnAdvice('a9', 'taken'), false)
  assert.equal(pipeline.controls.actOnAdvice('a1', 'taken'), true)
  await pipeline.end('stopped')
  const advice = log.after(0).filter(({ type }) => type.startsWith('advice.'))
  assert.deepEqual(types(advice), ['advice.shown', 'advice.taken'])
  assert.ok(advice[0]?.type === 'advice.shown' && advice[0].solutionId === 'router')
})

test('pipeline: advice goes with the card that the agent dismisses, or whose solution is gone', async () => {
  const traits = { title: 'Red light', medium: 'video', hasSteps: true, tags: [] } as const
  for (const leave of ['dismissed', 'removed']) {
    const { pipeline, log } = fakeCall({ findMatches: findAlways({ ...routerCard, traits }) })
    pipeline.heard(heard().started(100))
    pipeline.heard(heard().final('My router is blinking.', 1_600))
    await settled()
    if (leave === 'dismissed') assert.equal(pipeline.controls.act('s1', 'dismissed'), true)
    else pipeline.controls.solutionsChanged('v2', new Set())
    await pipeline.end('stopped')
    assert.equal(types(log.after(0)).filter((type) => type === 'advice.withdrawn').length, 1, leave)
  }
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

test('pipeline: personal numbers are masked before the log', async () => {
  const { pipeline, log, stored } = fakeCall({ isVirtual: true })
  pipeline.heard(heard().started())
  pipeline.heard(heard().final('My card is 4111 1111 1111 1111 thanks.'))
  await pipeline.end('stopped')
  assert.doesNotMatch(JSON.stringify([log.after(0), stored]), /1111/)
  assert.match(JSON.stringify(stored), /My card is \[card\] thanks/)
})

test('pipeline: a live partial that still waits is replaced by its successor, and counted', async () => {
  const shed: number[] = []
  const wait = decision<MatchResult>()
  const { pipeline, log } = fakeCall({
    findMatches: () => wait.promise,
    observer: { shed: (_what, count) => shed.push(count) },
  })
  const one = heard()
  pipeline.heard(one.started())
  pipeline.heard(one.partial('my router is blinking'))
  await settled()
  pipeline.heard(one.partial('my router is blinking red'))
  pipeline.heard(heard('agent').started())
  pipeline.heard(one.partial('my router is blinking red now'))
  wait.resolve({ matches: [], solutionsVersion: 'v1' })
  pipeline.heard(one.final('My router is blinking red now.'))
  await pipeline.end('stopped')
  const texts = log.after(0).flatMap((event) => ('text' in event ? [event.text] : []))
  assert.deepEqual(texts, [
    'my router is blinking',
    'my router is blinking red now',
    'My router is blinking red now.',
  ])
  assert.equal(
    shed.reduce((sum, count) => sum + count, 0),
    1,
  )
})

test('pipeline: under the virtual clock no partial is replaced', async () => {
  const { pipeline, log } = fakeCall({ isVirtual: true })
  pipeline.heard(heard().started())
  for (const text of ['my', 'my router', 'my router is']) pipeline.heard(heard().partial(text))
  await pipeline.end('stopped')
  assert.equal(types(log.after(0)).filter((type) => type === 'transcript.partial').length, 3)
})

test('pipeline: bytes are durable only when their words are through the chain and stored', async () => {
  const match = decision<MatchResult>()
  const disk = decision()
  let isSlow = false
  const { pipeline } = fakeCall({
    findMatches: () => match.promise,
    persist: () => (isSlow ? disk.promise : Promise.resolve()),
  })
  const leg = await pipeline.legs.open(phoneFormat)
  isSlow = true
  pipeline.heard(heard().started())
  pipeline.heard(heard().final('My router is red.'))
  await leg.write(new Uint8Array(8_000))
  await settled()
  assert.equal(leg.durableBytes, 0, 'its match is not there')
  match.resolve({ matches: [], solutionsVersion: 'v1' })
  await settled()
  assert.equal(leg.durableBytes, 0, 'its events are not on disk')
  disk.resolve()
  await settled()
  assert.equal(leg.durableBytes, 8_000)
})

test('pipeline: where the disk refuses, nothing more is called durable and the call goes on', async () => {
  const failed: unknown[] = []
  const disk = new Error('disk full')
  const { pipeline, log } = fakeCall({
    persist: () => Promise.reject(disk),
    observer: { failed: (_callId, thrown) => failed.push(thrown) },
  })
  const leg = await pipeline.legs.open(phoneFormat)
  pipeline.heard(heard().started())
  await leg.write(new Uint8Array(8_000))
  await settled()
  assert.equal(leg.durableBytes, 0)
  assert.deepEqual(failed, [disk])
  pipeline.heard(heard().final('Still here.'))
  await settled()
  assert.equal(types(log.after(0)).at(-1), 'utterance.final')
  await assert.rejects(pipeline.end('stopped'), disk)
})

test('pipeline: closing a leg waits for its last words; the last event is call.ended', async () => {
  const match = decision<MatchResult>()
  const { pipeline, log, ear, isEnded } = fakeCall({ findMatches: () => match.promise })
  const leg = await pipeline.legs.open(phoneFormat)
  pipeline.heard(heard().started())
  pipeline.heard(heard().final('My router is red.'))
  let isClosed = false
  const closed = pipeline.legs.close(leg).then((left) => {
    isClosed = true
    return left
  })
  await settled()
  assert.equal(isClosed, false)
  match.resolve({ matches: [routerCard], solutionsVersion: 'v1' })
  assert.equal(await closed, 0)
  assert.deepEqual(pipeline.legs.channels, [])
  assert.equal(types(log.after(0)).at(-1), 'suggestion.shown')
  await pipeline.end('stopped')
  assert.equal(types(log.after(0)).at(-1), 'call.ended')
  assert.equal(ear.isClosed, true)
  assert.equal(isEnded(), true)
})

test('pipeline: a leg that its socket and the end of the call close at the same moment is closed once', async () => {
  const failures: unknown[] = []
  const { pipeline, ear } = fakeCall({
    observer: { failed: (_callId, thrown) => failures.push(thrown) },
  })
  const leg = await pipeline.legs.open(phoneFormat)
  await leg.write(new Uint8Array(160))
  const closings = await Promise.all([pipeline.legs.close(leg), pipeline.end('shutdown')])
  assert.deepEqual(closings, [0, undefined])
  assert.deepEqual(failures, [])
  assert.equal(ear.isClosed, true)
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

test('pipeline: what the agent says of a card is in the log; of no card it is refused', async () => {
  const { pipeline, log } = fakeCall({ isVirtual: true, findMatches: findAlways(routerCard) })
  assert.equal(pipeline.controls.act('s1', 'used'), false)
  pipeline.heard(heard().started())
  pipeline.heard(heard().final('My router is red.'))
  await settled()
  for (const action of ['used', 'wrong', 'dismissed'] as const) {
    assert.equal(pipeline.controls.act('s1', action), true)
  }
  const said = log.after(0).slice(-3)
  assert.deepEqual(types(said), ['suggestion.used', 'suggestion.rated', 'suggestion.dismissed'])
  for (const event of said) {
    assert.equal('suggestionId' in event && event.suggestionId, 's1')
    assert.equal(event.atMs, 1_600, 'never before what it speaks of')
  }
  await pipeline.end('stopped')
})

test('pipeline: a new version of the base is logged before the cards that it takes away', async () => {
  const { pipeline, log } = fakeCall({ isVirtual: true, findMatches: findAlways(routerCard) })
  pipeline.heard(heard().started())
  pipeline.heard(heard().final('My router is red.'))
  await settled()
  pipeline.controls.solutionsChanged('v2', new Set(['router']))
  pipeline.controls.solutionsChanged('v3', new Set())
  assert.deepEqual(types(log.after(3)), [
    ...['solutions.changed', 'solutions.changed', 'suggestion.withdrawn'],
  ])
  await pipeline.end('stopped')
})

test('pipeline: time of a live call begins with its audio', async (t) => {
  let nowMs = 5_000
  t.mock.method(performance, 'now', () => nowMs)
  const { pipeline, log } = fakeCall({ findMatches: findNothing })
  pipeline.append({ type: 'call.medium', medium: 'voice' })
  nowMs = 9_000
  pipeline.append({ type: 'call.medium', medium: 'video' })
  const leg = await pipeline.legs.open(phoneFormat)
  assert.equal(leg.endMs, 0)
  await leg.write(new Uint8Array(80))
  nowMs = 9_250
  pipeline.append({ type: 'call.medium', medium: 'voice' })
  assert.deepEqual(
    log.after(0).map((event) => event.atMs),
    [0, 0, 250],
  )
  const late = await pipeline.legs.open({ ...phoneFormat, channels: ['agent'] })
  assert.equal(late.endMs, 250, 'a leg that joins begins now')
  await pipeline.end('stopped')
})

test('pipeline: what the customer writes is masked and matched like speech; the agent’s raises nothing', async () => {
  const asked: string[] = []
  const { pipeline, log } = fakeCall({
    isVirtual: true,
    findMatches: (text) => {
      asked.push(text)
      return findAlways(routerCard)(text)
    },
  })
  assert.equal(pipeline.write({ channel: 'agent', text: 'Hello' }), 'm1')
  pipeline.write({ channel: 'customer', text: 'Pay with 4111 1111 1111 1111, router is red' })
  const image = { sha256: 'ab', name: 'router.jpg' }
  pipeline.write({ channel: 'customer', text: '', image })
  await pipeline.end('stopped')
  const events = log.after(0)
  assert.deepEqual(types(events), [
    ...['message', 'message', 'suggestion.shown', 'message', 'call.ended'],
  ])
  const messages = events.filter((event) => event.type === 'message')
  assert.deepEqual(
    messages.map(({ messageId, from }) => `${messageId} ${from}`),
    ['m1 agent', 'm2 customer', 'm3 customer'],
  )
  assert.doesNotMatch(JSON.stringify(events), /4111/)
  assert.deepEqual(messages[2]?.image, image)
  assert.equal(asked.length, 1)
  const shown = events.find((event) => event.type === 'suggestion.shown')
  assert.equal(shown?.utteranceId, 'm2')
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
