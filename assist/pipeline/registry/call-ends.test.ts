import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'

import { systemClock } from '../../call/clock.js'
import type { FindMatches } from '../../matching/match.js'
import { loadConfig } from '../../settings/config.js'
import { configuredAdmission } from '../../testing/configured-admission.js'
import { fakeCall, FakeEar, findNothing, heard, phoneFormat } from '../../testing/fake-call.js'
import type { CallEvent } from '../log/call-event.js'
import { noObserver } from '../log/observer.js'
import { CallRegistry } from './call-registry.js'
import type { LiveLeg } from './live-leg.js'

const agentFormat = { ...phoneFormat, channels: ['agent'] } as const
const callCount = 200
const patienceMs = 2_500
/** What can go wrong behind a call while it ends. */
const troubles = [
  'none',
  'slow',
  'engine hangs',
  'ear dies',
  'ear is deaf',
  'matching hangs',
] as const
type Trouble = (typeof troubles)[number]
/** How a call ends, in whatever order its sockets, its seat and its ear go. */
const ways = [
  'end',
  'stop',
  'sockets die',
  'end and sockets die',
  'end twice',
  'worker dies',
] as const

/** The same sequence for the same seed, numbers in [0, 1). */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return state / 2 ** 32
  }
}

const never = <Value>(): Promise<Value> => new Promise<Value>(() => undefined)

/** An ear that goes wrong as told. */
class TroubledEar extends FakeEar {
  readonly #trouble: Trouble
  readonly #slowMs: number

  constructor(trouble: Trouble, slowMs: number) {
    super()
    this.#trouble = trouble
    this.#slowMs = slowMs
  }

  override audio(...given: Parameters<FakeEar['audio']>): ReturnType<FakeEar['audio']> {
    return this.#trouble === 'ear is deaf' ? never() : super.audio(...given)
  }

  override async closeLeg(legId: string): Promise<{ leftoverByteLength: number }> {
    if (this.#trouble === 'engine hangs') return never()
    if (this.#trouble === 'ear dies') throw new Error('the ear is dead')
    if (this.#trouble === 'slow') await delay(this.#slowMs)
    return super.closeLeg(legId)
  }

  override close(): Promise<void> {
    return this.#trouble === 'engine hangs' ? never() : super.close()
  }
}

interface MadeCall {
  readonly trouble: Trouble
  readonly way: (typeof ways)[number]
  readonly log: () => readonly CallEvent[]
  readonly die: () => void
}

function setUp(random: () => number) {
  const made = new Map<string, MadeCall>()
  const pick = <Value>(list: readonly Value[]): Value => list[Math.floor(random() * list.length)]!
  const calls = new CallRegistry({
    ...{
      admission: configuredAdmission(loadConfig({}, { maxCalls: callCount })),
      observer: noObserver,
      clock: systemClock,
    },
    limits: loadConfig({}, { resumeWindowMs: 20, drainMs: 1_000 }),
    maker: {
      startCall: (start, { onDeaf }) => {
        const [trouble, way] = [pick(troubles), pick(ways)]
        const findMatches: FindMatches = trouble === 'matching hangs' ? () => never() : findNothing
        const ear = new TroubledEar(trouble, random() * 30)
        const { pipeline, log } = fakeCall({ start, ear, findMatches, endPatienceMs: patienceMs })
        const die = (): void => {
          ear.failure = new Error('the worker died')
          onDeaf?.()
        }
        made.set(start.callId, { trouble, way, log: () => log.after(0), die })
        return Promise.resolve(pipeline)
      },
    },
  })
  return { calls, made }
}

/** A call in which both sides talk until a random moment, and which ends in a random way. */
async function liveAndEnd(
  calls: CallRegistry,
  made: ReadonlyMap<string, MadeCall>,
  callId: string,
  random: () => number,
): Promise<void> {
  const hold = await calls.hold({ callId, language: 'en' }, 'seat')
  const legs: LiveLeg[] = []
  for (const format of random() < 0.7 ? [phoneFormat, agentFormat] : [phoneFormat]) {
    legs.push(await calls.open({ callId, language: 'en' }, format, 'page'))
  }
  const { way, die } = made.get(callId)!
  const endMs = performance.now() + random() * 80
  for (let segment = 0; performance.now() < endMs; segment++) {
    for (const { leg } of legs) void leg.write(new Uint8Array(160))
    hold.pipeline.heard(heard('customer', segment).started(segment * 20))
    if (random() < 0.5) hold.pipeline.heard(heard('customer', segment).final('Red light.'))
    await delay(5)
  }
  const end = (): Promise<void> => calls.endCall(callId, 'stopped')
  if (way === 'end') void end()
  if (way === 'end twice') void Promise.all([end(), end()])
  if (way === 'worker dies') die()
  if (way === 'stop') for (const leg of legs) void calls.stop(leg, 'stopped').catch(() => undefined)
  if (way === 'sockets die') for (const leg of legs) calls.detach(leg)
  if (way === 'end and sockets die') {
    for (const leg of legs) calls.detach(leg)
    void end()
  }
  void hold.release('disconnected')
}

test(`calls end: ${callCount} of them, at random moments, whatever hangs or dies behind them, each once and in time`, async () => {
  const random = randomOf(22)
  const { calls, made } = setUp(random)
  const lives: Promise<void>[] = []
  for (let n = 0; n < callCount; n++) {
    lives.push(liveAndEnd(calls, made, `call-${n}`, random))
    if (n % 10 === 0) await delay(1)
  }
  await Promise.all(lives)
  const deadlineMs = performance.now() + 30_000
  while (calls.live.length > 0) {
    const left = calls.live.map(({ pipeline }) => made.get(pipeline.start.callId))
    assert.ok(performance.now() < deadlineMs, `still live: ${JSON.stringify(left)}`)
    await delay(10)
  }
  assert.equal(made.size, callCount)
  for (const [callId, { trouble, way, log }] of made) {
    const events = log()
    const what = `${callId}: ${trouble}, ${way}`
    assert.equal(events.at(-1)?.type, 'call.ended', what)
    assert.equal(events.filter(({ type }) => type === 'call.ended').length, 1, what)
    const isCutShort = events.some(
      (event) => event.type === 'alert' && event.code === 'ASSIST_LAST_WORDS_LOST',
    )
    // An ear that is dead leaves nothing to wait for.
    if (way !== 'worker dies' && trouble === 'engine hangs') assert.ok(isCutShort, what)
    if (trouble === 'none' || trouble === 'slow') assert.ok(!isCutShort, what)
  }
})

test('calls end: a service that stops ends those whose engine hangs as well', async () => {
  const random = randomOf(5)
  const { calls, made } = setUp(random)
  for (let n = 0; n < 20; n++)
    await calls.open({ callId: `c${n}`, language: 'en' }, phoneFormat, 'd')
  // The timers of the service keep no process alive.
  const alive = setInterval(() => undefined, 1_000)
  await calls.close().finally(() => clearInterval(alive))
  for (const { log } of made.values()) assert.equal(log().at(-1)?.type, 'call.ended')
})
