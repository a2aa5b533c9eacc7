import { backOffMs } from '../../../client/back-off.js'
import { clientClock } from '../../../client/client-clock.js'
import {
  addressWithKey,
  socketConstructor,
  type SocketConstructor,
} from '../../../client/client-socket.js'
import { Link } from '../../../client/link.js'
import type { Clock } from '../../../call/clock.js'
import type { ScreenMessage, ScreenRequest } from '../../../screen/screen-protocol.js'

/** Where the screen's socket stands. */
export type ScreenState = 'connecting' | 'open' | 'reconnecting' | 'refused'

/** Acts that may wait for the socket; more than that nobody clicks during one outage. */
const maxWaitingActs = 50

/** How the screen's socket is made and who hears of it. */
export interface ScreenConnectionOptions {
  readonly url: string
  readonly key?: string | undefined
  readonly WebSocket?: SocketConstructor
  readonly clock?: Clock
  readonly random?: () => number
  readonly onState: (state: ScreenState) => void
  readonly onMessage: (message: ScreenMessage) => void
  /** Number of the last event of the watched call that the screen has. */
  readonly lastSeq: () => number
  /** Asks by other means whether the service refuses the key, since sockets do not tell. */
  readonly isRefused: () => Promise<boolean>
}

/**
 * The socket of the agent's screen: connects for as long as the page lives, and after each connection
 * goes on with the watched call at the event after the last one that the screen has.
 */
export class ScreenConnection {
  #link: Link<ScreenRequest, ScreenMessage> | null = null
  #isUp = false
  #wasUp = false
  #attempt = 0
  #watchedId: string | null = null
  #waitingActs: ScreenRequest[] = []
  #cancelRetry = (): void => undefined
  readonly #options: ScreenConnectionOptions
  readonly #clock: Clock

  constructor(options: ScreenConnectionOptions) {
    this.#options = options
    this.#clock = options.clock ?? clientClock
  }

  open(): void {
    this.#options.onState('connecting')
    this.#connect()
  }

  close(): void {
    this.#cancelRetry()
    this.#link?.close()
    this.#link = null
    this.#isUp = false
  }

  /** Tries at once, where it waits to try again: the machine is back on the network. */
  hurry(): void {
    if (this.#link) return
    this.#cancelRetry()
    this.#connect()
  }

  /** Follows this call, from the event after the last one that the screen has of it. */
  watch(callId: string | null): void {
    this.#watchedId = callId
    if (this.#isUp) this.#sendWatch()
  }

  /**
   * Sends now, or for an act: once connected. What the agent holds is told anew after each watch, and whoever sat
   * has to sit down again first.
   */
  send(request: Extract<ScreenRequest, { type: 'act' | 'hold' | 'seat' }>): void {
    if (this.#isUp) this.#link?.send(request)
    else if (request.type === 'act' && this.#waitingActs.length < maxWaitingActs) {
      this.#waitingActs.push(request)
    }
  }

  #connect(): void {
    const Socket = socketConstructor(this.#options.WebSocket)
    const socket = new Socket(addressWithKey(this.#options.url, this.#options.key))
    this.#link = new Link<ScreenRequest, ScreenMessage>(socket, this.#clock, {
      onUp: () => this.#wentUp(),
      onMessage: (message) => this.#options.onMessage(message),
      onDown: () => this.#wentDown(),
    })
  }

  #wentUp(): void {
    this.#isUp = true
    this.#wasUp = true
    this.#attempt = 0
    this.#options.onState('open')
    if (this.#watchedId !== null) this.#sendWatch()
    for (const act of this.#waitingActs.splice(0)) this.#link?.send(act)
  }

  #wentDown(): void {
    this.#link = null
    this.#isUp = false
    this.#options.onState(this.#wasUp ? 'reconnecting' : 'connecting')
    const delayMs = backOffMs(this.#attempt++, (this.#options.random ?? Math.random)())
    this.#cancelRetry = this.#clock.after(delayMs, () => this.#connect())
    if (this.#attempt === 2) void this.#lookForRefusal()
  }

  async #lookForRefusal(): Promise<void> {
    if (!(await this.#options.isRefused()) || this.#isUp) return
    this.close()
    this.#options.onState('refused')
  }

  #sendWatch(): void {
    if (this.#watchedId === null) {
      this.#link?.send({ type: 'unwatch' })
      return
    }
    const after = this.#options.lastSeq()
    this.#link?.send({ type: 'watch', callId: this.#watchedId, after })
  }
}
