import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { test, type TestContext } from 'node:test'
import { WebSocket, WebSocketServer } from 'ws'
import { ManualClock } from '../call/clock.js'
import type { NativeRequest, NativeResponse } from '../ingest/native/native-protocol.js'
import type { CallEvent } from '../pipeline/log/call-event.js'
import { AssistClient, type AssistClientError, type AssistClientOptions } from './assist-client.js'

type Start = Extract<NativeRequest, { type: 'start' }>
type Ask = Start | Exclude<NativeRequest, Start>

/** What the test's service does with one socket; the default is to do as the protocol says. */
interface Script {
  /** Answer to `start`; null: none. */
  onStart?(start: Start, socket: WebSocket): NativeResponse | null
  /** True: the script has answered itself. */
  onAsk?(ask: Ask, socket: WebSocket): boolean
}

/** A native door in a few lines: keeps what it is sent, over as many sockets as the client needs. */
class ScriptedServer {
  readonly received: number[] = []
  readonly asks: Ask[] = []
  readonly addresses: string[] = []
  readonly sockets: WebSocket[] = []
  /** In order: byte counts of audio messages and the durations of gaps. */
  readonly order: string[] = []
  durableBytes = 0
  /** Of a log that has kept everything. */
  lastSeq = 1_000
  script: Script = {}
  readonly #server = new WebSocketServer({ port: 0, host: '127.0.0.1' })

