import { AssistError, toAssistError } from '../errors/errors.js'
import { parseJsonObject, type JsonObject } from './json-object.js'

/** The few things that the server's end of a socket asks of it; a `WebSocket` of `ws` has them. */
export interface ServerSocket {
  /** Bytes that were sent and that the client has not read. */
  readonly bufferedAmount: number
  send(text: string): void
  close(code: number, reason: string): void
  /** Stops reading, so that TCP holds the client back. */
  pause(): void
  resume(): void
}

/** How a socket is closed. */
export interface SocketClosing {
  readonly code: number
  /** Up to 120 bytes; the rest is cut off. */
  readonly reason: string
}

/**
 * What a protocol does with the messages of one socket.
 *
 * @typeParam Out messages to the client; they go out as JSON
 */
export interface SocketHandlers<Out> {
  /** Unread bytes above which the client counts as not reading. */
  readonly maxUnreadByteLength: number
  /** Runs before the first message. */
  opened?(): void | Promise<void>
  message(message: JsonObject): void | Promise<void>
  /** The bytes belong to the handler. Where it is left out, binary messages are an error. */
  binary?(bytes: Uint8Array): void | Promise<void>
  /** The protocol's message for an error; undefined where the close code has to be enough. */
  errorMessage(error: AssistError): Out | undefined
  /** How a refused socket is closed; left out: by the error's close code and its code. */
  closing?(error: AssistError): SocketClosing
  /** The client has closed its socket by this code; `lost` follows, unless this closes it in peace. */
  gone?(code: number): void | Promise<void>
  /** Whether an error that a message caused ends the socket; otherwise it is told and the socket goes on. */
  isFatal(error: AssistError): boolean
  /**
   * The socket has ended, and not by `close`. Called at most once.
   *
   * @param error why the service ended it; undefined where the client went or the connection was lost
   */
  lost(error: AssistError | undefined): void
  /** The connection broke its rules (a frame too large, text that is not UTF-8); `lost` follows. */
  broken?(error: Error): void
}

/** Longest close reason in bytes: RFC 6455 leaves 123. */
const maxReasonByteLength = 120

/**
 * The server's end of one WebSocket, the same for every protocol.
 *
 * Messages are handled strictly in the order in which they came: the next one waits for the promise of the one
 * before, and so does the end of the connection. A client that leaves too much unread is refused.
 */
export class SocketEnd<Out> {
  readonly #socket: ServerSocket
  readonly #handlers: SocketHandlers<Out>
  #tail: Promise<void> = Promise.resolve()
  #isOver = false
  #isPaused = false

  /** @param handlersOf makes the protocol's side, which sends through this end */
  constructor(socket: ServerSocket, handlersOf: (end: SocketEnd<Out>) => SocketHandlers<Out>) {
    this.#socket = socket
    this.#handlers = handlersOf(this)
    this.#inOrder(() => this.#handlers.opened?.())
  }

  /** Takes a text message. */
  text(text: string): void {
    this.#inOrder(() => this.#handlers.message(parseJsonObject(text)))
  }

  /** Takes a binary message. The caller gives the bytes away. */
  binary(bytes: Uint8Array): void {
    this.#inOrder(() => {
      if (this.#handlers.binary) return this.#handlers.binary(bytes)
      throw new AssistError(
        'ASSIST_PROTOCOL_MESSAGE_INVALID',
        'Expected a text message with one JSON object; a binary message came.',
      )
    })
  }

  /** Takes note that the connection is gone, once the messages before are handled. @param code 1006: it was lost */
  gone(code = 1006): void {
    this.#inOrder(() => this.#handlers.gone?.(code))
    this.#inOrder(() => {
      this.#isOver = true
      this.#handlers.lost(undefined)
    })
  }

  /** Takes note that the connection broke its rules. */
  broken(error: Error): void {
    this.#handlers.broken?.(error)
  }

  /** Sends a message. Nothing happens once the socket is over. */
  send(message: Out): void {
    if (this.#isOver) return
    if (this.#socket.bufferedAmount <= this.#handlers.maxUnreadByteLength) {
      this.#socket.send(JSON.stringify(message))
      return
    }
    this.refuse(
      new AssistError(
        'ASSIST_PROTOCOL_CLIENT_TOO_SLOW',
        'The client has left megabytes unread. Read what comes, or ask for fewer events.',
      ),
    )
  }

  /** Tells an error, and ends the socket where the protocol calls it fatal. */
  fail(error: AssistError): void {
    if (this.#isOver) return
    if (this.#handlers.isFatal(error)) {
      this.refuse(error)
      return
    }
    const message = this.#handlers.errorMessage(error)
    if (message !== undefined) this.send(message)
  }

  /** Tells the client why, closes with the close code of the error, and reports the socket as lost. */
  refuse(error: AssistError): void {
    if (this.#isOver) return
    const message = this.#handlers.errorMessage(error)
    // Sent past the bound: it is the last message, and a client that reads late should find it.
    if (message !== undefined) this.#socket.send(JSON.stringify(message))
    const byError = { code: error.closeCode, reason: error.code }
    const { code, reason } = this.#handlers.closing?.(error) ?? byError
    this.#end(code, reason)
    this.#handlers.lost(error)
  }

  /** Closes with 1000: everything is done. */
  close(reason: string): void {
    if (!this.#isOver) this.#end(1000, reason)
  }

  /** Stops reading from the client until `resume`. */
  pause(): void {
    if (this.#isOver || this.#isPaused) return
    this.#isPaused = true
    this.#socket.pause()
  }

  resume(): void {
    if (!this.#isPaused) return
    this.#isPaused = false
    this.#socket.resume()
  }

  #end(code: number, reason: string): void {
    this.#isOver = true
    // A paused socket would never read the client's half of the closing handshake.
    this.resume()
    this.#socket.close(code, reason.slice(0, maxReasonByteLength))
  }

  #inOrder(work: () => void | Promise<void>): void {
    this.#tail = this.#tail.then(async () => {
      if (this.#isOver) return
      try {
        await work()
      } catch (thrown) {
        this.fail(toAssistError(thrown))
      }
    })
  }
}

/** A socket with its events, as `ws` has them. */
export interface EventedSocket extends ServerSocket {
  on(event: 'message', listener: (message: Buffer, isBinary: boolean) => void): unknown
  on(event: 'close', listener: (code: number) => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
}

/** Gives a socket to a protocol; from here on every message goes to its handlers. */
export function serveSocket<Out>(
  socket: EventedSocket,
  handlersOf: (end: SocketEnd<Out>) => SocketHandlers<Out>,
): void {
  const end = new SocketEnd(socket, handlersOf)
  socket.on('message', (message: Buffer, isBinary: boolean) => {
    if (isBinary) end.binary(message)
    else end.text(message.toString('utf8'))
  })
  socket.on('close', (code) => end.gone(code))
  // `ws` has closed the socket by itself already; `close` follows.
  socket.on('error', (error) => end.broken(error))
}
