import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import fc from 'fast-check'
import WebSocket from 'ws'

import { AssistError } from '../errors/errors.js'
import type { SeatAction } from '../media/seat-protocol.js'
import type { CallEvent, CallEventBody } from '../pipeline/log/call-event.js'
import type { CallPipeline } from '../pipeline/call-pipeline.js'
import { SocketEnd } from '../sockets/socket-end.js'
import type { Solution } from '../solutions/solution.js'
import { fakeApp, type FakeApp } from '../testing/fake-app.js'
import {
  decision,
  fakeCall,
  findAlways,
  heard,
  phoneFormat,
  settled,
} from '../testing/fake-call.js'
import { FakeSocket } from '../testing/fake-socket.js'
import type { CallSummary, ScreenMessage, ScreenRequest } from './screen-protocol.js'
import { ScreenSession, type ScreenSource } from './screen-session.js'

const origin = 'http://127.0.0.1'

const medium: CallEventBody = { type: 'call.medium', medium: 'voice' }
const solution = (id: string, more: Partial<Solution> = {}): Solution => ({
  ...{ id, title: `Title of ${id}`, answer: 'First line.\nSecond line.', questions: [], tags: [] },
  ...more,
})

/** A session over a socket and a source that a test holds in its hands. */
class Bench {
  act: (action: SeatAction) => Promise<void> = () => Promise.resolve()
  readonly live = new Map<string, CallPipeline>()
  readonly stored = new Map<string, CallEvent[]>()
  readonly bases = new Map<string, Solution>()
  listCalls: () => Promise<readonly CallSummary[]> = () => Promise.resolve([])
  findSolution: ScreenSource['findSolution'] = (base, id) =>
    Promise.resolve(this.bases.get(`${base ?? 'default'} ${id}`))
  listenerCount = 0
  callsChanged: () => void = () => undefined
  readonly socket = new FakeSocket<ScreenMessage>()
  readonly end: SocketEnd<ScreenMessage>

  constructor() {
    this.end = new SocketEnd(this.socket, (end) => new ScreenSession(end, this.#source(), origin))
  }

  get sent(): readonly ScreenMessage[] {
    return this.socket.sent
  }

  #source(): ScreenSource {
    return {
      listCalls: () => this.listCalls(),
      onCallsChange: (listener) => {
        this.listenerCount++
        this.callsChanged = listener
        return () => {
          this.listenerCount--
        }
      },
      findLive: (callId) => this.live.get(callId),
      isHidden: () => false,
      storedEvents: (callId, from) => {
        const events = this.stored.get(callId)
        if (events) return Promise.resolve(events.filter((event) => event.seq > from))
        return Promise.reject(new AssistError('ASSIST_CALL_NOT_FOUND', 'No such call.'))
      },
      storedBase: (callId) => Promise.resolve(callId === 'named' ? 'named-base' : undefined),
      findSolution: (base, id) => this.findSolution(base, id),
      solutionsVersion: () => Promise.resolve('v1'),
      requireActing: () => undefined,
      watched: () => undefined,
      seats: {
        act: (_callId, _seat, action) => this.act(action),
        leave: () => undefined,
      },
    }
  }

  async ask(request: ScreenRequest): Promise<void> {
    await this.say(JSON.stringify(request))
  }

  async say(text: string): Promise<void> {
    this.end.text(text)
    await settled()
  }

  events(): CallEvent[] {
    return this.sent.flatMap((one) => (one.type === 'event' ? [one.event] : []))
  }

  errors(): string[] {
    return this.sent.flatMap((one) => (one.type === 'error' ? [one.code] : []))
  }

  /** What the cards showed, in order. */
  cards(): (string | undefined)[] {
    return this.sent.flatMap((one) =>
      one.type === 'event' && 'solutionId' in one.event ? [one.solution?.title] : [],
    )
  }
}

const seqs = (events: readonly CallEvent[]): number[] => events.map((event) => event.seq)
const from = (first: number, last: number): number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at)

const shown = (solutionId: string, suggestionId = 's1'): CallEventBody => ({
  ...{ type: 'suggestion.shown', suggestionId, solutionId, utteranceId: 'u1' },
  ...{ confidence: 0.9, likely: false, question: 1, solutionsVersion: 'v1', because: [] },
})

