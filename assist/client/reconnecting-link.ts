import type { Clock } from '../call/clock.js'
import { backOffMs, type BackOffRange } from './back-off.js'
import { clientClock } from './client-clock.js'
import type { ClientSocket } from './client-socket.js'
import { Link, type LinkMessage } from './link.js'

/** Where a link stands. `open`: the other end has taken the greeting. `closed`: nothing is tried any more. */
export type LinkState = 'connecting' | 'open' | 'reconnecting' | 'closed'

/** How a connection was lost. */
export interface LinkLoss {
  /** With which the other end closed the socket; undefined where the socket failed or fell silent. */
  readonly code: number | undefined
  /** The link was ready before the loss. */
  readonly wasReady: boolean
  /** Attempts that failed since the link was ready last, this loss included. */
  readonly lossCount: number
}

/** Why a link is not tried any more: its window is over, or no socket can be made. */
export type LinkFailure =
  | { readonly kind: 'window'; readonly windowMs: number }
  | { readonly kind: 'socket'; readonly cause: unknown }

/** How a link connects, and what is called when something happens to it. */
export interface ReconnectingLinkOptions<Answer extends LinkMessage> {
  readonly makeSocket: () => ClientSocket
  readonly clock?: Clock | undefined
  /** Numbers in [0, 1) for the jitter of the back-off. */
  readonly random?: (() => number) | undefined
  /** How long to wait between attempts; as for any client where left out. */
  readonly backOff?: BackOffRange | undefined
  /** How long a first connection is tried; without an end where left out. */
  readonly openWindowMs?: number
  /** How long a connection is tried after a loss; without an end where left out. */
  readonly reconnectWindowMs?: number
  /** A socket is open: greet the other end, then call `ready` when it answers. */
  readonly onUp: () => void
  readonly onMessage: (message: Answer) => void
  /** A ping is about to be sent. */
  readonly onPing?: () => void
  /** The socket is lost, and the next attempt is due; `close` called here prevents it. */
  readonly onDown?: (loss: LinkLoss) => void
  /** The link is closed for good; where left out, a socket that cannot be made throws. */
  readonly onFailure?: (failure: LinkFailure) => void
  readonly onState?: (state: LinkState) => void
}

/**
 * One connection over as many sockets as it takes: the loop behind the call's client, the agent's screen and the
 * customer's page.
 *
 * After a loss it connects again with a jittered back-off, until a window is over where there is one. A socket that
 * opens proves little, since the service may still refuse the greeting. Therefore only `ready` begins the back-off
 * and the window anew. What has to survive a loss is kept by the owner, who alone knows what the other end has.
 */
export class ReconnectingLink<Ask extends LinkMessage, Answer extends LinkMessage> {
  #link: Link<Ask, Answer> | null = null
  #state: LinkState | 'new' = 'new'
  #isReady = false
  #wasEverReady = false
  #lossCount = 0
  #downSinceMs = 0
  #cancelRetry: (() => void) | null = null
  readonly #options: ReconnectingLinkOptions<Answer>
  readonly #clock: Clock

  constructor(options: ReconnectingLinkOptions<Answer>) {
    this.#options = options
    this.#clock = options.clock ?? clientClock
  }

  /** `new` until it is opened for the first time. */
  get state(): LinkState | 'new' {
    return this.#state
  }

  /** True from `ready` to the loss of that socket. */
  get isReady(): boolean {
    return this.#isReady
  }

  /** True once the link was ready at any time. */
  get wasEverReady(): boolean {
    return this.#wasEverReady
  }

  /** Connects; a link that was closed is opened again. */
  open(): void {
    this.#downSinceMs = this.#clock.nowMs()
    this.#enter('connecting')
    this.#connect()
  }

  /** The other end has taken the greeting. */
  ready(): void {
    this.#isReady = true
    this.#wasEverReady = true
    this.#lossCount = 0
    this.#enter('open')
  }

  /** Sends on the socket that is open; without one the message is dropped. */
  send(message: Ask | Uint8Array<ArrayBuffer>): void {
    this.#link?.send(message)
  }

  ping(): void {
    this.#link?.ping()
  }

  /** Tries at once where it waits for the next attempt: the device is back on the network. */
  hurry(): void {
    if (this.#cancelRetry) this.#connect()
  }

  /** Gives the present socket up, as if it were lost, and connects again after the back-off. */
  retry(): void {
    this.#link?.close()
    this.#lost(undefined)
  }

  /** Ends the link; nothing is tried again. */
  close(): void {
    this.#cancelRetry?.()
    this.#cancelRetry = null
    this.#link?.close()
    this.#link = null
    this.#isReady = false
    this.#enter('closed')
  }

  #connect(): void {
    this.#cancelRetry?.()
    this.#cancelRetry = null
    const { makeSocket, onUp, onMessage, onPing, onFailure } = this.#options
    try {
      this.#link = new Link<Ask, Answer>(makeSocket(), this.#clock, {
        onUp,
        onMessage,
        ...(onPing ? { onPing } : {}),
        onDown: (code) => this.#lost(code),
      })
    } catch (cause) {
      this.close()
      if (!onFailure) throw cause
      onFailure({ kind: 'socket', cause })
    }
  }

  #lost(code: number | undefined): void {
    const wasReady = this.#isReady
    const nowMs = this.#clock.nowMs()
    if (wasReady) this.#downSinceMs = nowMs
    this.#link = null
    this.#isReady = false
    const { random = Math.random, backOff } = this.#options
    const delayMs = backOffMs(this.#lossCount++, random(), backOff)
    const windowMs = this.#windowMs()
    if (nowMs + delayMs - this.#downSinceMs > windowMs) {
      this.close()
      this.#options.onFailure?.({ kind: 'window', windowMs })
      return
    }
    this.#cancelRetry = this.#clock.after(delayMs, () => this.#connect())
    this.#options.onDown?.({ code, wasReady, lossCount: this.#lossCount })
    if (this.#state !== 'closed') this.#enter(this.#wasEverReady ? 'reconnecting' : 'connecting')
  }

  #windowMs(): number {
    const { openWindowMs, reconnectWindowMs } = this.#options
    return (this.#wasEverReady ? reconnectWindowMs : openWindowMs) ?? Infinity
  }

  #enter(state: LinkState): void {
    if (this.#state === state) return
    this.#state = state
    this.#options.onState?.(state)
  }
}
