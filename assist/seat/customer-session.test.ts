import assert from 'node:assert/strict'
import { test } from 'node:test'

import { AssistError } from '../errors/errors.js'
import type { CustomerMessage, CustomerRequest } from '../media/customer-protocol.js'
import { SocketEnd } from '../sockets/socket-end.js'
import { settled } from '../testing/fake-call.js'
import { FakeSocket } from '../testing/fake-socket.js'
import { CustomerSession } from './customer-session.js'
import type { CustomerEnd } from './ends.js'
import type { Room } from './room.js'

/** A page's socket whose room only keeps what it is told. */
function openedPage(admit?: () => never) {
  const told: string[] = []
  const ends: CustomerEnd[] = []
  const room = {
    customerSays: (_end: CustomerEnd, request: CustomerRequest) => told.push(request.type),
    customerLeft: () => told.push('left the room'),
  }
  const socket = new FakeSocket<CustomerMessage>()
  const rooms = {
    admit: (_token: string, _secret: string | undefined, customer: CustomerEnd) => {
      admit?.()
      ends.push(customer)
      return room as unknown as Room
    },
  }
  const end = new SocketEnd<CustomerMessage>(socket, (own) => new CustomerSession(own, rooms))
  const ask = async (request: object): Promise<void> => {
    end.text(JSON.stringify(request))
    await settled()
  }
  const errors = (): string[] =>
    socket.sent.flatMap((one) => (one.type === 'error' ? [one.code] : []))
  return { end, socket, ask, errors, told, customer: (): CustomerEnd => ends[0]! }
}

const hello = { type: 'hello', token: 'the-link' }

test('customer session: what a page sends before its hello is refused, and ends the socket', async () => {
  const { ask, socket, errors, told } = openedPage()
  await ask({ type: 'message', text: 'Hello?' })
  await ask(hello)
  assert.deepEqual(errors(), ['ASSIST_PROTOCOL_MESSAGE_INVALID'])
  assert.deepEqual([socket.closeCodes, told], [[1007], []])
})

test('customer session: a link that is refused ends the socket with the code of the refusal', async () => {
  const { ask, socket, errors } = openedPage(() => {
    throw new AssistError('ASSIST_LINK_UNKNOWN', 'Ask for a new one.')
  })
  await ask(hello)
  assert.deepEqual(errors(), ['ASSIST_LINK_UNKNOWN'])
  assert.deepEqual([socket.closeCode, socket.closeReason], [1008, 'ASSIST_LINK_UNKNOWN'])
})

test('customer session: once in, a bad message is answered and changes nothing', async () => {
  const { ask, end, socket, errors, told } = openedPage()
  await ask(hello)
  end.text('not json')
  await ask({ type: 'dance' })
  await ask(hello)
  await ask({ type: 'ping' })
  assert.deepEqual(errors(), [
    ...['ASSIST_PROTOCOL_MESSAGE_INVALID', 'ASSIST_PROTOCOL_MESSAGE_INVALID'],
    'ASSIST_PROTOCOL_START_TWICE',
  ])
  assert.deepEqual([told, socket.closeCodes], [['ping'], []])
})

test('customer session: a page that goes or does not read leaves its room; one that is closed does not', async () => {
  const gone = openedPage()
  await gone.ask(hello)
  gone.end.gone()
  await settled()
  assert.deepEqual(gone.told, ['left the room'])

  const deaf = openedPage()
  await deaf.ask(hello)
  deaf.socket.bufferedAmount = 2 << 20
  deaf.customer().send({ type: 'ended' })
  assert.deepEqual([deaf.told, deaf.socket.closeCode], [['left the room'], 1013])

  const closed = openedPage()
  await closed.ask(hello)
  closed.customer().close()
  closed.end.gone()
  await settled()
  assert.deepEqual([closed.told, closed.socket.closeCode], [[], 1000])
})
