import assert from 'node:assert/strict'
import { test } from 'node:test'

import { ManualClock } from '../../call/clock.js'
import { loadConfig, type Config } from '../../settings/config.js'
import { AssistError, type ErrorCode } from '../../errors/errors.js'
import type { CallStart } from '../../call/call-start.js'
import {
  decision,
  fakeCall,
  heard,
  phoneFormat,
  settled,
  type FakeCall,
} from '../../testing/fake-call.js'
import type { CallEvent } from '../log/call-event.js'
import type { StartCallOptions } from './call-maker.js'
import { configuredAdmission } from '../../testing/configured-admission.js'
import { CallRegistry, type CallRegistryParts } from './call-registry.js'
import type { LiveLeg } from './live-leg.js'
import { noObserver } from '../log/observer.js'

const agentFormat = { ...phoneFormat, channels: ['agent'] } as const
const start = (callId = 'call'): CallStart => ({ callId, language: 'en' })

/** A registry over fake calls, with everything that a test turns. */
interface Bench {
  readonly calls: CallRegistry
  readonly clock: ManualClock
  readonly made: Map<string, FakeCall>
  readonly options: Map<string, StartCallOptions>
  readonly failures: unknown[]
  /** Runs before a call is started: may wait or throw. */
  beforeStart: () => Promise<void>
  onStarted: (call: FakeCall) => void
  readonly log: (callId?: string) => readonly CallEvent[]
}

function bench(overrides: Partial<Config> = {}): Bench {
  const clock = new ManualClock()
  const made = new Map<string, FakeCall>()
  const options = new Map<string, StartCallOptions>()
  const failures: unknown[] = []
  const limits = loadConfig({}, { resumeWindowMs: 30_000, ...overrides })
  const maker: CallRegistryParts['maker'] = {
    startCall: async (callStart, startOptions) => {
      await self.beforeStart()
      const call = fakeCall({ start: callStart })
      made.set(callStart.callId, call)
      options.set(callStart.callId, startOptions)
      self.onStarted(call)
      return call.pipeline
    },
  }
  const observer = {
    ...noObserver,
    failed: (_callId: string, thrown: unknown) => failures.push(thrown),
  }
  const self: Bench = {
    calls: new CallRegistry({
      ...{ maker, limits, clock, observer, admission: configuredAdmission(limits) },
    }),
    ...{ clock, made, options, failures },
    beforeStart: () => Promise.resolve(),
    onStarted: () => undefined,
    log: (callId = 'call') => made.get(callId)!.log.after(0),
  }
  return self
}

async function refusedWith(code: ErrorCode, work: () => unknown): Promise<void> {
  await assert.rejects(
    async () => {
      await work()
    },
    (thrown: unknown) => {
      assert.ok(thrown instanceof AssistError, String(thrown))
      assert.equal(thrown.code, code)
      return true
    },
  )
}

const endOf = (events: readonly CallEvent[]): string | undefined => {
  const last = events.at(-1)
  return last?.type === 'call.ended' ? last.reason : undefined
}

test('registry: a call that was left behind waits for its clients, and ends as interrupted if none comes', async () => {
  const { calls, clock } = bench()
  const { pipeline, log } = fakeCall({ start: { callId: 'call' } })
  const place = (channel: 'customer' | 'agent', byte: number) => ({
    ...{ legId: 'l1', format: { ...phoneFormat, channels: [channel] }, byte, atMs: byte / 8 },
  })
  const legs = [place('customer', 800), place('agent', 400)]
  await calls.takeUp(pipeline, { startedAt: new Date(), door: 'native', legs })
  assert.equal(calls.resume('call', phoneFormat).leg.receivedBytes, 800)
  calls.detach(calls.resume('call', phoneFormat))
  clock.advance(29_999)
  await settled()
  assert.equal(calls.live.length, 1)
  clock.advance(1)
  await settled()
  await settled()
  assert.equal(calls.live.length, 0)
  const last = log.after(0).at(-1)
  assert.equal(last?.type === 'call.ended' && last.reason, 'interrupted')
})

