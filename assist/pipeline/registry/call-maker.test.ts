import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { CallStart } from '../../call/call-start.js'
import { AssistError } from '../../errors/errors.js'
import type { EarListener } from '../../listening/ear-call.js'
import type { EarCallStart } from '../../listening/listened-call.js'
import { loadConfig, type Config } from '../../settings/config.js'
import { FakeEar, findNothing, heard, phoneFormat, settled } from '../../testing/fake-call.js'
import type { CallBases } from './call-bases.js'
import type { CallEvent } from '../log/call-event.js'
import type { CallPlace } from '../log/call-place.js'
import { CallMaker, type BrokenCall, type StartCallOptions } from './call-maker.js'
import { noObserver } from '../log/observer.js'

const live: StartCallOptions = { isVirtual: false, door: 'native' }

/** A maker over a fake ear and one base, with what it was asked for. */
function trial(overrides: Partial<Config> = {}, isRecording = false) {
  const ear = new FakeEar()
  const asked: { start: EarCallStart; listener: EarListener }[] = []
  const kept: CallEvent[] = []
  const recorded: string[] = []
  const failures: unknown[] = []
  const isReplayOf: boolean[] = []
  const bases: CallBases = {
    baseOf: ({ solutions }) => solutions ?? 'default',
    versionOf: (base) =>
      base === 'default'
        ? Promise.resolve('v1+learnt')
        : Promise.reject(new AssistError('ASSIST_SOLUTIONS_UNKNOWN', base)),
    loggedVersion: (version, isReplay) => (isReplay ? 'v1' : version),
    wordsOf: () => ({
      domainWords: { en: ['router'], zh: [] },
      domainPhrases: [{ text: 'router', weight: 5 }],
    }),
    findersOf: (_base, _callId, isReplay) => {
      isReplayOf.push(isReplay)
      return { findMatches: findNothing, findSpoken: () => Promise.resolve(undefined) }
    },
    lacksMeaning: (language) => language === 'zh',
  }
  const maker = new CallMaker({
    config: loadConfig({}, overrides),
    ears: {
      open: (start, listener) => {
        asked.push({ start, listener })
        return Promise.resolve(ear)
      },
    },
    bases,
    keeper: {
      create: () => Promise.resolve(),
      append: (_callId, events) => {
        kept.push(...events)
        return Promise.resolve()
      },
      end: () => Promise.resolve(),
    },
    observer: { ...noObserver, failed: (_callId, thrown) => failures.push(thrown) },
    fingerprints: { config: 'c', models: 'm' },
    isRevised: true,
    record: isRecording
      ? (name) => {
          recorded.push(name)
          const nothing = (): void => undefined
          return Promise.resolve({ write: nothing, mute: nothing, close: () => Promise.resolve() })
        }
      : undefined,
  })
  const make = (start: Partial<CallStart> = {}, options: Partial<StartCallOptions> = {}) =>
    maker.startCall({ callId: 'c', language: 'en', ...start }, { ...live, ...options })
  const takeUp = (broken: Pick<BrokenCall, 'events' | 'place' | 'internalId'>) => {
    const of = {
      callId: 'c',
      language: 'en',
      door: 'native',
      startedAt: new Date(0),
      atMs: 60_000,
    } as const
    return maker.takeUp({ ...of, ...broken }, live)
  }
  return { make, takeUp, ear, asked, kept, recorded, failures, isReplayOf }
}

test('maker: a call begins with what it runs with, and its medium', async () => {
  const { make, kept } = trial()
  const pipeline = await make({}, { medium: 'text' })
  assert.deepEqual(
    kept.map((event) => ({ ...event, atMs: 0 })),
    [
      {
        ...{ seq: 1, callId: 'c', atMs: 0, type: 'call.started' },
        ...{ config: 'c', models: 'm', solutions: 'v1+learnt' },
      },
      { seq: 2, callId: 'c', atMs: 0, type: 'call.medium', medium: 'text' },
    ],
  )
  await pipeline.end('stopped')
})

test('maker: a replay is matched and logged without what was learnt', async () => {
  const { make, kept, isReplayOf } = trial()
  for (const options of [{ door: 'replay' }, { isVirtual: true }]) {
    const pipeline = await make({}, options)
    await pipeline.end('stopped')
  }
  const versions = kept.flatMap((event) => (event.type === 'call.started' ? [event.solutions] : []))
  assert.deepEqual(
    [versions, isReplayOf],
    [
      ['v1', 'v1'],
      [true, true],
    ],
  )
})

