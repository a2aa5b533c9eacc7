import { backOffMs } from '../../../client/back-off.js'
import { clientClock } from '../../../client/client-clock.js'
import type { ClientSocket, SocketMessage } from '../../../client/client-socket.js'
import { Link } from '../../../client/link.js'
import type { Clock } from '../../../call/clock.js'
import type { CustomerMessage, CustomerRequest } from '../../../media/customer-protocol.js'

/** Where the page's socket stands; after `refused` and `over` it is not tried again. */
export type ConnectionState = 'connecting' | 'open' | 'reconnecting' | 'refused' | 'over'

/** A socket that tells with which code it was closed, as a browser's does. */
export interface ClosingSocket extends ClientSocket {
  addEventListener(type: 'open' | 'error', listener: () => void): void
  addEventListener(type: 'close', listener: (event: { readonly code: number }) => void): void
  addEventListener(type: 'message', listener: (event: SocketMessage) => void): void
}

/** How the socket is made and who hears of it. */
export interface CustomerConnectionOptions {
  readonly token: string
  readonly secret: string | undefined
  readonly openSocket: () => ClosingSocket
  /** `code`: why it is refused; `replaced` where another tab of this browser has taken the conversation. */
  readonly onState: (state: ConnectionState, code?: string) => void
  readonly onMessage: (message: CustomerMessage) => void
  readonly clock?: Clock
  /** Numbers in [0, 1) for the jitter of the back-off. */
  readonly random?: () => number
}

/** The service closes a socket so in whose place another one came. */
const normalClosure = 1000

/** The page's socket to the service: greets with the link, comes back after a loss, and knows when it is over. */
export class CustomerConnection {
  #link: Link<CustomerRequest, CustomerMessage> | null = null
  #secret: string | undefined
  #isWelcome = false
  #wasWelcome = false
  #isOver = false
  #attempt = 0
  #cancelRetry = (): void => undefined
  readonly #options: CustomerConnectionOptions
  readonly #clock: Clock

  constructor(options: CustomerConnectionOptions) {
    this.#options = options
    this.#secret = options.secret
    this.#clock = options.clock ?? clientClock
  }

  open(): void {
    this.#isOver = false
    this.#options.onState('connecting')
    this.#connect()
  }

  close(): void {
    this.#isOver = true
    this.#isWelcome = false
    this.#cancelRetry()
    this.#link?.close()
    this.#link = null
  }

  /** Tries at once, where it waits to try again: the device is back on the network. */
  hurry(): void {
    if (this.#link || this.#isOver) return
    this.#cancelRetry()
    this.#connect()
  }

  /** Sends now or never: what has to survive a loss is told anew by whoever knows it. */
  send(request: CustomerRequest): void {
    if (this.#isWelcome) this.#link?.send(request)
  }

  #connect(): void {
    const { token, openSocket } = this.#options
    const socket = openSocket()
    socket.addEventListener('close', ({ code }) => {
      if (code === normalClosure && this.#isWelcome && !this.#isOver) this.#end('replaced')
    })
    const link = new Link<CustomerRequest, CustomerMessage>(socket, this.#clock, {
      onUp: () => {
        const secret = this.#secret === undefined ? {} : { secret: this.#secret }
        link.send({ type: 'hello', token, ...secret })
      },
      onMessage: (message) => this.#received(message),
      onDown: () => this.#wentDown(),
    })
    this.#link = link
  }

  #received(message: CustomerMessage): void {
    if (message.type === 'pong') return
    if (message.type === 'welcome') {
      this.#secret = message.secret
      this.#isWelcome = true
      this.#wasWelcome = true
      this.#attempt = 0
      this.#options.onState('open')
    }
    if (message.type === 'error' && !this.#isWelcome) {
      this.#end(message.code)
      return
    }
    this.#options.onMessage(message)
    if (message.type !== 'ended') return
    this.close()
    this.#options.onState('over')
  }

  #end(code: string): void {
    this.close()
    this.#options.onState('refused', code)
  }

  #wentDown(): void {
    this.#link = null
    this.#isWelcome = false
    if (this.#isOver) return
    this.#options.onState(this.#wasWelcome ? 'reconnecting' : 'connecting')
    const delayMs = backOffMs(this.#attempt++, (this.#options.random ?? Math.random)())
    this.#cancelRetry = this.#clock.after(delayMs, () => this.#connect())
  }
}