test('registry: the first leg begins a call, a second channel joins it, the last to stop ends it', async () => {
  const { calls, made, log } = bench()
  const customer = await calls.open(start(), phoneFormat, 'native')
  const agent = await calls.open(start(), agentFormat, 'native')
  assert.equal(made.size, 1)
  assert.equal(agent.pipeline, customer.pipeline)
  assert.deepEqual(customer.pipeline.legs.channels, ['customer', 'agent'])
  assert.equal(calls.live.length, 1)
  await calls.stop(customer, 'stopped')
  assert.equal(calls.find('call'), customer.pipeline, 'the agent is still there')
  assert.equal(await calls.stop(agent, 'stopped'), 1)
  assert.equal(endOf(log()), 'stopped')
  assert.equal(calls.find('call'), undefined)
  assert.equal(made.get('call')!.isEnded(), true)
})

test('registry: sockets that open at the same moment make one call', async () => {
  const { calls, made } = bench()
  const [customer, agent] = await Promise.all([
    calls.open(start(), phoneFormat, 'native'),
    calls.open(start(), agentFormat, 'native'),
  ])
  assert.equal(made.size, 1)
  assert.equal(customer.pipeline, agent.pipeline)
})

test('registry: a channel belongs to one leg, also where two ask for it at the same moment', async () => {
  const { calls } = bench()
  await calls.open(start(), phoneFormat, 'native')
  await refusedWith('ASSIST_CALL_EXISTS', () => calls.open(start(), phoneFormat, 'native'))
  const both = await Promise.allSettled([
    calls.open(start('twins'), phoneFormat, 'native'),
    calls.open(start('twins'), phoneFormat, 'native'),
  ])
  assert.deepEqual(both.map((one) => one.status).sort(), ['fulfilled', 'rejected'])
  assert.deepEqual(calls.find('twins')!.legs.channels, ['customer'])
})

test('registry: a leg whose socket died is taken up again where it stood', async () => {
  const { calls, clock, log } = bench()
  const first = await calls.open(start(), phoneFormat, 'native')
  await first.leg.write(new Uint8Array(800))
  calls.detach(first)
  clock.advance(29_999)
  const second = calls.resume('call', phoneFormat)
  assert.equal(second.leg.receivedBytes, 800)
  clock.advance(600_000)
  await settled()
  assert.equal(calls.live.length, 1, 'nobody waits any more')
  await calls.stop(second, 'stopped')
  assert.equal(endOf(log()), 'stopped')
})

test('registry: a leg that nobody takes up ends, with the call if it is the last', async () => {
  const { calls, clock, log } = bench()
  const customer = await calls.open(start(), phoneFormat, 'native')
  const agent = await calls.open(start(), agentFormat, 'native')
  calls.detach(customer)
  clock.advance(30_000)
  await settled()
  assert.deepEqual(calls.find('call')?.legs.channels, ['agent'])
  await refusedWith('ASSIST_CALL_NOT_RESUMABLE', () => calls.resume('call', phoneFormat))
  calls.detach(agent)
  clock.advance(29_999)
  await settled()
  assert.equal(calls.live.length, 1)
  clock.advance(1)
  await settled()
  assert.equal(endOf(log()), 'disconnected')
  assert.equal(calls.live.length, 0)
  assert.deepEqual(
    log().map((event) => event.type),
    ['call.ended'],
  )
})

test('registry: while one leg waits for its client, the other may stop without ending the call', async () => {
  const { calls, clock, log } = bench()
  const customer = await calls.open(start(), phoneFormat, 'native')
  const agent = await calls.open(start(), agentFormat, 'native')
  calls.detach(customer)
  await calls.stop(agent, 'stopped')
  assert.equal(endOf(log()), undefined)
  const again = calls.resume('call', phoneFormat)
  clock.advance(60_000)
  await calls.stop(again, 'stopped')
  assert.equal(endOf(log()), 'stopped')
})

test('registry: a service that stops drains its calls until its time is over; then 32 logs end where they are', async () => {
  const { calls, clock, made, log } = bench({ drainMs: 20_000 })
  const callIds = Array.from({ length: 32 }, (_, at) => `call-${at}`)
  for (const callId of callIds) {
    await calls.open(start(callId), phoneFormat, 'native')
    const { ear } = made.get(callId)!
    const closed = decision<{ leftoverByteLength: number }>()
    // A backlog that takes for ever, until the ear gives the call up.
    ear.closeLeg = () => closed.promise
    ear.close = () => {
      closed.reject(new AssistError('ASSIST_CALL_NOT_FOUND', 'given up'))
      return Promise.resolve()
    }
  }
  let isClosed = false
  const closing = calls.close().then(() => (isClosed = true))
  await settled()
  clock.advance(19_999)
  await settled()
  assert.equal(isClosed, false)
  clock.advance(1)
  await closing
  for (const callId of callIds) {
    assert.equal(endOf(log(callId)), 'shutdown')
    assert.equal(made.get(callId)!.isEnded(), true, 'it is marked')
  }
})

