import assert from 'node:assert/strict'
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'

import { loadConfig } from '../../settings/config.js'
import { packageRoot } from '../../settings/package-root.js'
import { createAssist, type Assist } from '../../service/assist.js'
import type { CallEvent } from '../../pipeline/log/call-event.js'
import { defaultBase } from '../../store/solution-store.js'
import { openSqliteStore } from '../../store/sqlite/sqlite-store.js'
import type { Store } from '../../store/store.js'
import { demoSolutions } from '../../testing/demo-base.js'
import { assertHeardIn, sampleGreeting } from '../../testing/heard-text.js'
import { requirement } from '../../testing/requirements.js'
import { sampleCallPart } from '../../testing/wave-file.js'
import { openRecording } from '../../audio/recording.js'
import { replay, type ReplayOptions } from './replay.js'

const needsModels = requirement('models')

/** A service without doors, with the demo base. */
interface Bench {
  readonly assist: Assist
  readonly store: Store
}

let folder = ''
let one: Bench
let two: Bench
/** 30 s of the sample call, the same under the virtual clock. */
let reference: readonly CallEvent[] = []
/** A recording in which a customer asks what the base answers. */
let asked: readonly CallEvent[] = []

before(async () => {
  if (needsModels.skip !== false) return
  folder = await mkdtemp(path.join(tmpdir(), 'assist-replay-'))
  await writeFile(path.join(folder, 'half.wav'), await sampleCallPart(0, 30_000))
  await writeFile(path.join(folder, 'short.wav'), await sampleCallPart(0, 12_000))
  await writeFile(path.join(folder, 'other.wav'), await sampleCallPart(60_000, 75_000))
  one = await bench(1)
  reference = await play(one, 'half.wav')
  const fixture = path.join(packageRoot, 'fixtures', 'calls', 'modem-light.wav')
  await copyFile(fixture, path.join(folder, 'asked.wav'))
  asked = await play(one, 'asked.wav')
})

after(async () => {
  if (needsModels.skip !== false) return
  await close(one)
  await rm(folder, { recursive: true })
})

async function bench(earWorkers: number): Promise<Bench> {
  const store = await openSqliteStore({ path: ':memory:' })
  const config = loadConfig({}, { earWorkers })
  const assist = createAssist({ config, store })
  await store.solutions.replace(defaultBase, await demoSolutions())
  await Promise.all([assist.ready(), assist.loadBase()])
  return { assist, store }
}

async function close({ assist, store }: Bench): Promise<void> {
  await assist.close()
  await store.close()
}

async function play(
  { assist }: Bench,
  name: string,
  options: Partial<ReplayOptions> = {},
): Promise<readonly CallEvent[]> {
  const recording = await openRecording(path.join(folder, name))
  return replay(assist, recording, { callId: 'call', language: 'en', speed: 'max', ...options })
}

const lines = (events: readonly CallEvent[]): string =>
  events.map((event) => JSON.stringify(event)).join('\n')

const finals = (events: readonly CallEvent[]): Extract<CallEvent, { type: 'utterance.final' }>[] =>
  events.filter((event) => event.type === 'utterance.final')

test(
  'replay: both sides are heard, and a card comes for what the customer says',
  needsModels,
  () => {
    const of = (channel: string): string =>
      finals(reference)
        .filter((event) => event.channel === channel)
        .map(({ text }) => text)
        .join(' ')
    assertHeardIn(of('agent'), sampleGreeting)
    assert.match(of('customer'), /dealership/i)
    const shown = asked.filter((event) => event.type === 'suggestion.shown')
    const customers = new Set(
      asked.flatMap((event) =>
        event.type === 'speech.started' && event.channel === 'customer' ? [event.utteranceId] : [],
      ),
    )
    assert.ok(shown.length > 0)
    for (const { utteranceId } of shown) assert.ok(customers.has(utteranceId), utteranceId)
  },
)

test('replay: the same recording gives the same log, byte for byte', needsModels, async () => {
  assert.equal(lines(await play(one, 'half.wav')), lines(reference))
})

test('replay: what was learnt changes nothing, byte for byte', needsModels, async (t) => {
  const { assist, store } = one
  const shown = asked.find((event) => event.type === 'suggestion.shown')
  assert.ok(shown)
  const version = await assist.loadBase()
  await store.learning.replaceBiases(defaultBase, { [shown.solutionId]: -1 })
  t.after(() => store.learning.replaceBiases(defaultBase, {}).then(() => assist.loadBase()))
  assert.notEqual(await assist.loadBase(), version)
  assert.equal(lines(await play(one, 'asked.wav')), lines(asked))
})

test('replay: other calls beside it change nothing', needsModels, async () => {
  const [other, again] = await Promise.all([
    play(one, 'other.wav', { callId: 'beside' }),
    play(one, 'half.wav'),
  ])
  assert.ok(finals(other).length > 0, 'the other call was heard')
  assert.equal(lines(again), lines(reference))
})

test('replay: two ears give the log of one, with calls on both', needsModels, async (t) => {
  two = await bench(2)
  t.after(() => close(two))
  // A call goes to the ear that has the fewest: these two to different ones.
  const [other, again] = await Promise.all([
    play(two, 'other.wav', { callId: 'other' }),
    play(two, 'half.wav'),
  ])
  assert.equal(lines(again), lines(reference))
  assert.equal(lines(other), lines(await play(one, 'other.wav', { callId: 'other' })))
})