test('maker: a call whose language is matched by words alone begins with an alert', async () => {
  const { make, kept } = trial()
  const pipeline = await make({ language: 'zh' })
  const alert = kept.find((event) => event.type === 'alert')
  assert.equal(alert?.code, 'ASSIST_EMBEDDINGS_MISSING')
  await pipeline.end('stopped')
})

test('maker: the engine is the call’s own, else that of its language, else the configured one', async () => {
  const { make, asked } = trial({ engine: 'moonshine', engineByLanguage: 'zh=whisper' })
  const starts = [{ engine: 'vosk', language: 'zh' }, { language: 'zh' }, {}] as const
  for (const start of starts) await (await make(start)).end('stopped')
  assert.deepEqual(
    asked.map(({ start }) => start.engine),
    ['vosk', 'whisper', 'moonshine'],
  )
})

test('maker: domain words are told to engines only where that is switched on', async () => {
  for (const domainWords of [true, false]) {
    const { make, asked } = trial({ domainWords })
    await (await make()).end('stopped')
    assert.deepEqual(asked[0]?.start.keyterms, domainWords ? { en: ['router'], zh: [] } : {})
    assert.equal(asked[0].start.phrases?.en?.length, domainWords ? 1 : 0)
  }
})

test('maker: audio is kept under call and leg, never that of a replay', async () => {
  const { make, recorded } = trial({}, true)
  for (const door of ['native', 'replay']) {
    const pipeline = await make({ callId: `of-${door}` }, { door })
    await pipeline.legs.open(phoneFormat)
    await pipeline.end('stopped')
  }
  assert.equal(recorded.length, 1)
  assert.match(
    recorded[0]!,
    /^of-native-[0-9a-f]{32}-l1$/,
    'a second call of the id has its own file',
  )
})

test('maker: a call that was left behind goes on under its ids, behind its log, where it stood', async () => {
  const { make, takeUp, kept, ear } = trial()
  const first = await make()
  await first.legs.open(phoneFormat)
  first.heard(heard().started())
  first.heard(heard().final('My router is red.'))
  first.heard(heard('customer', 1).started())
  first.heard(heard('customer', 1).partial('And the'))
  await settled()
  const events = [...kept]
  const lastSeq = events.length
  const place: CallPlace = {
    ...{ beganAt: 0, legCount: 1 },
    legs: [{ legId: 'l1', format: phoneFormat, byte: 8_000, atMs: 900 }],
  }
  const pipeline = await takeUp({ events, place, internalId: first.internalId })
  assert.equal(pipeline.internalId, first.internalId)
  const leg = await pipeline.legs.open(phoneFormat, place.legs[0])
  assert.deepEqual([leg.legId, leg.receivedBytes, leg.durableBytes], ['l2', 8_000, 8_000])
  assert.deepEqual(ear.heardMs.get('l2'), { customer: 1_000 })
  pipeline.heard(heard().started())
  await settled()
  const added = kept.slice(lastSeq)
  assert.deepEqual(
    added.map((event) => [event.seq - lastSeq, event.type]),
    [
      [1, 'transcript.partial'],
      [2, 'speech.ended'],
      [3, 'speech.started'],
    ],
    'what hung in the air is over',
  )
  const started = added[2]
  assert.equal(started?.type === 'speech.started' && started.utteranceId, 'u3')
  assert.ok(
    added.every(({ atMs }) => atMs >= 60_000 && atMs < 70_000),
    'time went on',
  )
  assert.deepEqual(pipeline.log.after(0).slice(0, lastSeq), events)
})

test('maker: an ear that dies is an alert in the call, and whoever holds the call hears of it', async () => {
  const { make, asked, kept, failures } = trial()
  let isDeaf = false
  const pipeline = await make({}, { onDeaf: () => (isDeaf = true) })
  const error = new AssistError('ASSIST_WORKER_FAILED', 'dead')
  asked[0]?.listener.died(error)
  assert.equal(isDeaf, true)
  assert.deepEqual(failures, [error])
  const alert = kept.find((event) => event.type === 'alert')
  assert.deepEqual([alert?.code, alert?.severity], ['ASSIST_WORKER_FAILED', 'error'])
  await pipeline.end('disconnected')
})

test('maker: a base that is not there is refused before anything is kept', async () => {
  const { make, kept, asked } = trial()
  await assert.rejects(make({ solutions: 'other' }), { code: 'ASSIST_SOLUTIONS_UNKNOWN' })
  assert.deepEqual([kept, asked], [[], []])
})