test('registry: only a leg of the same format is taken up', async () => {
  const { calls } = bench()
  const leg = await calls.open(start(), phoneFormat, 'native')
  calls.detach(leg)
  for (const format of [
    agentFormat,
    { ...phoneFormat, sampleRateHz: 16_000 },
    { ...phoneFormat, encoding: 'alaw' as const },
    { ...phoneFormat, channels: ['customer', 'agent'] as const },
  ]) {
    await refusedWith('ASSIST_CALL_NOT_RESUMABLE', () => calls.resume('call', format))
  }
  await refusedWith('ASSIST_CALL_NOT_RESUMABLE', () => calls.resume('other', phoneFormat))
})

test('registry: a client that is back before its old socket is dead keeps its leg', async () => {
  const { calls, clock, log } = bench()
  const old = await calls.open(start(), phoneFormat, 'native')
  const told: string[] = []
  const fresh = calls.resume('call', phoneFormat)
  fresh.ended = (reason) => told.push(reason)
  // Only now does the server notice that the old socket is gone.
  calls.detach(old)
  clock.advance(600_000)
  await settled()
  assert.equal(calls.live.length, 1)
  assert.equal(fresh.isAttached, true)
  await calls.close()
  assert.deepEqual(told, ['shutdown'], 'the new socket is the one that is told')
  assert.equal(endOf(log()), 'shutdown')
})

test('registry: what the old socket of a leg still says is not heard', async () => {
  const { calls, log } = bench()
  const old = await calls.open(start(), phoneFormat, 'native')
  const told: string[] = []
  old.ended = () => told.push('ended')
  old.replaced = () => told.push('replaced')
  const fresh = calls.resume('call', phoneFormat)
  assert.deepEqual(told, ['replaced'])
  await calls.stop(old, 'stopped')
  assert.equal(endOf(log()), undefined, 'it is not its leg any more')
  await calls.stop(fresh, 'stopped')
  assert.equal(endOf(log()), 'stopped')
})

test('registry: no more calls than configured, and a place is free again when one ends', async () => {
  const { calls } = bench({ maxCalls: 2 })
  const [one] = await Promise.all([
    calls.open(start('one'), phoneFormat, 'native'),
    calls.open(start('two'), phoneFormat, 'native'),
  ])
  await refusedWith('ASSIST_CAPACITY_FULL', () => calls.open(start('three'), phoneFormat, 'native'))
  await calls.open(start('two'), agentFormat, 'native')
  await calls.stop(one, 'stopped')
  await calls.open(start('three'), phoneFormat, 'native')
  assert.deepEqual(
    calls.live.map(({ pipeline }) => pipeline.start.callId),
    ['three', 'two'],
  )
})

test('registry: a call that cannot start leaves no place taken and may be tried again', async () => {
  const self = bench({ maxCalls: 1 })
  self.beforeStart = () => Promise.reject(new AssistError('ASSIST_WORKER_FAILED', 'dead'))
  await refusedWith('ASSIST_WORKER_FAILED', () => self.calls.open(start(), phoneFormat, 'native'))
  assert.equal(self.calls.live.length, 0)
  self.beforeStart = () => Promise.resolve()
  await self.calls.open(start(), phoneFormat, 'native')
})

test('registry: a call whose first leg cannot open is not left behind', async () => {
  const self = bench({ maxCalls: 1 })
  self.onStarted = ({ ear }) => {
    ear.failure = new Error('dead')
  }
  await assert.rejects(self.calls.open(start(), phoneFormat, 'native'), /dead/)
  await settled()
  assert.equal(self.calls.live.length, 0)
  assert.equal(self.made.get('call')!.isEnded(), true)
})

test('registry: closing ends every call, tells its sockets, and takes no new ones', async () => {
  const { calls, log } = bench()
  const told: string[] = []
  const one = await calls.open(start('one'), phoneFormat, 'native')
  one.ended = (reason) => told.push(`one ${reason}`)
  const two = await calls.open(start('two'), phoneFormat, 'native')
  two.ended = (reason) => told.push(`two ${reason}`)
  await calls.close()
  assert.deepEqual(told.sort(), ['one shutdown', 'two shutdown'])
  assert.deepEqual([endOf(log('one')), endOf(log('two'))], ['shutdown', 'shutdown'])
  await refusedWith('ASSIST_SHUTTING_DOWN', () => calls.open(start('late'), phoneFormat, 'native'))
})