test('replay: numbers count without a gap, and time never runs back', needsModels, () => {
  assert.deepEqual(
    reference.map((event) => event.seq),
    reference.map((_, at) => at + 1),
  )
  assert.deepEqual(
    reference.map((event) => event.type).filter((type) => type.startsWith('call.')),
    ['call.started', 'call.medium', 'call.ended'],
  )
  for (const [at, event] of reference.entries()) {
    assert.ok(event.atMs >= (reference[at - 1]?.atMs ?? 0), `event ${event.seq}`)
  }
})

test('replay: at the same moment the customer comes before the agent', needsModels, async () => {
  // One side on both channels: speech begins twice at the same moment.
  const { wave, sides } = await twins()
  const events = await play(one, wave)
  // Later the second side is known as a copy, and is not written.
  const [first, second] = events.filter((event) => event.type === 'speech.started')
  assert.deepEqual([first?.channel, second?.channel], sides)
  assert.equal(first?.atMs, second?.atMs)
})

async function twins(): Promise<{ wave: string; sides: string[] }> {
  const bytes = await sampleCallPart(0, 12_000)
  const from = bytes.indexOf('data') + 8
  for (let at = from; at < bytes.length; at += 2) bytes[at] = bytes[at + 1] ?? 0xff
  await writeFile(path.join(folder, 'twins.wav'), bytes)
  return { wave: 'twins.wav', sides: ['customer', 'agent'] }
}

test('replay: causes come before effects', needsModels, () => {
  const seen = new Set<string>()
  for (const event of reference) {
    if (event.type === 'speech.started') seen.add(event.utteranceId)
    else if ('utteranceId' in event) assert.ok(seen.has(event.utteranceId), lines([event]))
    if (event.type === 'suggestion.shown') seen.add(event.suggestionId)
    else if ('suggestionId' in event) assert.ok(seen.has(event.suggestionId), lines([event]))
    if (event.type === 'utterance.final') {
      assert.ok(event.startMs < event.endMs && event.endMs <= event.atMs, lines([event]))
    }
  }
})

test('replay: the log names no epoch, path, random id or machine', needsModels, () => {
  const text = lines(reference)
  assert.doesNotMatch(text, /\d{13}/, 'epoch milliseconds')
  assert.doesNotMatch(text, /\d{4}-\d{2}-\d{2}T/, 'a date')
  assert.doesNotMatch(text, /[0-9a-f]{8}-[0-9a-f]{4}-/i, 'a UUID')
  assert.doesNotMatch(text, /\/(tmp|home|work|Users|root)\b/, 'a path')
  assert.equal(text.includes(folder), false)
  assert.match(text, /"config":"[0-9a-f]{12}","models":"[0-9a-f]{12}","solutions":"[0-9a-f]{12}"/)
})

test('replay: numbers have at most three decimals, and moments none', needsModels, () => {
  for (const event of reference) {
    assert.ok(Number.isInteger(event.atMs), lines([event]))
    for (const number of lines([event]).match(/(?<=:)-?\d+\.\d+(e-?\d+)?(?=[,}])/g) ?? []) {
      assert.match(number, /^-?\d+\.\d{1,3}$/)
    }
  }
})

test('replay: the store has the whole log when it is over', needsModels, async () => {
  const events = await play(one, 'short.wav', { callId: 'kept' })
  assert.deepEqual(await one.store.calls.eventsAfter('kept', 0), events)
  assert.notEqual((await one.store.calls.get('kept')).endedAt, null)
})

test('replay: whoever listens hears every event once and how far it is', needsModels, async () => {
  const heard: CallEvent[] = []
  const shares: number[] = []
  const events = await play(one, 'short.wav', {
    onEvent: (event) => heard.push(event),
    onProgress: (share) => shares.push(share),
  })
  assert.deepEqual(heard, events)
  assert.deepEqual(
    shares,
    [...shares].sort((a, b) => a - b),
  )
  assert.equal(shares.at(-1), 1)
})

test(
  'replay: at call pace finals have the text and times of those flat out',
  needsModels,
  async () => {
    const fast = await play(one, 'short.wav')
    const startedMs = performance.now()
    const paced = await play(one, 'short.wav', { speed: '1' })
    const tookMs = performance.now() - startedMs
    assert.ok(tookMs >= 11_900, `12 s took ${Math.round(tookMs)} ms`)
    const said = (events: readonly CallEvent[]): string[] =>
      finals(events)
        .map(({ channel, startMs, endMs, text }) =>
          JSON.stringify({ startMs, endMs, channel, text }),
        )
        .sort()
    assert.ok(said(fast).length > 0)
    assert.deepEqual(said(paced), said(fast))
    for (const final of finals(paced)) assert.ok(final.atMs >= final.endMs, lines([final]))
  },
)

test('replay: a recording without audio is a call that begins and ends', needsModels, async () => {
  await writeFile(path.join(folder, 'none.wav'), await sampleCallPart(0, 0))
  const types = (await play(one, 'none.wav')).map((event) => event.type)
  assert.deepEqual(types, ['call.started', 'call.medium', 'call.ended'])
})
