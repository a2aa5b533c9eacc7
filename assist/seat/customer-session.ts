import { AssistError, toAssistError } from '../errors/errors.js'
import type { CustomerEnd } from './ends.js'
import { parseCustomerRequest } from '../media/customer-requests.js'
import type { CustomerMessage } from '../media/customer-protocol.js'
import type { Room } from './room.js'
import type { Rooms } from './rooms.js'

/** The few things that a session asks of its socket. */
export interface CustomerSocket {
  readonly bufferedAmount: number
  send(text: string): void
  close(code: number, reason: string): void
}

/** Unread bytes from which a page is taken for dead. */
const maxUnreadByteLength = 1 << 20

/** One socket of a customer's page: in by its link, then whatever the room has for it. */
export class CustomerSession implements CustomerEnd {
  readonly #socket: CustomerSocket
  readonly #rooms: Rooms
  #room: Room | undefined
  #isOver = false

  constructor(socket: CustomerSocket, rooms: Rooms) {
    this.#socket = socket
    this.#rooms = rooms
  }

  /** A text message came. One that cannot be read is answered and changes nothing; a refused link ends the socket. */
  message(text: string): void {
    if (this.#isOver) return
    try {
      const request = parseCustomerRequest(text)
      if (request.type === 'hello') this.#hello(request.token, request.secret)
      else this.#requireRoom().customerSays(this, request)
    } catch (thrown) {
      this.#refuse(toAssistError(thrown))
    }
  }

  closed(): void {
    this.#isOver = true
    this.#room?.customerLeft(this)
  }

  send(message: CustomerMessage): void {
    if (this.#isOver) return
    if (this.#socket.bufferedAmount > maxUnreadByteLength) {
      this.closed()
      this.#socket.close(1013, 'ASSIST_PROTOCOL_CLIENT_TOO_SLOW')
      return
    }
    this.#socket.send(JSON.stringify(message))
  }

  close(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#socket.close(1000, 'over')
  }

  #hello(token: string, secret: string | undefined): void {
    if (this.#room) {
      throw new AssistError('ASSIST_PROTOCOL_START_TWICE', 'This socket has its call already.')
    }
    this.#room = this.#rooms.admit(token, secret, this)
  }

  #requireRoom(): Room {
    if (this.#room) return this.#room
    throw new AssistError(
      'ASSIST_PROTOCOL_MESSAGE_INVALID',
      'Expected “hello” as the first message.',
    )
  }

  #refuse({ code, message, closeCode }: AssistError): void {
    this.send({ type: 'error', code, message })
    if (this.#room) return
    this.#isOver = true
    this.#socket.close(closeCode, code)
  }
}