test('screen: a watch tells all events after the asked one, then live ones, once each (property)', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(12), fc.nat(14), fc.nat(8), async (before, asked, later) => {
      const bench = new Bench()
      const { pipeline } = fakeCall()
      bench.live.set('call', pipeline)
      for (let n = 0; n < before; n++) pipeline.append(medium)
      await bench.ask({ type: 'watch', callId: 'call', after: asked })
      for (let n = 0; n < later; n++) pipeline.append(n % 3 === 0 ? shown('a') : medium)
      await settled()
      const told = bench.sent.find((one) => one.type === 'watching')
      assert.deepEqual(told, {
        ...{ type: 'watching', callId: 'call', isLive: true },
        lastSeq: before,
      })
      const expected = [...from(asked + 1, before), ...from(before + 1, before + later)]
      assert.deepEqual(seqs(bench.events()), expected)
    }),
    { numRuns: 60 },
  )
})

test('screen: events keep their order while a solution is being looked up', async () => {
  const bench = new Bench()
  const { pipeline } = fakeCall()
  bench.live.set('call', pipeline)
  const wait = decision<Solution | undefined>()
  bench.findSolution = () => wait.promise
  await bench.ask({ type: 'watch', callId: 'call', after: 0 })
  for (const body of [medium, shown('a'), medium, medium]) pipeline.append(body)
  await settled()
  assert.deepEqual(seqs(bench.events()), [1])
  wait.resolve(solution('a'))
  await settled()
  assert.deepEqual(seqs(bench.events()), [1, 2, 3, 4])
})

test('screen: a card brings what it shows, and never what is not for it', async () => {
  const bench = new Bench()
  const { pipeline } = fakeCall()
  bench.live.set('call', pipeline)
  const followup = { sms: { text: 'secret' } }
  bench.bases.set('default a', solution('a', { say: 'Say it.', medium: 'video', followup }))
  bench.bases.set('default b', solution('b', { internal: 'For the agent.' }))
  pipeline.append(shown('a'))
  pipeline.append(shown('b', 's2'))
  pipeline.append(shown('gone', 's3'))
  await bench.ask({ type: 'watch', callId: 'call', after: 0 })
  const contents = bench.sent.flatMap((one) => (one.type === 'event' ? [one.solution] : []))
  const { answer, tags } = solution('a')
  assert.deepEqual(contents, [
    { id: 'a', title: 'Title of a', answer, tags, say: 'Say it.', medium: 'video' },
    { id: 'b', title: 'Title of b', answer, tags, say: 'First line.', internal: 'For the agent.' },
    undefined,
  ])
})

test('screen: a card of a changed solution shows the new one', async () => {
  const bench = new Bench()
  const { pipeline } = fakeCall()
  bench.live.set('call', pipeline)
  bench.bases.set('default a', solution('a', { title: 'Old' }))
  await bench.ask({ type: 'watch', callId: 'call', after: 0 })
  pipeline.append(shown('a'))
  await settled()
  bench.bases.set('default a', solution('a', { title: 'New' }))
  pipeline.controls.solutionsChanged('v2', new Set(['a']))
  pipeline.append({ ...shown('a'), type: 'suggestion.changed' } as CallEventBody)
  await settled()
  assert.deepEqual(bench.cards(), ['Old', 'New'])
})

test('screen: a store that cannot give a solution costs the card its content, nothing else', async () => {
  const bench = new Bench()
  const { pipeline } = fakeCall()
  bench.live.set('call', pipeline)
  bench.findSolution = () => Promise.reject(new AssistError('ASSIST_STORE_FAILED', 'disk'))
  await bench.ask({ type: 'watch', callId: 'call', after: 0 })
  for (const body of [shown('a'), medium, shown('a'), medium]) pipeline.append(body)
  await settled()
  assert.deepEqual(seqs(bench.events()), [1, 2, 3, 4])
  assert.deepEqual(bench.cards(), [undefined, undefined])
})

test('screen: a call that is over is told from the store, with the cards of its own base', async () => {
  const bench = new Bench()
  bench.bases.set('default a', solution('a', { title: 'Of the default base' }))
  bench.bases.set('named-base a', solution('a', { title: 'Of the named base' }))
  for (const callId of ['plain', 'named']) {
    const { pipeline, log } = fakeCall({ start: { callId } })
    for (const body of [medium, shown('a'), medium]) pipeline.append(body)
    bench.stored.set(callId, [...log.after(0)])
    await bench.ask({ type: 'watch', callId, after: 1 })
  }
  assert.deepEqual(
    bench.sent.filter((one) => one.type === 'watching'),
    ['plain', 'named'].map((callId) => ({ type: 'watching', callId, lastSeq: 3, isLive: false })),
  )
  assert.deepEqual(seqs(bench.events()), [2, 3, 2, 3])
  assert.deepEqual(bench.cards(), ['Of the default base', 'Of the named base'])
})

