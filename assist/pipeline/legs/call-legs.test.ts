import assert from 'node:assert/strict'
import { test } from 'node:test'

import {
  decision,
  fakeCall,
  FakeEar,
  findNothing,
  heard,
  phoneFormat,
  settled,
} from '../../testing/fake-call.js'
import { CallClock } from '../../call/call-clock.js'
import type { MatchResult } from '../../matching/match.js'
import type { CallEvent } from '../log/call-event.js'

const types = (events: readonly CallEvent[]): string[] => events.map((event) => event.type)
const routerCard = { solutionId: 'router', confidence: 0.9, because: [] }

test('legs: bytes are durable only when their words are through the chain and stored', async () => {
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

test('legs: where the disk refuses, nothing more is called durable and the call goes on', async () => {
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

test('legs: closing a leg waits for its last words; the last event is call.ended', async () => {
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

test('legs: a leg that its socket and the end of the call close at the same moment is closed once', async () => {
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

test('legs: time of a live call begins with its audio', async (t) => {
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

test('legs: sound that comes slower than time passes is told once', async (t) => {
  let nowMs = 0
  t.mock.method(performance, 'now', () => nowMs)
  const { pipeline, log } = fakeCall({ findMatches: findNothing })
  const leg = await pipeline.legs.open(phoneFormat)
  for (; nowMs < 200_000; nowMs += 100) void leg.write(new Uint8Array(760))
  const alerts = log.after(0).filter((event) => event.type === 'alert')
  assert.deepEqual(
    alerts.map(({ code }) => code),
    ['ASSIST_INPUT_CLOCK'],
  )
  await pipeline.end('stopped')
})

test('legs: a leg whose sender has nothing of before goes on now; the time between is a gap', async () => {
  const { pipeline } = fakeCall({ clock: new CallClock(5_000) })
  const place = { legId: 'l1', format: phoneFormat, byte: 800, atMs: 1_000 }
  const leg = await pipeline.legs.open(phoneFormat, place)
  await pipeline.legs.catchUp(leg)
  assert.ok(leg.endMs >= 5_000, `the leg is at ${leg.endMs} ms`)
  assert.equal(leg.receivedBytes, 800)
  const { endMs } = leg
  await leg.gap(60_000)
  await pipeline.legs.catchUp(leg)
  assert.equal(leg.endMs, endMs + 60_000, 'a leg that is ahead is left as it is')
})

test('legs: a leg that another client goes on with goes on with a whole sample', async () => {
  const { pipeline, ear } = fakeCall()
  const format = { ...phoneFormat, encoding: 's16le' } as const
  const leg = await pipeline.legs.open(format)
  await leg.write(new Uint8Array(161))
  const caughtUp = pipeline.legs.catchUp(leg)
  assert.equal(leg.receivedBytes, 162, 'at once, since the client is told')
  await caughtUp
  assert.equal(ear.legs.get('l1')?.byteLength, 162)
  await pipeline.legs.catchUp(leg)
  assert.equal(leg.receivedBytes, 162)
})

test('legs: a recording is whole although the engine hangs at its end', async () => {
  class HangingEar extends FakeEar {
    override closeLeg(): Promise<never> {
      return new Promise(() => undefined)
    }
  }
  let isWhole = false
  const { pipeline, log } = fakeCall({
    ...{ ear: new HangingEar(), endPatienceMs: 20 },
    record: () =>
      Promise.resolve({
        write: () => undefined,
        mute: () => undefined,
        close: () => Promise.resolve(void (isWhole = true)),
      }),
  })
  await pipeline.legs.open(phoneFormat)
  const alive = setInterval(() => undefined, 1_000)
  await pipeline.end('stopped').finally(() => clearInterval(alive))
  await settled()
  assert.equal(isWhole, true)
  assert.deepEqual(types(log.after(0)), ['alert', 'call.ended'])
})

/** A recording that notes what is silenced in it. */
function mutableRecording() {
  const muted: number[][] = []
  const record = () =>
    Promise.resolve({
      write: () => undefined,
      mute: (...of: number[]) => void muted.push(of),
      close: () => Promise.resolve(),
    })
  return { muted, record }
}

test('legs: what turns out to be secret is silenced in what is kept, on its side and at its time', async () => {
  const { muted, record } = mutableRecording()
  const { pipeline } = fakeCall({ record })
  const leg = await pipeline.legs.open({ ...phoneFormat, channels: ['agent', 'customer'] })
  await leg.write(new Uint8Array(160_000))
  pipeline.heard(heard().started())
  pipeline.heard(heard().final('My card is 4111 1111 1111 1111.'))
  pipeline.heard(heard('agent').started())
  pipeline.heard(heard('agent').final('Thank you.'))
  await pipeline.end('stopped')
  assert.deepEqual(muted, [[1, 0, 19_200]])
})

test('legs: of what was said only the secret is silenced where the engine tells when its words were said', async () => {
  const { muted, record } = mutableRecording()
  const { pipeline } = fakeCall({ record })
  const leg = await pipeline.legs.open(phoneFormat)
  await leg.write(new Uint8Array(80_000))
  pipeline.heard(heard().started())
  const text = 'my card is 4111111111111111'
  const words = [
    { start: 0, end: 10, startMs: 0, endMs: 500 },
    { start: 11, end: text.length, startMs: 600, endMs: 1_000 },
  ]
  pipeline.heard({ ...heard().final(text), words })
  await pipeline.end('stopped')
  assert.deepEqual(muted, [[0, 3_200, 9_600]])
})
