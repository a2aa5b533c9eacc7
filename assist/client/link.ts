import type { Clock } from '../call/clock.js'
import type { ClientSocket } from './client-socket.js'

/** A ping goes out this often, so that proxies keep an idle socket and a dead one is noticed. */
const heartbeatMs = 5_000
/**
 * A socket on which nothing arrived for this long is dead. The time is long, since a service that pauses its sender
 * does not read pings either; it does go on sending acks and events.
 */
const deadAfterMs = 30_000
/** A socket that does not open in this time is given up. */
const openWithinMs = 10_000

/** What both ends of a link send: JSON objects with a `type`. */
export interface LinkMessage {
  readonly type: string
}

/** What happens to a link. `onDown` comes once, and nothing comes after it. */
export interface LinkListener<Answer extends LinkMessage> {
  onUp(): void
  onMessage(message: Answer): void
  onPing?(): void
  /** @param code with which the other end closed the socket; undefined where it failed or fell silent */
  onDown(code?: number): void
}

/**
 * The life of one socket: messages out and in, the heartbeat, and one call of `onDown` at its end. `ReconnectingLink`
 * puts one after another.
 */
export class Link<Ask extends LinkMessage, Answer extends LinkMessage> {
  #isDown = false
  #receivedAtMs: number
  #cancelTimer: () => void
  readonly #socket: ClientSocket
  readonly #clock: Clock
  readonly #listener: LinkListener<Answer>

  constructor(socket: ClientSocket, clock: Clock, listener: LinkListener<Answer>) {
    this.#socket = socket
    this.#clock = clock
    this.#listener = listener
    this.#receivedAtMs = clock.nowMs()
    this.#cancelTimer = clock.after(openWithinMs, () => this.#goDown())
    socket.addEventListener('open', () => this.#opened())
    socket.addEventListener('message', (event) => this.#received(event.data))
    socket.addEventListener('error', () => this.#goDown())
    socket.addEventListener('close', ({ code }) => this.#goDown(code))
  }

  send(message: Ask | { readonly type: 'ping' } | Uint8Array<ArrayBuffer>): void {
    if (this.#isDown) return
    this.#socket.send(message instanceof Uint8Array ? message : JSON.stringify(message))
  }

  /** Sends a ping. The listener is called first, so that it can remember what was sent before. */
  ping(): void {
    this.#listener.onPing?.()
    this.send({ type: 'ping' })
  }

  /** Ends the socket without calling the listener. */
  close(): void {
    if (this.#isDown) return
    this.#isDown = true
    this.#cancelTimer()
    this.#socket.close(1000)
  }

  #opened(): void {
    if (this.#isDown) return
    this.#receivedAtMs = this.#clock.nowMs()
    this.#cancelTimer()
    this.#beat()
    this.#listener.onUp()
  }

  #received(text: unknown): void {
    if (this.#isDown || typeof text !== 'string') return
    this.#receivedAtMs = this.#clock.nowMs()
    const message = parseMessage(text)
    if (message) this.#listener.onMessage(message as Answer)
  }

  #beat(): void {
    this.#cancelTimer = this.#clock.after(heartbeatMs, () => {
      if (this.#clock.nowMs() - this.#receivedAtMs >= deadAfterMs) {
        this.#goDown()
        return
      }
      this.ping()
      this.#beat()
    })
  }

  #goDown(code?: number): void {
    if (this.#isDown) return
    this.close()
    this.#listener.onDown(code)
  }
}

/** Null for what is not a message: a newer service may send what this client does not understand. */
function parseMessage(text: string): LinkMessage | null {
  try {
    const parsed: unknown = JSON.parse(text)
    const isMessage = typeof parsed === 'object' && parsed !== null && 'type' in parsed
    return isMessage ? (parsed as LinkMessage) : null
  } catch {
    return null
  }
}
