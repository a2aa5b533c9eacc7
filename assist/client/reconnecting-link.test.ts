import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ManualClock } from '../call/clock.js'
import { FakeClientSocket } from '../testing/fake-client-socket.js'
import { ReconnectingLink, type ReconnectingLinkOptions } from './reconnecting-link.js'

interface Message {
  readonly type: string
}

/** A link that greets with `hello` and is ready when the test says `welcome`. */
function setUp(options: Partial<ReconnectingLinkOptions<Message>> = {}) {
  const sockets: FakeClientSocket[] = []
  const seen: string[] = []
  const clock = new ManualClock()
  const link: ReconnectingLink<Message, Message> = new ReconnectingLink<Message, Message>({
    makeSocket: () => {
      const socket = new FakeClientSocket()
      sockets.push(socket)
      return socket
    },
    clock,
    random: () => 0.5,
    onUp: () => link.send({ type: 'hello' }),
    onMessage: ({ type }) => {
      if (type === 'welcome') link.ready()
      else seen.push(`message ${type}`)
    },
    onDown: ({ code, wasReady, lossCount }) =>
      seen.push(`down ${code ?? 'silently'} ${wasReady ? 'ready' : 'unready'} ${lossCount}`),
    onFailure: (failure) => seen.push(`failure ${failure.kind}`),
    onState: (state) => seen.push(state),
    ...options,
  })
  const socket = () => sockets.at(-1)!
  const welcome = () => {
    socket().fire('open')
    socket().say({ type: 'welcome' })
  }
  const lose = (code = 1006) => socket().fire('close', { code })
  return { link, sockets, socket, seen, clock, welcome, lose }
}

test('each socket greets, and the link is open once the greeting is taken', () => {
  const { link, socket, seen, welcome } = setUp()
  link.send({ type: 'lost' })
  assert.equal(link.state, 'new')
  link.open()
  assert.deepEqual([link.isReady, link.wasEverReady], [false, false])
  welcome()
  socket().say({ type: 'other' })
  assert.deepEqual(socket().sent, [{ type: 'hello' }])
  assert.deepEqual(seen, ['connecting', 'open', 'message other'])
  assert.deepEqual([link.isReady, link.wasEverReady], [true, true])
})

test('a loss tells its code and whether the link was ready; the next socket opens after the back-off', () => {
  const { link, sockets, seen, clock, welcome, lose } = setUp()
  link.open()
  welcome()
  lose(1001)
  assert.equal(link.isReady, false)
  clock.advance(224)
  assert.equal(sockets.length, 1)
  clock.advance(1)
  assert.equal(sockets.length, 2, 'three quarters of 300 ms, since the random number is a half')
  welcome()
  assert.deepEqual(seen, ['connecting', 'open', 'down 1001 ready 1', 'reconnecting', 'open'])
})

test('the wait doubles with each loss, and only a greeting that is taken begins it anew', () => {
  const { link, sockets, socket, clock, welcome, lose } = setUp()
  link.open()
  for (const waitMs of [225, 450, 900]) {
    socket().fire('open')
    lose()
    const count = sockets.length
    clock.advance(waitMs - 1)
    assert.equal(sockets.length, count)
    clock.advance(1)
    assert.equal(sockets.length, count + 1)
  }
  welcome()
  lose()
  clock.advance(225)
  assert.equal(sockets.length, 5)
})

test('two clients of one restarted service come back at different moments', () => {
  const waitsMs = [0, 0.999].map((random) => {
    const { link, sockets, clock, lose } = setUp({ random: () => random })
    link.open()
    lose()
    while (sockets.length === 1) clock.advance(1)
    return clock.nowMs()
  })
  assert.deepEqual(waitsMs, [150, 300])
})

test('hurry tries at once while the link waits, and does nothing at any other time', () => {
  const { link, sockets, clock, welcome, lose } = setUp()
  link.hurry()
  assert.equal(sockets.length, 0)
  link.open()
  link.hurry()
  welcome()
  link.hurry()
  assert.equal(sockets.length, 1)
  lose()
  link.hurry()
  assert.equal(sockets.length, 2)
  clock.advance(9_000)
  assert.equal(sockets.length, 2, 'the attempt that waited is not made as well')
  link.close()
  link.hurry()
  assert.equal(sockets.length, 2)
})

test('when the window is over the link fails once, for the first connection and after a loss', () => {
  const windows = { openWindowMs: 1_000, reconnectWindowMs: 3_000 }
  const first = setUp(windows)
  first.link.open()
  for (let round = 0; round < 10 && first.link.state !== 'closed'; round++) {
    first.lose()
    first.clock.advance(1_000)
  }
  assert.deepEqual(
    first.seen.filter((line) => line.startsWith('failure')),
    ['failure window'],
  )

  const later = setUp(windows)
  later.link.open()
  later.welcome()
  later.clock.advance(20_000)
  const sentAtMs = later.clock.nowMs()
  for (let round = 0; round < 10 && later.link.state !== 'closed'; round++) {
    later.lose()
    later.clock.advance(1_000)
  }
  assert.ok(later.clock.nowMs() - sentAtMs >= 2_000, 'the window begins at the loss')
  assert.deepEqual(later.seen.slice(-2), ['closed', 'failure window'])
})

test('without a window it is tried for as long as the link is open', () => {
  const { link, sockets, clock, lose } = setUp()
  link.open()
  for (let round = 0; round < 100; round++) {
    lose()
    clock.advance(5_000)
  }
  assert.equal(sockets.length, 101)
  link.close()
  clock.advance(60_000)
  assert.equal(sockets.length, 101)
})

test('an owner who closes the link at a loss prevents the next attempt', () => {
  const { link, sockets, seen, clock, welcome, lose } = setUp({ onDown: () => link.close() })
  link.open()
  welcome()
  lose(1000)
  clock.advance(60_000)
  assert.equal(sockets.length, 1)
  assert.deepEqual(seen, ['connecting', 'open', 'closed'])
  link.open()
  welcome()
  assert.deepEqual(seen.slice(-2), ['connecting', 'open'], 'a closed link can be opened again')
})

test('retry gives a socket up that is open, and what comes late on it is not heard', () => {
  const { link, sockets, seen, clock, welcome } = setUp()
  link.open()
  welcome()
  link.retry()
  assert.ok(sockets[0]!.isClosing)
  sockets[0]!.say({ type: 'late' })
  sockets[0]!.fire('close', { code: 1000 })
  clock.advance(1_000)
  assert.equal(sockets.length, 2)
  assert.deepEqual(seen, ['connecting', 'open', 'down silently ready 1', 'reconnecting'])
})

test('a socket that cannot be made fails the link; where nobody asks for it, open throws', () => {
  const makeSocket = () => {
    throw new TypeError('no such address')
  }
  const asked = setUp({ makeSocket })
  asked.link.open()
  assert.deepEqual(asked.seen, ['connecting', 'closed', 'failure socket'])
  const link = new ReconnectingLink({
    ...{ makeSocket, clock: new ManualClock() },
    onUp: () => undefined,
    onMessage: () => undefined,
  })
  assert.throws(() => link.open(), TypeError)
})