test('registry: a call that is just starting while the service stops is ended too', async () => {
  const self = bench()
  const wait = decision()
  self.beforeStart = () => wait.promise
  const opened = self.calls.open(start(), phoneFormat, 'native')
  opened.catch(() => undefined)
  await settled()
  const closed = self.calls.close()
  wait.resolve()
  await closed
  await assert.rejects(opened)
  assert.equal(endOf(self.log()), 'shutdown')
  assert.equal(self.calls.live.length, 0)
})

test('registry: a call whose ear dies ends, and its sockets are told', async () => {
  const { calls, made, options, log } = bench()
  const leg = await calls.open(start(), phoneFormat, 'native')
  const told: string[] = []
  leg.ended = (reason) => told.push(reason)
  made.get('call')!.ear.failure = new Error('dead')
  options.get('call')!.onDeaf?.()
  await settled()
  assert.equal(endOf(log()), 'disconnected')
  assert.deepEqual(told, ['disconnected'])
  assert.equal(calls.live.length, 0)
})

test('registry: bytes that made no whole sample are told as an alert before the end', async () => {
  const { calls, log } = bench()
  const leg = await calls.open(start(), { ...phoneFormat, encoding: 's16le' }, 'native')
  await leg.leg.write(new Uint8Array(101))
  await calls.stop(leg, 'stopped')
  assert.deepEqual(
    log().map((event) => (event.type === 'alert' ? event.code : event.type)),
    ['ASSIST_AUDIO_ODD_BYTES', 'call.ended'],
  )
})

test('registry: whoever listens hears calls and their legs begin and end', async () => {
  const { calls } = bench()
  const counts: number[] = []
  const stop = calls.onChange(() => counts.push(calls.live.length))
  const leg = await calls.open(start(), phoneFormat, 'native')
  await calls.open(start(), agentFormat, 'native')
  const other: LiveLeg = await calls.open(start('other'), phoneFormat, 'native')
  await calls.stop(other, 'stopped')
  // A call and its first leg, a second leg, another call and its leg, and its end.
  assert.deepEqual(counts, [1, 1, 1, 2, 2, 1])
  stop()
  await calls.stop(leg, 'stopped')
  assert.equal(counts.length, 6)
})

test('registry: stopping waits until the last words are in the log', async () => {
  const { calls, made, log } = bench()
  const leg = await calls.open(start(), phoneFormat, 'native')
  const { ear, pipeline } = made.get('call')!
  const close = ear.closeLeg.bind(ear)
  ear.closeLeg = (legId) => {
    pipeline.heard(heard().started())
    pipeline.heard(heard().final('Last words.'))
    return close(legId)
  }
  const lastSeq = await calls.stop(leg, 'stopped')
  assert.deepEqual(
    log().map((event) => event.type),
    ['speech.started', 'utterance.final', 'call.ended'],
  )
  assert.equal(lastSeq, 3)
})

test('registry: a call that is held lives without audio, and ends with the last who is on it', async () => {
  const { calls, log } = bench()
  const hold = await calls.hold(start(), 'seat', 'text')
  assert.equal(calls.live.length, 1)
  const leg = await calls.open(start(), agentFormat, 'native')
  await calls.stop(leg, 'stopped')
  assert.equal(calls.live.length, 1, 'somebody still sits at it')
  await hold.release('stopped')
  await hold.release('stopped')
  assert.equal(calls.live.length, 0)
  assert.equal(log().at(-1)?.type, 'call.ended')
})

test('registry: a side moves from one door to another without ending a held call', async () => {
  const { calls } = bench()
  const leg = await calls.open(start(), phoneFormat, 'native')
  const told: string[] = []
  leg.ended = (reason) => told.push(reason)
  await calls.hold(start(), 'seat')
  assert.equal(calls.carries('call', 'customer', 'page'), true)
  assert.equal(calls.carries('call', 'customer', 'native'), false)
  await calls.endLegs('call', 'customer', 'page')
  assert.deepEqual(told, ['stopped'])
  assert.equal(calls.carries('call', 'customer', 'page'), false)
  assert.equal(calls.live.length, 1)
})