  static async open(t: TestContext): Promise<ScriptedServer> {
    const server = new ScriptedServer()
    if (!server.#server.address()) await once(server.#server, 'listening')
    t.after(() => server.close())
    return server
  }

  constructor() {
    this.#server.on('connection', (socket, request) => {
      this.addresses.push(request.url ?? '')
      this.sockets.push(socket)
      socket.on('message', (message: Buffer, isBinary) => {
        if (isBinary) this.#onAudio(message)
        else this.#onAsk(JSON.parse(message.toString('utf8')) as Ask, socket)
      })
    })
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}/stream`
  }

  close(): void {
    for (const socket of this.sockets) socket.terminate()
    this.#server.close()
  }

  /** Cuts the latest socket as a dead network would. */
  drop(): void {
    this.sockets.at(-1)?.terminate()
  }

  say(message: NativeResponse): void {
    this.sockets.at(-1)?.send(JSON.stringify(message))
  }

  sayEvent(seq: number): void {
    const event: CallEvent = {
      seq,
      callId: 'c1',
      atMs: seq * 10,
      type: 'speech.started',
      channel: 'customer',
      utteranceId: `u${seq}`,
    }
    this.say({ type: 'event', event })
  }

  started(): NativeResponse {
    const receivedBytes = this.received.length
    const { durableBytes, lastSeq } = this
    return { type: 'started', callId: 'c1', receivedBytes, durableBytes, lastSeq }
  }

  #onAudio(bytes: Uint8Array): void {
    this.received.push(...bytes)
    this.order.push(`audio ${bytes.length}`)
  }

  #onAsk(ask: Ask, socket: WebSocket): void {
    this.asks.push(ask)
    if (ask.type === 'gap') this.order.push(`gap ${ask.durationMs}`)
    if (this.script.onAsk?.(ask, socket)) return
    if (ask.type === 'ping') socket.send(JSON.stringify({ type: 'pong' }))
    if (ask.type === 'stop')
      socket.send(JSON.stringify({ type: 'stopped', callId: 'c1', lastSeq: 9 }))
    if (ask.type !== 'start') return
    const answer = this.script.onStart ? this.script.onStart(ask, socket) : this.started()
    if (!answer) return
    socket.send(JSON.stringify(answer))
    if (answer.type === 'error') socket.close(1008)
  }
}

async function until(condition: () => boolean, what: string): Promise<void> {
  const endMs = performance.now() + 5_000
  while (!condition()) {
    assert.ok(performance.now() < endMs, `waited in vain: ${what}`)
    await turn()
  }
}

async function setUp(t: TestContext, options: Partial<AssistClientOptions> = {}) {
  const server = await ScriptedServer.open(t)
  const clock = new ManualClock()
  const seen = {
    states: [] as string[],
    events: [] as CallEvent[],
    errors: [] as AssistClientError[],
  }
  const call = new AssistClient({
    url: server.url,
    start: {
      callId: 'c1',
      language: 'en',
      encoding: 's16le',
      sampleRateHz: 8000,
      channels: ['customer'],
    },
    WebSocket,
    clock,
    random: () => 0.5,
    onState: (state) => seen.states.push(state),
    onEvent: (event) => seen.events.push(event),
    onError: (error) => seen.errors.push(error),
    ...options,
  })
  t.after(() => call.close())
  const reopened = async () => {
    await until(() => seen.states.at(-1) === 'reconnecting', 'the loss is noticed')
    clock.advance(1_000)
    await until(() => seen.states.at(-1) === 'open', 'open again')
  }
  return { server, clock, seen, call, reopened }
}

const bytes = (from: number, count: number) =>
  Uint8Array.from({ length: count }, (_, i) => from + i)
const numbers = (count: number) => Array.from({ length: count }, (_, i) => i + 1)
const notResumable: NativeResponse = {
  type: 'error',
  code: 'ASSIST_CALL_NOT_RESUMABLE',
  message: 'not live',
  retryable: false,
}

test('a whole call: start, audio, gap, events, stop, and the key goes into the address', async (t) => {
  const { server, seen, call } = await setUp(t, { key: 'k&y' })
  await call.open()
  call.sendAudio(bytes(1, 4))
  call.sendGap(500)
  call.sendAudio(bytes(5, 4))
  await until(() => server.received.length === 8, 'audio arrives')
  server.sayEvent(1)
  assert.deepEqual(await call.stop(), { lastSeq: 9 })
  assert.deepEqual(server.order, ['audio 4', 'gap 500', 'audio 4'])
  assert.equal(server.addresses[0], '/stream?key=k%26y')
  const [start] = server.asks
  assert.ok(start?.type === 'start')
  assert.equal(start.resume, undefined)
  assert.equal(start.language, 'en')
  assert.deepEqual(seen.states, ['connecting', 'open', 'closed'])
  assert.deepEqual(
    seen.events.map((event) => event.seq),
    [1],
  )
})

test('a service that was killed says how much of its log it kept: what was beyond is void, and comes again', async (t) => {
  const rewinds: number[] = []
  const { server, seen, call, reopened } = await setUp(t, {
    onRewind: (lastSeq) => rewinds.push(lastSeq),
  })
  await call.open()
  for (const seq of numbers(3)) server.sayEvent(seq)
  await until(() => call.lastSeq === 3, 'events came')
  server.lastSeq = 2
  server.drop()
  await reopened()
  server.sayEvent(3)
  await until(() => call.lastSeq === 3, 'it came again')
  assert.deepEqual(rewinds, [2])
  assert.deepEqual(
    seen.events.map(({ seq }) => seq),
    [1, 2, 3, 3],
  )
})

test('audio given before the call is open is sent once it is', async (t) => {
  const { server, call } = await setUp(t)
  call.sendAudio(bytes(1, 6))
  assert.equal(call.bufferedAmount, 6)
  await call.open()
  await until(() => server.received.length === 6, 'audio arrives')
})

test('after a lost socket every byte arrives once, from the byte that the service names', async (t) => {
  const { server, call, reopened } = await setUp(t)
  await call.open()
  call.sendAudio(bytes(1, 10))
  await until(() => server.received.length === 10, 'first audio')
  server.received.length = 7
  server.drop()
  call.sendAudio(bytes(11, 10))
  await reopened()
  await until(() => server.received.length === 20, 'the rest')
  assert.deepEqual(server.received, numbers(20))
  const again = server.asks.filter((ask) => ask.type === 'start').at(-1)
  assert.equal(again?.resume, true)
  assert.equal(again.afterSeq, 0)
})

test('events that are sent again after a resume are dropped, new ones are not', async (t) => {
  const { server, seen, call, reopened } = await setUp(t)
  await call.open()
  server.sayEvent(1)
  server.sayEvent(2)
  await until(() => seen.events.length === 2, 'two events')
  server.drop()
  await reopened()
  const again = server.asks.filter((ask) => ask.type === 'start').at(-1)
  assert.equal(again?.afterSeq, 2)
  server.sayEvent(2)
  server.sayEvent(3)
  await until(() => seen.events.length === 3, 'a third event')
  assert.deepEqual(
    seen.events.map((event) => event.seq),
    [1, 2, 3],
  )
})

test('a socket lost before the answer to start: asks to resume, then starts anew', async (t) => {
  const { server, clock, call, seen } = await setUp(t)
  server.script.onStart = (_start, socket) => {
    socket.terminate()
    return null
  }
  const opened = call.open()
  await until(() => server.asks.length === 1, 'the first start')
  server.script.onStart = (start) => (start.resume ? notResumable : server.started())
  for (let round = 0; round < 200 && seen.states.at(-1) !== 'open'; round++) {
    await turn()
    clock.advance(10)
  }
  await opened
  assert.deepEqual(
    server.asks.map((ask) => ask.type === 'start' && ask.resume === true),
    [false, true, false],
  )
})

test('a socket lost while stopping: the rest and the stop are sent again', async (t) => {
  const { server, clock, seen, call } = await setUp(t)
  await call.open()
  server.script.onAsk = (ask, socket) => {
    if (ask.type !== 'stop') return false
    socket.terminate()
    return true
  }
  call.sendAudio(bytes(1, 4))
  const stopped = call.stop()
  await until(() => server.asks.some((ask) => ask.type === 'stop'), 'stop arrives')
  server.received.length = 2
  server.script = {}
  await until(() => seen.states.at(-1) === 'reconnecting', 'the loss is noticed')
  clock.advance(1_000)
  assert.deepEqual(await stopped, { lastSeq: 9 })
  assert.deepEqual(server.received, numbers(4))
})

test('a socket lost after the last event: stop resolves, since nothing is missing', async (t) => {
  const { server, call } = await setUp(t)
  await call.open()
  server.script.onAsk = (ask, socket) => {
    if (ask.type !== 'stop') return false
    const event: CallEvent = {
      seq: 4,
      callId: 'c1',
      atMs: 9,
      type: 'call.ended',
      reason: 'stopped',
    }
    socket.send(JSON.stringify({ type: 'event', event }), () => socket.terminate())
    return true
  }
  assert.deepEqual(await call.stop(), { lastSeq: 4 })
})

test('bytes below durableBytes are forgotten and free the buffer; above the limit audio is refused', async (t) => {
  const { server, call } = await setUp(t, { bufferLimitMs: 1 })
  await call.open()
  call.sendAudio(bytes(1, 16))
  assert.throws(() => call.sendAudio(bytes(17, 1)), { code: 'ASSIST_CLIENT_BUFFER_FULL' })
  server.say({ type: 'ack', receivedBytes: 16, durableBytes: 10 })
  await until(() => call.heldAmount === 6, 'ten bytes are forgotten')
  assert.equal(call.bufferedAmount, 0)
  call.sendAudio(bytes(17, 10))
  await until(() => server.received.length === 26, 'all arrive')
  assert.deepEqual(server.received, numbers(26))
})

test('a service that goes on at a byte which is no longer kept ends the call with an error', async (t) => {
  const { server, clock, seen, call } = await setUp(t)
  await call.open()
  call.sendAudio(bytes(1, 10))
  server.say({ type: 'ack', receivedBytes: 10, durableBytes: 8 })
  await until(() => call.heldAmount === 2, 'eight are forgotten')
  server.received.length = 5
  server.drop()
  await until(() => seen.states.at(-1) === 'reconnecting', 'the loss is noticed')
  clock.advance(1_000)
  await until(() => seen.states.at(-1) === 'closed', 'closed')
  assert.equal(seen.errors[0]?.code, 'ASSIST_CLIENT_OUT_OF_STEP')
})

test('a resume that the service refuses for good: onError, closed, stop rejects', async (t) => {
  const { server, clock, seen, call } = await setUp(t)
  await call.open()
  server.script.onStart = () => notResumable
  server.drop()
  await until(() => seen.states.at(-1) === 'reconnecting', 'the loss is noticed')
  const stopped = call.stop()
  clock.advance(1_000)
  await assert.rejects(stopped, { code: 'ASSIST_CALL_NOT_RESUMABLE' })
  assert.deepEqual(
    seen.errors.map((error) => error.code),
    ['ASSIST_CALL_NOT_RESUMABLE'],
  )
  assert.equal(seen.states.at(-1), 'closed')
  assert.throws(() => call.sendAudio(bytes(1, 1)), { code: 'ASSIST_CLIENT_CLOSED' })
})

test('when the window is over the call is given up', async (t) => {
  const { server, clock, seen, call } = await setUp(t, { reconnectWindowMs: 3_000 })
  await call.open()
  server.close()
  await until(() => seen.states.at(-1) === 'reconnecting', 'the loss is noticed')
  for (let round = 0; round < 500 && seen.errors.length === 0; round++) {
    clock.advance(100)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  assert.equal(seen.errors[0]?.code, 'ASSIST_CLIENT_UNREACHABLE')
  assert.equal(seen.states.at(-1), 'closed')
})

test('a refusal that is not retryable rejects open; a retryable one is tried again', async (t) => {
  const refuse = (code: string, retryable: boolean): NativeResponse => {
    return { type: 'error', code, message: 'no', retryable }
  }
  const first = await setUp(t)
  first.server.script.onStart = () => refuse('ASSIST_CALL_EXISTS', false)
  await assert.rejects(first.call.open(), { code: 'ASSIST_CALL_EXISTS', retryable: false })
  assert.deepEqual(first.seen.errors, [])

  const second = await setUp(t)
  second.server.script.onStart = () => refuse('ASSIST_CAPACITY_FULL', true)
  const opened = second.call.open()
  await until(() => second.server.asks.length === 1, 'the first start')
  second.server.script = {}
  for (let round = 0; round < 500 && second.seen.states.at(-1) !== 'open'; round++) {
    await turn()
    second.clock.advance(10)
  }
  await opened
})

test('a gap at the very byte of the resume is not sent twice once a pong has proved it', async (t) => {
  const { server, call, reopened } = await setUp(t)
  await call.open()
  call.sendAudio(bytes(1, 4))
  call.sendGap(700)
  await until(() => server.asks.some((ask) => ask.type === 'ping'), 'the ping arrives')
  await new Promise((resolve) => setTimeout(resolve, 30))
  server.drop()
  call.sendAudio(bytes(5, 4))
  await reopened()
  await until(() => server.received.length === 8, 'the rest')
  assert.deepEqual(server.order, ['audio 4', 'gap 700', 'audio 4'])
})

test('a socket on which nothing moves is given up and replaced', async (t) => {
  const { server, clock, seen, call } = await setUp(t)
  await call.open()
  server.sockets[0]?.pause()
  clock.advance(36_000)
  assert.equal(seen.states.at(-1), 'reconnecting')
  clock.advance(1_000)
  await until(() => seen.states.at(-1) === 'open', 'open again')
})

test('without a WebSocket on the platform open says what to pass', async () => {
  const call = new AssistClient({
    url: 'ws://127.0.0.1:9/stream',
    start: { callId: 'c', encoding: 'mulaw', sampleRateHz: 8000, channels: ['agent'] },
  })
  await assert.rejects(call.open(), { code: 'ASSIST_CLIENT_NO_WEBSOCKET' })
})

test('in a pause no audio leaves the client, and what was not sent is a gap', async (t) => {
  const { server, call } = await setUp(t)
  await call.open()
  call.sendAudio(bytes(1, 4))
  call.pause()
  call.pause()
  call.sendAudio(new Uint8Array(16_000))
  call.resume()
  call.sendAudio(bytes(5, 4))
  await until(() => server.received.length === 8, 'audio arrives')
  assert.deepEqual(server.order, ['audio 4', 'gap 1000', 'audio 4'])
  const words = server.asks.flatMap(({ type }) =>
    type === 'pause' || type === 'resume' ? type : [],
  )
  assert.deepEqual(words, ['pause', 'resume'])
})

test('a pause that begins while the connection is lost is told when it is back', async (t) => {
  const { server, seen, call, reopened } = await setUp(t)
  await call.open()
  server.drop()
  await until(() => seen.states.at(-1) === 'reconnecting', 'the loss is noticed')
  call.sendAudio(bytes(1, 4))
  call.pause()
  call.sendAudio(bytes(5, 4))
  await reopened()
  await until(() => server.asks.some(({ type }) => type === 'pause'), 'the pause is told')
  assert.deepEqual(server.received, [1, 2, 3, 4])
})

test('a leg of a client that is gone is taken up at its byte, with what was given meanwhile behind it', async (t) => {
  const { server, call, reopened } = await setUp(t, { takeUp: true })
  server.received.push(...bytes(90, 4))
  call.sendAudio(bytes(1, 6))
  await call.open()
  const [start] = server.asks
  assert.ok(start?.type === 'start' && start.resume === true && start.fresh === true)
  await until(() => server.received.length === 10, 'audio arrives')
  assert.deepEqual(server.received.slice(4), numbers(6))
  server.received.length = 8
  server.drop()
  await reopened()
  await until(() => server.received.length === 10, 'the rest arrives')
  assert.deepEqual(server.received.slice(4), numbers(6))
  const again = server.asks.filter((ask) => ask.type === 'start').at(-1)
  assert.deepEqual([again?.resume, again?.fresh], [true, undefined])
})

test('a leg that is just being closed is waited for by whoever takes it up', async (t) => {
  const { server, call, clock } = await setUp(t, { takeUp: true })
  let refusalCount = 0
  server.script.onStart = () => {
    if (refusalCount++ > 0) return server.started()
    const code = 'ASSIST_CALL_EXISTS'
    return { type: 'error', code, message: '', retryable: false }
  }
  const opened = call.open()
  await until(() => refusalCount === 1, 'it is refused once')
  await turn()
  for (let round = 0; round < 20; round++) {
    clock.advance(100)
    await turn()
  }
  await opened
})
