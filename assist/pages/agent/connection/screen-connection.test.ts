import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { test, type TestContext } from 'node:test'
import { WebSocket, WebSocketServer } from 'ws'
import { ManualClock } from '../../../call/clock.js'
import type { ScreenRequest } from '../../../screen/screen-protocol.js'
import { ScreenConnection } from './screen-connection.js'

async function until(condition: () => boolean, what: string): Promise<void> {
  const endMs = performance.now() + 5_000
  while (!condition()) {
    assert.ok(performance.now() < endMs, `waited in vain: ${what}`)
    await turn()
  }
}

async function setUp(t: TestContext, isRefused = false) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  const asked: ScreenRequest[] = []
  const seen = { states: [] as string[], messages: 0, lastSeq: 0 }
  server.on('connection', (socket) => {
    socket.on('message', (text: Buffer) => asked.push(JSON.parse(text.toString()) as ScreenRequest))
    socket.send(JSON.stringify({ type: 'calls', calls: [] }))
  })
  if (!server.address()) await once(server, 'listening')
  const clock = new ManualClock()
  const connection = new ScreenConnection({
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/screen`,
    WebSocket,
    clock,
    random: () => 0.5,
    onState: (state) => seen.states.push(state),
    onMessage: () => seen.messages++,
    lastSeq: () => seen.lastSeq,
    isRefused: () => Promise.resolve(isRefused),
  })
  const drop = () => server.clients.forEach((socket) => socket.terminate())
  t.after(() => {
    connection.close()
    drop()
    server.close()
  })
  return { server, asked, seen, clock, connection, drop }
}

test('after a lost connection the call goes on after the last event that the screen has', async (t) => {
  const { asked, seen, clock, connection, drop } = await setUp(t)
  connection.watch('c1')
  connection.open()
  await until(() => asked.length === 1, 'the first watch')
  seen.lastSeq = 41
  drop()
  await until(() => seen.states.at(-1) === 'reconnecting', 'the loss is seen')
  clock.advance(500)
  await until(() => asked.length === 2, 'the second watch')
  assert.deepEqual(asked, [
    { type: 'watch', callId: 'c1', after: 0 },
    { type: 'watch', callId: 'c1', after: 41 },
  ])
  assert.deepEqual(seen.states, ['connecting', 'open', 'reconnecting', 'open'])
})

test('what the agent did during an outage is told after it; holds are not', async (t) => {
  const { asked, seen, clock, connection, drop } = await setUp(t)
  connection.open()
  await until(() => seen.states.at(-1) === 'open', 'open')
  drop()
  await until(() => seen.states.at(-1) === 'reconnecting', 'the loss is seen')
  connection.send({ type: 'act', callId: 'c', suggestionId: 's1', action: 'used' })
  connection.send({ type: 'hold', callId: 'c', suggestionId: 's1', isHeld: true })
  clock.advance(500)
  await until(() => asked.length === 1, 'the act')
  assert.equal(asked[0]?.type, 'act')
})

test('a watch can be given up', async (t) => {
  const { asked, seen, connection } = await setUp(t)
  connection.open()
  await until(() => seen.states.at(-1) === 'open', 'open')
  connection.watch('c1')
  connection.watch(null)
  await until(() => asked.length === 2, 'both')
  assert.deepEqual(asked[1], { type: 'unwatch' })
})

test('when the machine is back on the network it connects at once', async (t) => {
  const { seen, connection, drop } = await setUp(t)
  connection.open()
  connection.hurry()
  await until(() => seen.states.at(-1) === 'open', 'open')
  drop()
  await until(() => seen.states.at(-1) === 'reconnecting', 'the loss is seen')
  connection.hurry()
  await until(() => seen.states.at(-1) === 'open', 'open again')
})

test('a service that refuses the key is asked no more', async (t) => {
  const { server, seen, clock, connection } = await setUp(t, true)
  server.close()
  connection.open()
  for (let round = 0; round < 500 && seen.states.at(-1) !== 'refused'; round++) {
    clock.advance(50)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  assert.equal(seen.states.at(-1), 'refused')
})
