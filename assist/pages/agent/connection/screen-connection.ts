import {
  addressWithKey,
  socketConstructor,
  type SocketConstructor,
} from '../../../client/client-socket.js'
import { pageBackOff } from '../../../client/back-off.js'
import { ReconnectingLink, type LinkState } from '../../../client/reconnecting-link.js'
import type { Clock } from '../../../call/clock.js'
import type { ScreenMessage, ScreenRequest } from '../../../screen/screen-protocol.js'

/** State of the screen's socket. After `refused` it does not connect again. */
export type ScreenState = Exclude<LinkState, 'closed'> | 'refused'

/** Most acts that wait for the socket. Nobody clicks more often during one outage. */
const maxWaitingActCount = 50
/** Failed attempts in a row after which the key is checked. */
const lossesBeforeKeyCheck = 2

/** The parts and callbacks of the screen's socket. */
export interface ScreenConnectionOptions {
  readonly url: string
  readonly key?: string | undefined
  readonly WebSocket?: SocketConstructor
  readonly clock?: Clock
  /** Numbers in [0, 1) for the jitter of the back-off. */
  readonly random?: () => number
  readonly onState: (state: ScreenState) => void
  readonly onMessage: (message: ScreenMessage) => void
  /** Number of the last event of the watched call that the screen has. */
  readonly lastSeq: () => number
  /** Checks by other means whether the service refuses the key, since a socket gives no reason for its failure. */
  readonly isRefused: () => Promise<boolean>
}

/**
 * The socket of the agent's screen. It stays connected for as long as the page lives. After each connection it
 * resumes the watched call at the event after the last one that the screen has.
 */
export class ScreenConnection {
  #watchedId: string | null = null
  #waitingActs: ScreenRequest[] = []
  readonly #link: ReconnectingLink<ScreenRequest, ScreenMessage>
  readonly #options: ScreenConnectionOptions

  constructor(options: ScreenConnectionOptions) {
    this.#options = options
    this.#link = new ReconnectingLink<ScreenRequest, ScreenMessage>({
      makeSocket: () => {
        const Socket = socketConstructor(options.WebSocket)
        return new Socket(addressWithKey(options.url, options.key))
      },
      clock: options.clock,
      random: options.random,
      backOff: pageBackOff,
      onUp: () => this.#wentUp(),
      onMessage: options.onMessage,
      onDown: ({ lossCount }) => {
        if (lossCount === lossesBeforeKeyCheck) void this.#lookForRefusal()
      },
      onState: (state) => {
        if (state !== 'closed') options.onState(state)
      },
    })
  }

  open(): void {
    this.#link.open()
  }

  close(): void {
    this.#link.close()
  }

  /** Connects at once instead of waiting for the next attempt. Called when the machine is back on the network. */
  hurry(): void {
    this.#link.hurry()
  }

  /** Follows this call, from the event after the last one that the screen has of it. */
  watch(callId: string | null): void {
    this.#watchedId = callId
    if (this.#link.isReady) this.#sendWatch()
  }

  /**
   * Sends now. Without a connection, only an act waits for the next one. What the agent holds is sent again after
   * each watch, and an agent who sat has to sit down again first.
   */
  send(
    request: Extract<
      ScreenRequest,
      { type: 'act' | 'lookup' | 'guide' | 'hold' | 'pause' | 'seat' }
    >,
  ): void {
    if (this.#link.isReady) this.#link.send(request)
    else if (isVerdict(request) && this.#waitingActs.length < maxWaitingActCount) {
      this.#waitingActs.push(request)
    }
  }

  #wentUp(): void {
    this.#link.ready()
    if (this.#watchedId !== null) this.#sendWatch()
    for (const act of this.#waitingActs.splice(0)) this.#link.send(act)
  }

  async #lookForRefusal(): Promise<void> {
    if (!(await this.#options.isRefused()) || this.#link.isReady) return
    this.#link.close()
    this.#options.onState('refused')
  }

  #sendWatch(): void {
    if (this.#watchedId === null) {
      this.#link.send({ type: 'unwatch' })
      return
    }
    const after = this.#options.lastSeq()
    this.#link.send({ type: 'watch', callId: this.#watchedId, after })
  }
}

/** Whether the agent said what they make of an answer: that waits for the connection. */
function isVerdict({ type }: ScreenRequest): boolean {
  return type === 'act' || type === 'lookup'
}