test('screen: another watch replaces the one before; nothing of the old call comes after it', async () => {
  const bench = new Bench()
  const [one, two] = ['one', 'two'].map((callId) => fakeCall({ start: { callId } }).pipeline)
  bench.live.set('one', one!)
  bench.live.set('two', two!)
  const wait = decision<Solution | undefined>()
  bench.findSolution = () => wait.promise
  await bench.ask({ type: 'watch', callId: 'one', after: 0 })
  one!.append(shown('a'))
  one!.append(medium)
  await settled()
  await bench.ask({ type: 'watch', callId: 'two', after: 0 })
  wait.resolve(solution('a'))
  one!.append(medium)
  two!.append(medium)
  await settled()
  const watching = bench.sent.findLastIndex((message) => message.type === 'watching')
  const later = bench.sent.slice(watching + 1)
  assert.deepEqual(
    later.flatMap((message) => (message.type === 'event' ? [message.event.callId] : [])),
    ['two'],
  )
  await bench.ask({ type: 'unwatch' })
  two!.append(medium)
  await settled()
  assert.equal(bench.events().length, 1)
})

test('screen: what the agent does is in the log of that call', async () => {
  const bench = new Bench()
  const call = fakeCall({
    findMatches: findAlways({ solutionId: 'a', confidence: 0.9, because: [] }),
  })
  bench.live.set('call', call.pipeline)
  call.pipeline.heard(heard().started())
  call.pipeline.heard(heard().final('My router is red.'))
  await settled()
  const before = call.log.lastSeq
  for (const action of ['used', 'wrong', 'dismissed'] as const) {
    await bench.ask({ type: 'act', callId: 'call', suggestionId: 's1', action })
  }
  assert.deepEqual(
    call.log.after(before).map((event) => ({ ...event, seq: 0, atMs: 0 })),
    [
      { type: 'suggestion.used', suggestionId: 's1' },
      { type: 'suggestion.rated', suggestionId: 's1', rating: 'wrong' },
      { type: 'suggestion.dismissed', suggestionId: 's1' },
    ].map((body) => ({ seq: 0, callId: 'call', atMs: 0, ...body })),
  )
  assert.deepEqual(bench.errors(), [])
  await bench.ask({ type: 'act', callId: 'call', suggestionId: 's9', action: 'used' })
  await bench.ask({ type: 'act', callId: 'none', suggestionId: 's1', action: 'used' })
  assert.deepEqual(bench.errors(), ['ASSIST_SUGGESTION_NOT_FOUND', 'ASSIST_CALL_NOT_FOUND'])
})

test('screen: a pause that the customer asked for is theirs to end', async () => {
  const bench = new Bench()
  const { pipeline, log } = fakeCall()
  bench.live.set('call', pipeline)
  pipeline.legs.pause.refuse(true)
  const before = log.lastSeq
  await bench.ask({ type: 'pause', callId: 'call', isOn: false })
  assert.deepEqual(bench.errors(), ['ASSIST_TRANSCRIPTION_REFUSED'])
  assert.equal(log.lastSeq, before)
  pipeline.legs.pause.refuse(false)
  await bench.ask({ type: 'pause', callId: 'call', isOn: true })
  await bench.ask({ type: 'pause', callId: 'call', isOn: false })
  assert.equal(bench.errors().length, 1)
})

test('screen: a held card does not recede until it is let go', async () => {
  let count = 0
  const bench = new Bench()
  const { pipeline, log } = fakeCall({
    findMatches: () =>
      Promise.resolve({
        matches: [{ solutionId: `solution-${++count}`, confidence: 0.9, because: [] }],
        solutionsVersion: 'v1',
      }),
  })
  bench.live.set('call', pipeline)
  const say = async (segment: number): Promise<void> => {
    pipeline.heard(heard('customer', segment).started())
    pipeline.heard(heard('customer', segment).final('Something else.'))
    await settled()
  }
  const gone = (): string[] =>
    log.after(0).flatMap((one) => (one.type === 'suggestion.receded' ? [one.suggestionId] : []))
  await say(0)
  await bench.ask({ type: 'hold', callId: 'call', suggestionId: 's1', isHeld: true })
  for (const segment of [1, 2, 3]) await say(segment)
  assert.deepEqual(gone(), ['s2', 's3'])
  await bench.ask({ type: 'hold', callId: 'call', suggestionId: 's1', isHeld: false })
  assert.deepEqual(gone(), ['s2', 's3', 's1'])
})

