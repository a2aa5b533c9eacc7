import type { ClientSocket } from '../client/client-socket.js'

/** A socket whose other end is the test. */
export class FakeClientSocket implements ClientSocket {
  readonly bufferedAmount = 0
  /** Messages that came, parsed. */
  readonly sent: unknown[] = []
  /** The client's side has asked for the end. */
  isClosing = false
  readonly #listeners = new Map<string, ((event: never) => void)[]>()

  addEventListener(type: string, listener: (event: never) => void): void {
    this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener])
  }

  send(message: string | Uint8Array): void {
    this.sent.push(JSON.parse(String(message)))
  }

  /** Nothing more happens: the test fires `close` when it wants it closed. */
  close(): void {
    this.isClosing = true
  }

  fire(type: string, event: unknown = {}): void {
    for (const listener of this.#listeners.get(type) ?? []) listener(event as never)
  }

  say(message: object): void {
    // eslint-disable-next-line id-denylist -- the name is the WebSocket interface's
    this.fire('message', { data: JSON.stringify(message) })
  }
}
