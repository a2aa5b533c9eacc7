import type { ClientSocket } from '../../../client/client-socket.js'
import { pageBackOff } from '../../../client/back-off.js'
import { ReconnectingLink, type LinkState } from '../../../client/reconnecting-link.js'
import type { Clock } from '../../../call/clock.js'
import type { CustomerMessage, CustomerRequest } from '../../../media/customer-protocol.js'

/** State of the page's socket. After `refused` and `over` it does not connect again. */
export type ConnectionState = Exclude<LinkState, 'closed'> | 'refused' | 'over'

/** The parts and callbacks of the page's socket. */
export interface CustomerConnectionOptions {
  readonly token: string
  readonly secret: string | undefined
  readonly openSocket: () => ClientSocket
  /**
   * Takes the state and, for `refused`, the `code` of the reason. The code is `replaced` where another tab of this
   * browser has taken the conversation.
   */
  readonly onState: (state: ConnectionState, code?: string) => void
  readonly onMessage: (message: CustomerMessage) => void
  readonly clock?: Clock
  /** Numbers in [0, 1) for the jitter of the back-off. */
  readonly random?: () => number
}

/** The service closes a socket with this code where another socket of the same browser has replaced it. */
const normalClosure = 1000

/**
 * The page's socket to the service. It greets with the link, connects again after a loss, and ends with the
 * conversation.
 */
export class CustomerConnection {
  #secret: string | undefined
  readonly #link: ReconnectingLink<CustomerRequest, CustomerMessage>
  readonly #options: CustomerConnectionOptions

  constructor(options: CustomerConnectionOptions) {
    this.#options = options
    this.#secret = options.secret
    this.#link = new ReconnectingLink<CustomerRequest, CustomerMessage>({
      makeSocket: options.openSocket,
      clock: options.clock,
      random: options.random,
      backOff: pageBackOff,
      onUp: () => this.#greet(),
      onMessage: (message) => this.#received(message),
      onDown: ({ code, wasReady }) => {
        if (wasReady && code === normalClosure) this.#refused('replaced')
      },
      onState: (state) => {
        if (state !== 'closed') options.onState(state)
      },
    })
  }

  open(): void {
    this.#link.open()
  }

  /** Connects at once instead of waiting for the next attempt. Called when the device is back on the network. */
  hurry(): void {
    this.#link.hurry()
  }

  /** Sends now or never. The owner of a message that has to survive a loss sends it again. */
  send(request: CustomerRequest): void {
    if (this.#link.isReady) this.#link.send(request)
  }

  #greet(): void {
    const secret = this.#secret === undefined ? {} : { secret: this.#secret }
    this.#link.send({ type: 'hello', token: this.#options.token, ...secret })
  }

  #received(message: CustomerMessage): void {
    if (message.type === 'pong') return
    if (message.type === 'welcome') {
      this.#secret = message.secret
      this.#link.ready()
    }
    if (message.type === 'error' && !this.#link.isReady) {
      this.#refused(message.code)
      return
    }
    this.#options.onMessage(message)
    if (message.type !== 'ended') return
    this.#link.close()
    this.#options.onState('over')
  }

  #refused(code: string): void {
    this.#link.close()
    this.#options.onState('refused', code)
  }
}
