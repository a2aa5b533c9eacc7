import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ManualClock } from '../../../call/clock.js'
import type { CustomerMessage } from '../../../media/customer-protocol.js'
import { FakeClientSocket } from '../../../testing/fake-client-socket.js'
import { keepSecret, readLink } from './browser-secret.js'
import { CustomerConnection } from './customer-connection.js'

function setUp(secret?: string) {
  const sockets: FakeClientSocket[] = []
  const states: string[] = []
  const messages: CustomerMessage[] = []
  const clock = new ManualClock()
  const connection = new CustomerConnection({
    token: 't1',
    secret,
    clock,
    random: () => 0,
    openSocket: () => {
      const socket = new FakeClientSocket()
      sockets.push(socket)
      return socket
    },
    onState: (state, code) => states.push(code === undefined ? state : `${state} ${code}`),
    onMessage: (message) => messages.push(message),
  })
  connection.open()
  sockets[0]!.fire('open')
  return { sockets, states, messages, clock, connection }
}

test('greets with the link, and after a loss with the secret that it was given', () => {
  const { sockets, states, clock, connection } = setUp()
  assert.deepEqual(sockets[0]!.sent, [{ type: 'hello', token: 't1' }])
  connection.send({ type: 'joined' })
  assert.equal(sockets[0]!.sent.length, 1, 'nothing is said before the welcome')
  sockets[0]!.say({ type: 'welcome', secret: 's1' })
  sockets[0]!.fire('close', { code: 1006 })
  clock.advance(1_000)
  sockets[1]!.fire('open')
  assert.deepEqual(sockets[1]!.sent, [{ type: 'hello', token: 't1', secret: 's1' }])
  sockets[1]!.say({ type: 'welcome', secret: 's1' })
  assert.deepEqual(states, ['connecting', 'open', 'reconnecting', 'open'])
})

test('a refused link is not tried again; an error later on is no refusal', () => {
  const { sockets, states, clock } = setUp('old')
  sockets[0]!.say({ type: 'error', code: 'ASSIST_LINK_EXPIRED', message: '' })
  sockets[0]!.fire('close', { code: 1008 })
  clock.advance(60_000)
  assert.deepEqual(states, ['connecting', 'refused ASSIST_LINK_EXPIRED'])
  assert.equal(sockets.length, 1)

  const other = setUp()
  other.sockets[0]!.say({ type: 'welcome', secret: 's1' })
  other.sockets[0]!.say({ type: 'error', code: 'ASSIST_PROTOCOL_MESSAGE_INVALID', message: '' })
  assert.deepEqual(other.states, ['connecting', 'open'])
})

test('two tabs of one browser do not take the conversation from each other for ever', () => {
  const { sockets, states, clock, connection } = setUp()
  sockets[0]!.say({ type: 'welcome', secret: 's1' })
  sockets[0]!.fire('close', { code: 1000 })
  clock.advance(60_000)
  assert.deepEqual(states, ['connecting', 'open', 'refused replaced'])
  connection.open()
  assert.equal(sockets.length, 2, 'only the customer takes it back')
})

test('after the end nothing is tried again', () => {
  const { sockets, states, messages, clock } = setUp()
  sockets[0]!.say({ type: 'welcome', secret: 's1' })
  sockets[0]!.say({ type: 'ended' })
  sockets[0]!.fire('close', { code: 1000 })
  clock.advance(60_000)
  assert.deepEqual(states, ['connecting', 'open', 'over'])
  assert.equal(messages.at(-1)!.type, 'ended')
  assert.equal(sockets.length, 1)
})

/** The storage that a browser keeps for a page. */
function keptIn(): Storage {
  const kept = new Map<string, string>()
  return {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
  } as Storage
}

const silentHistory = { replaceState: () => undefined }
const at = (hash: string) => ({ hash, pathname: '/customer.html', search: '' })

test('the same browser comes back with its secret, and takes it along into another one', () => {
  const [tab, browser] = [keptIn(), keptIn()]
  assert.deepEqual(readLink(at('#t1'), [tab, browser], silentHistory), {
    token: 't1',
    secret: undefined,
  })
  keepSecret([tab, browser], 't1', 's1')
  assert.equal(readLink(at('#t1'), [keptIn(), browser], silentHistory)?.secret, 's1')
  assert.equal(readLink(at('#t2'), [tab, browser], silentHistory)?.secret, undefined)

  const elsewhere = keptIn()
  const shown: unknown[] = []
  const history = { replaceState: (...told: unknown[]) => void shown.push(told[2]) }
  assert.equal(readLink(at('#t1.s1'), [elsewhere], history)?.secret, 's1')
  assert.deepEqual(shown, ['/customer.html#t1'], 'it is no longer on show')
  assert.equal(readLink(at('#t1'), [elsewhere], silentHistory)?.secret, 's1')
})

test('an address without a link, and a browser that keeps nothing, are no faults', () => {
  assert.equal(readLink(at(''), [], silentHistory), null)
  assert.equal(readLink(at('#<script>'), [], silentHistory), null)
  const closed = {
    getItem: () => {
      throw new Error('Not allowed.')
    },
  } as unknown as Storage
  assert.deepEqual(readLink(at('#t1'), [closed], silentHistory), {
    token: 't1',
    secret: undefined,
  })
})