test('screen: bad messages are answered with an error and change nothing', async () => {
  const bench = new Bench()
  const { pipeline } = fakeCall()
  bench.live.set('call', pipeline)
  await bench.ask({ type: 'watch', callId: 'call', after: 0 })
  const bad = [
    ...['', 'not json', '[]', 'null', '{}', '"watch"', '{"type":"dance"}'],
    ...['{"type":"watch"}', '{"type":"watch","callId":"","after":0}'],
    ...['{"type":"watch","callId":"call","after":-1}', '{"type":"watch","callId":"c","after":1.5}'],
    ...[`{"type":"watch","callId":"${'x'.repeat(200)}","after":0}`],
    ...['{"type":"act","callId":"call","suggestionId":"s1","action":"explode"}'],
    ...['{"type":"hold","callId":"call","suggestionId":"s1","isHeld":"yes"}'],
  ]
  for (const text of bad) await bench.say(text)
  assert.deepEqual(
    bench.errors(),
    bad.map(() => 'ASSIST_PROTOCOL_MESSAGE_INVALID'),
  )
  await bench.ask({ type: 'watch', callId: 'none', after: 0 })
  assert.equal(bench.errors().at(-1), 'ASSIST_CALL_NOT_FOUND')
  pipeline.append(medium)
  await settled()
  await bench.ask({ type: 'ping' })
  assert.deepEqual(seqs(bench.events()), [1], 'the watch before goes on')
  assert.deepEqual(bench.sent.at(-1), { type: 'pong' })
  assert.equal(bench.socket.closeCode, undefined)
})

test('screen: what the seat does begins in its order and holds up nothing that comes after it', async () => {
  const bench = new Bench()
  const ending = decision()
  const begun: string[] = []
  bench.act = (action) => {
    begun.push(action.kind)
    return action.kind === 'end' ? ending.promise : Promise.resolve()
  }
  for (const kind of ['sit', 'end', 'rise'] as const) {
    await bench.ask({ type: 'seat', callId: 'call', action: { kind } })
  }
  await bench.ask({ type: 'ping' })
  assert.deepEqual(begun, ['sit', 'end', 'rise'])
  assert.deepEqual(bench.sent.at(-1), { type: 'pong' })
  ending.reject(new AssistError('ASSIST_STORE_FAILED', 'disk'))
  await settled()
  assert.deepEqual(bench.errors(), ['ASSIST_STORE_FAILED'])
})

test('screen: any text at all is answered, not thrown (property)', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (text) => {
      const bench = new Bench()
      await bench.say(text)
      assert.equal(bench.errors().length, 1)
    }),
    { numRuns: 50 },
  )
})

test('screen: the list of calls is told at once and when it changes, the latest last', async () => {
  const bench = new Bench()
  await settled()
  assert.deepEqual(bench.sent, [{ type: 'calls', calls: [] }])
  const summary = (callId: string): CallSummary => ({
    ...{
      callId,
      language: 'en',
      startedAt: '2026-01-01T00:00:00.000Z',
      isLive: true,
      lastSeq: 1,
      whose: 'own',
    },
  })
  const slow = decision<readonly CallSummary[]>()
  bench.listCalls = () => slow.promise
  bench.callsChanged()
  bench.listCalls = () => Promise.resolve([summary('two'), summary('one')])
  bench.callsChanged()
  slow.resolve([summary('one')])
  await settled()
  const last = bench.sent.at(-1)
  assert.equal(last?.type === 'calls' && last.calls.length, 2)
  bench.listCalls = () => Promise.reject(new AssistError('ASSIST_STORE_FAILED', 'disk'))
  bench.callsChanged()
  await settled()
  assert.deepEqual(bench.errors(), ['ASSIST_STORE_FAILED'])
})

test('screen: one that does not read is cut with 1013 and hears nothing more', async () => {
  const bench = new Bench()
  const { pipeline } = fakeCall()
  bench.live.set('call', pipeline)
  await bench.ask({ type: 'watch', callId: 'call', after: 0 })
  pipeline.append(medium)
  await settled()
  bench.socket.bufferedAmount = 64 << 20
  pipeline.append(medium)
  await settled()
  assert.equal(bench.socket.closeCode, 1013)
  bench.socket.bufferedAmount = 0
  pipeline.append(medium)
  bench.callsChanged()
  await settled()
  assert.deepEqual(seqs(bench.events()), [1])
  assert.equal(bench.listenerCount, 0)
})

