import { AssistError } from '../errors/errors.js'
import { parseCustomerRequest } from '../media/customer-requests.js'
import type { CustomerMessage } from '../media/customer-protocol.js'
import type { JsonObject } from '../sockets/json-object.js'
import type { SocketEnd, SocketHandlers } from '../sockets/socket-end.js'
import type { CustomerEnd } from './ends.js'
import type { Room } from './room.js'
import type { Rooms } from './rooms.js'

/** One socket of a customer's page: its link opens a room, whose messages it carries from then on. */
export class CustomerSession implements CustomerEnd, SocketHandlers<CustomerMessage> {
  /** A page that leaves a megabyte unread is taken for dead. */
  readonly maxUnreadByteLength = 1 << 20
  readonly #end: SocketEnd<CustomerMessage>
  readonly #rooms: Pick<Rooms, 'admit'>
  readonly #refused: (error: AssistError) => void
  #room: Room | undefined

  /** @param refused hears why the page was sent away */
  constructor(
    end: SocketEnd<CustomerMessage>,
    rooms: Pick<Rooms, 'admit'>,
    refused: (error: AssistError) => void = () => undefined,
  ) {
    this.#end = end
    this.#refused = refused
    this.#rooms = rooms
  }

  message(message: JsonObject): void {
    const request = parseCustomerRequest(message)
    if (request.type === 'hello') this.#hello(request.token, request.secret)
    else this.#requireRoom().customerSays(this, request)
  }

  errorMessage({ code, message }: AssistError): CustomerMessage {
    return { type: 'error', code, message }
  }

  /** A bad message is answered and changes nothing; a page that no link has let in yet is sent away. */
  isFatal(): boolean {
    return this.#room === undefined
  }

  lost(error: AssistError | undefined): void {
    if (error) this.#refused(error)
    this.#room?.customerLeft(this)
  }

  send(message: CustomerMessage): void {
    this.#end.send(message)
  }

  close(): void {
    this.#end.close('over')
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
}
