import type { Clock } from '../call/clock.js'
import type { ClientSocket } from './client-socket.js'

/** A ping this often, so that proxies keep an idle socket and a dead one is noticed. */
const heartbeatMs = 5_000
/**
 * A socket that carried nothing for this long is dead. Long, since a service that pauses its sender
 * does not read pings either; it does go on sending acks and events.
 */
const deadAfterMs = 30_000
/** A socket that does not open in this time is given up. */
const openWithinMs = 10_000

/** What both ends of a link speak: JSON objects with a `type`. */
export interface LinkMessage {
  readonly type: string
}

/** Who hears of a link. `onDown` comes once, and nothing comes after it. */
export interface LinkListener<Answer extends LinkMessage> {
  onUp(): void
  onMessage(message: Answer): void
  onPing?(): void
  onDown(): void
}

/**
 * The life of one socket: messages out and in, heartbeat, and one word when it is over. The screen's
 * socket uses it as well as the audio's.
 */
export class Link<Ask extends LinkMessage, Answer extends LinkMessage> {
  #isDown = false
  #heardAtMs: number
  #cancelTimer: () => void
  readonly #socket: ClientSocket
  readonly #clock: Clock
  readonly #listener: LinkListener<Answer>

  constructor(socket: ClientSocket, clock: Clock, listener: LinkListener<Answer>) {
    this.#socket = socket
    this.#clock = clock
    this.#listener = listener
    this.#heardAtMs = clock.nowMs()
    this.#cancelTimer = clock.after(openWithinMs, () => this.#goDown())
    socket.addEventListener('open', () => this.#opened())
    socket.addEventListener('message', (event) => this.#received(event.data))
    socket.addEventListener('error', () => this.#goDown())
    socket.addEventListener('close', () => this.#goDown())
  }

  send(message: Ask | { readonly type: 'ping' } | Uint8Array<ArrayBuffer>): void {
    if (this.#isDown) return
    this.#socket.send(message instanceof Uint8Array ? message : JSON.stringify(message))
  }

  /** Sends a ping; the listener is told first, so that it can remember what went before. */
  ping(): void {
    this.#listener.onPing?.()
    this.send({ type: 'ping' })
  }

  /** Ends the socket without a word to the listener. */
  close(): void {
    if (this.#isDown) return
    this.#isDown = true
    this.#cancelTimer()
    this.#socket.close(1000)
  }

  #opened(): void {
    if (this.#isDown) return
    this.#heardAtMs = this.#clock.nowMs()
    this.#cancelTimer()
    this.#beat()
    this.#listener.onUp()
  }

  #received(text: unknown): void {
    if (this.#isDown || typeof text !== 'string') return
    this.#heardAtMs = this.#clock.nowMs()
    const message = parseMessage(text)
    if (message) this.#listener.onMessage(message as Answer)
  }

  #beat(): void {
    this.#cancelTimer = this.#clock.after(heartbeatMs, () => {
      if (this.#clock.nowMs() - this.#heardAtMs >= deadAfterMs) {
        this.#goDown()
        return
      }
      this.ping()
      this.#beat()
    })
  }

  #goDown(): void {
    if (this.#isDown) return
    this.close()
    this.#listener.onDown()
  }
}

/** Null for what is not a message: a newer service may say things that this client does not know. */
function parseMessage(text: string): LinkMessage | null {
  try {
    const parsed: unknown = JSON.parse(text)
    const isMessage = typeof parsed === 'object' && parsed !== null && 'type' in parsed
    return isMessage ? (parsed as LinkMessage) : null
  } catch {
    return null
  }
}