test('screen: a closed one leaves no listener behind', async () => {
  const bench = new Bench()
  const { pipeline } = fakeCall()
  bench.live.set('call', pipeline)
  await bench.ask({ type: 'watch', callId: 'call', after: 0 })
  bench.end.gone()
  await settled()
  pipeline.append(medium)
  await settled()
  assert.equal(bench.listenerCount, 0)
  assert.deepEqual(bench.events(), [])
})

let app: FakeApp

before(async () => {
  app = await fakeApp()
})
after(() => app.close())

/** A real screen on the real socket. */
class Screen {
  readonly got: ScreenMessage[] = []
  readonly socket: WebSocket
  closeCode: number | undefined

  constructor() {
    this.socket = new WebSocket(`${app.address.replace('http', 'ws')}/screen`)
    this.socket.on('message', (message: Buffer) => {
      this.got.push(JSON.parse(message.toString('utf8')) as ScreenMessage)
    })
    this.socket.on('close', (code) => (this.closeCode = code))
  }

  ask(request: ScreenRequest): void {
    this.socket.send(JSON.stringify(request))
  }

  /** Waits for what the socket brings. */
  async until(isTrue: () => boolean, what: string): Promise<void> {
    const deadline = performance.now() + 20_000
    while (!isTrue()) {
      if (performance.now() > deadline) throw new Error(`it never came: ${what}`)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }

  seqs(): number[] {
    return this.got.flatMap((one) => (one.type === 'event' ? [one.event.seq] : []))
  }
}

test('screen socket: a screen that comes back goes on from its last event', async () => {
  const { pipeline } = await app.calls.open({ callId: 'live', language: 'en' }, phoneFormat, 'test')
  for (let n = 0; n < 5; n++) pipeline.append(medium)
  const first = new Screen()
  await first.until(() => first.got.some((one) => one.type === 'calls'), 'the list')
  const list = first.got.find((one) => one.type === 'calls')
  assert.equal(list?.calls[0]?.callId, 'live')
  first.ask({ type: 'watch', callId: 'live', after: 0 })
  await first.until(() => first.seqs().length === 5, 'five events')
  pipeline.append(medium)
  await first.until(() => first.seqs().length === 6, 'the sixth')
  first.socket.terminate()
  pipeline.append(medium)
  const second = new Screen()
  await second.until(() => second.got.length > 0, 'the list')
  second.ask({ type: 'watch', callId: 'live', after: 6 })
  await second.until(() => second.seqs().length > 0, 'what was missed')
  pipeline.append(medium)
  await second.until(() => second.seqs().length > 1, 'what is new')
  assert.deepEqual([first.seqs(), second.seqs()], [from(1, 6), [7, 8]])
  second.socket.close()
})

test('screen socket: one that does not read is cut with 1013, another sees everything', async () => {
  const { pipeline } = await app.calls.open(
    { callId: 'flood', language: 'en' },
    phoneFormat,
    'test',
  )
  const deaf = new Screen()
  const awake = new Screen()
  for (const screen of [deaf, awake]) {
    await screen.until(() => screen.got.length > 0, 'the list')
    screen.ask({ type: 'watch', callId: 'flood', after: 0 })
    await screen.until(() => screen.got.some((one) => one.type === 'watching'), 'the watch')
  }
  deaf.socket.pause()
  const text = 'x'.repeat(256 << 10)
  const body: CallEventBody = {
    ...{ type: 'transcript.partial', utteranceId: 'u1', channel: 'customer' },
    ...{ startMs: 0, text, stableChars: 0 },
  }
  const count = 100
  for (let n = 0; n < count; n++) {
    pipeline.append(body)
    await awake.until(() => awake.seqs().length === n + 1, `event ${n + 1}`)
  }
  assert.equal(awake.closeCode, undefined)
  deaf.socket.resume()
  await deaf.until(() => deaf.closeCode !== undefined, 'its end')
  assert.equal(deaf.closeCode, 1013)
  assert.ok(deaf.seqs().length < count, 'it was not sent everything')
  assert.deepEqual(deaf.seqs(), from(1, deaf.seqs().length), 'what it got is whole')
  awake.socket.close()
})
