import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { CallEvent, CallEventBody } from '../pipeline/log/call-event.js'
import { embedWords } from '../testing/embed-words.js'
import { fakeCall, heard, settled } from '../testing/fake-call.js'
import { momentsOf } from './call-moments.js'
import { MomentFinder } from './moment-finder.js'
import { MomentWatch } from './moment-watch.js'
import { readRule } from './rules-file.js'
import { tryRules } from './try-rules.js'

const rules = [
  { id: 'greeting', title: 'Greets', kind: 'must-say', words: ['good morning'] },
  { id: 'sure', title: 'Guarantees', kind: 'must-not-say', words: ['i guarantee'] },
  { id: 'talk', title: 'Talk', kind: 'ordinary', meaning: ['nice weather'] },
].flatMap((rule, at) => readRule(rule, at + 1).rule ?? [])

function watched(finder = new MomentFinder(rules, embedWords), now = () => finder) {
  const call = fakeCall()
  const behind: CallEventBody[] = []
  const failures: unknown[] = []
  const listeners = new Set<() => void>()
  const watch = new MomentWatch({
    finder: now,
    calls: {
      live: [call],
      onChange: (listener) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
    append: (_internalId, bodies) => {
      for (const body of bodies) {
        if (call.log.hasEnded) behind.push(body)
        else call.pipeline.append(body)
      }
      return Promise.resolve()
    },
    failed: (_callId, thrown) => failures.push(thrown),
  })
  for (const listener of listeners) listener()
  const say = async (text: string, segment = 0): Promise<void> => {
    call.pipeline.heard(heard('agent', segment).started())
    call.pipeline.heard(heard('agent', segment).final(text))
    await settled()
    await watch.idle()
  }
  return { call, watch, behind, failures, say }
}

const momentTypes = (events: readonly CallEvent[]): string[] =>
  events.flatMap(({ type }) => (type.startsWith('moment') || type === 'alert' ? [type] : []))

test('moment watch: the rules, what is said and the alert stand in the log of a live call', async () => {
  const { call, say } = watched()
  await say('Good morning.')
  await say('I guarantee it.', 1)
  const events = call.log.after(0)
  assert.deepEqual(momentTypes(events), ['moment.rules', 'moment.seen', 'moment.seen', 'alert'])
  const told = momentsOf(events)
  assert.deepEqual(
    told.map(({ momentId, sightings }) => [momentId, sightings.map((one) => one.utteranceId)]),
    [
      ['greeting', ['u1']],
      ['sure', ['u2']],
    ],
    'ordinary talk is no moment',
  )
  assert.ok(!JSON.stringify(events.filter(({ type }) => type === 'moment.seen')).includes('it.'))
})

test('moment watch: a revision that reads otherwise takes a moment back', async () => {
  const { call, say } = watched()
  await say('I guarantee it.')
  const of = {
    channel: 'agent',
    startMs: 0,
    endMs: 1_000,
    language: 'en',
    confidence: 0.9,
  } as const
  const text = 'A guarantee, is it?'
  call.pipeline.append({
    type: 'utterance.revised',
    revision: 1,
    utteranceId: 'u1',
    ...of,
    text,
    engine: 'x',
  })
  await settled()
  const told = momentsOf(call.log.after(0)).find(({ momentId }) => momentId === 'sure')
  assert.deepEqual(told?.sightings, [])
})

test('moment watch: last words are written behind the end, and nothing of a failure reaches the call', async () => {
  let go: () => void = () => undefined
  const gate = new Promise<void>((resolve) => (go = resolve))
  const slow = new MomentFinder(rules, embedWords)
  const { call, behind, watch } = watched(
    Object.assign(Object.create(slow) as MomentFinder, {
      rules,
      find: async (...args: Parameters<MomentFinder['find']>) => {
        await gate
        return slow.find(...args)
      },
    }),
  )
  call.pipeline.heard(heard('agent').started())
  call.pipeline.heard(heard('agent').final('good morning'))
  await settled()
  await call.pipeline.end('stopped')
  go()
  await watch.idle()
  assert.deepEqual(
    behind.map(({ type }) => type),
    ['moment.seen'],
  )
  const broken = watched(
    Object.assign(Object.create(slow) as MomentFinder, {
      rules,
      find: () => Promise.reject(new Error('no model')),
    }),
  )
  await broken.say('good morning')
  assert.equal(broken.failures.length, 1)
  assert.deepEqual(momentTypes(broken.call.log.after(0)), ['moment.rules'])
})

test('moment watch: a call goes on with the rules that it began with; the next one has the new ones', async () => {
  let now = new MomentFinder(rules, embedWords)
  const first = watched(now, () => now)
  await first.say('Good morning.')
  now = new MomentFinder(rules.slice(1), embedWords)
  await first.say('I guarantee it.', 1)
  const next = watched(now, () => now)
  await next.say('Good morning. I guarantee it.')
  const seen = ({ call }: typeof first): string[] =>
    momentsOf(call.log.after(0)).flatMap(({ momentId, sightings }) => sightings.map(() => momentId))
  assert.deepEqual(seen(first), ['greeting', 'sure'])
  assert.deepEqual(seen(next), ['sure'])
  const none = watched(new MomentFinder([], embedWords))
  await none.say('Good morning.')
  assert.deepEqual(momentTypes(none.call.log.after(0)), [], 'without rules nothing is written')
})

test('moments tried: what rules find in past calls, with quotes, and which calls lack what must be said', async () => {
  const { call, say } = watched()
  await say('Well. I guarantee it.')
  const finder = new MomentFinder(rules, embedWords)
  const trial = await tryRules(finder, [{ callId: 'c1', events: call.log.after(0) }])
  assert.deepEqual(
    trial.rules.map(({ momentId, callCount, lackedBy, sightings }) => {
      return [momentId, callCount, lackedBy, sightings.map(({ quote }) => quote)]
    }),
    [
      ['greeting', 0, ['c1'], []],
      ['sure', 1, [], ['I guarantee it.']],
    ],
  )
})
