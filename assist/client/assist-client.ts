import type { Clock } from '../call/clock.js'
import { bytesPerFrame } from '../call/call-start.js'
import type { NativeRequest, NativeResponse } from '../ingest/native/native-protocol.js'
import type { CallEvent } from '../pipeline/call-event.js'
import { backOffMs } from './back-off.js'
import { clientClock } from './client-clock.js'
import { AssistClientError } from './client-error.js'
import { addressWithKey, socketConstructor, type SocketConstructor } from './client-socket.js'
import { Link } from './link.js'
import { Outbox, type Outgoing } from './outbox.js'
import { Pledge } from './pledge.js'

export { AssistClientError, type ClientErrorCode } from './client-error.js'
export type { ClientSocket, SocketConstructor } from './client-socket.js'

/** The `start` message without what the client fills in itself. */
export type ClientStart = Omit<
  Extract<NativeRequest, { type: 'start' }>,
  'type' | 'version' | 'resume' | 'afterSeq'
>

/** Where a call stands; `closed` is final. */
export type ClientState = 'connecting' | 'open' | 'reconnecting' | 'closed'

/** How a call is opened. Only `url` and `start` are required. */
export interface AssistClientOptions {
  /** Address of the service's native door, such as `ws://127.0.0.1:8080/stream`. */
  readonly url: string
  readonly start: ClientStart
  /** API key; sent as `?key=` in the address. */
  readonly key?: string
  /** Needed where the platform has none, such as Node 20: pass that of `ws`. */
  readonly WebSocket?: SocketConstructor
  /** Every event of the call once, in order. */
  readonly onEvent?: (event: CallEvent) => void
  readonly onState?: (state: ClientState) => void
  /** The call went down for good after it had been open. */
  readonly onError?: (error: AssistClientError) => void
  /** Audio that is kept until the service has it in its log; default 120,000 ms. */
  readonly bufferLimitMs?: number
  /** How long a lost connection is tried again; default 60,000 ms. */
  readonly reconnectWindowMs?: number
  /** How long the first connection is tried; default 15,000 ms. */
  readonly openWindowMs?: number
  readonly clock?: Clock
  /** Numbers in [0, 1) for the jitter of the back-off. */
  readonly random?: () => number
}

/**
 * One leg of a call to the service, over as many sockets as it takes.
 *
 * What was sent is kept until the service has stored what was said in it. When the socket dies, the
 * client connects again with a jittered back-off and goes on at the byte that the service names, so
 * that a lost connection costs no word; events arrive once and in order.
 *
 * @example
 * const call = new AssistClient({
 *   url: 'ws://127.0.0.1:8080/stream',
 *   start: { callId: 'c-17', encoding: 'mulaw', sampleRateHz: 8000, channels: ['customer', 'agent'] },
 *   onEvent: (event) => console.log(event),
 * })
 * await call.open()
 * call.sendAudio(bytes)
 * const { lastSeq } = await call.stop()
 */
export class AssistClient {
  #state: ClientState | 'new' = 'new'
  #link: Link<NativeRequest, NativeResponse> | null = null
  /** True between `started` and the loss of the socket: only then audio goes straight out. */
  #isReady = false
  #hasStarted = false
  #startWasSent = false
  #startWasResume = false
  #isStopping = false
  /** The log has its last event: a socket lost after that is no loss. */
  #hasEnded = false
  #lastSeq = 0
  #attempt = 0
  #downSinceMs = 0
  #lastError: AssistClientError | null = null
  #cancelRetry = (): void => undefined
  #pings: number[] = []
  readonly #opened = new Pledge<void>()
  readonly #stopped = new Pledge<{ readonly lastSeq: number }>()
  readonly #outbox = new Outbox()
  readonly #options: AssistClientOptions
  readonly #clock: Clock
  readonly #bufferLimitBytes: number

  constructor(options: AssistClientOptions) {
    this.#options = options
    this.#clock = options.clock ?? clientClock
    const bytesPerMs = (bytesPerFrame(options.start) * options.start.sampleRateHz) / 1000
    this.#bufferLimitBytes = Math.round((options.bufferLimitMs ?? 120_000) * bytesPerMs)
  }

  get callId(): string {
    return this.#options.start.callId
  }

  /** Bytes that the service has not yet received: what a caller watches to slow down. */
  get bufferedAmount(): number {
    return this.#outbox.unreceivedBytes
  }

  /** Bytes kept for a reconnection, since the service has not yet stored what was said in them. */
  get heldAmount(): number {
    return this.#outbox.heldBytes
  }

  /** Sequence number of the last event. */
  get lastSeq(): number {
    return this.#lastSeq
  }

  /**
   * Connects and starts the call; resolves when the service takes audio.
   *
   * @throws AssistClientError with the service's code where it refuses, or ASSIST_CLIENT_UNREACHABLE
   */
  open(): Promise<void> {
    if (this.#state === 'new') {
      this.#downSinceMs = this.#clock.nowMs()
      this.#enter('connecting')
      this.#connect()
    }
    return this.#opened.promise
  }

  /**
   * Sends audio in the call's format; during a reconnection it is kept and sent after it. The bytes are
   * copied, so the caller may reuse the array.
   *
   * @throws ASSIST_CLIENT_BUFFER_FULL where too much is kept already: nothing of this piece was taken
   * @throws ASSIST_CLIENT_CLOSED after `stop` or `close`
   */
  sendAudio(bytes: Uint8Array): void {
    this.#requireOpen()
    if (this.#outbox.heldBytes + bytes.length > this.#bufferLimitBytes) {
      throw new AssistClientError(
        'ASSIST_CLIENT_BUFFER_FULL',
        `Expected at most ${this.#bufferLimitBytes} bytes that wait for the service, ` +
          `${this.#outbox.heldBytes} wait already: send less, or a gap for what is left out.`,
        { retryable: true },
      )
    }
    this.#transmit(this.#outbox.addAudio(bytes))
  }

  /** Says that no audio existed for this long, so that the times of what follows stay true. */
  sendGap(durationMs: number): void {
    this.#requireOpen()
    this.#transmit([this.#outbox.addGap(durationMs)])
    if (this.#isReady) this.#link?.ping()
  }

  /** Ends the call; resolves when everything is transcribed and stored. */
  stop(): Promise<{ readonly lastSeq: number }> {
    this.#requireOpen()
    if (this.#state === 'new') this.close()
    this.#isStopping = true
    if (this.#isReady) this.#link?.send({ type: 'stop' })
    return this.#stopped.promise
  }

  /** Leaves at once without waiting for what is still to be transcribed. */
  close(): void {
    if (this.#state === 'closed') return
    this.#fail(new AssistClientError('ASSIST_CLIENT_CLOSED', 'The call was closed by its owner.'), {
      isSilent: true,
    })
  }

  #requireOpen(): void {
    if (this.#state !== 'closed' && !this.#isStopping) return
    throw new AssistClientError(
      'ASSIST_CLIENT_CLOSED',
      'Expected an open call, this one is stopped or closed: open a new one.',
    )
  }

  #connect(): void {
    const { url, key } = this.#options
    this.#pings = []
    try {
      const Socket = socketConstructor(this.#options.WebSocket)
      this.#link = new Link(new Socket(addressWithKey(url, key)), this.#clock, {
        onUp: () => this.#sendStart(),
        onMessage: (message) => this.#received(message),
        onPing: () => this.#pings.push(this.#isReady ? this.#outbox.lastOrdinal : 0),
        onDown: () => this.#wentDown(),
      })
    } catch (thrown) {
      this.#fail(toClientError(thrown))
    }
  }

  /** Asks to resume wherever the service may know this leg already, even if its answer never came. */
  #sendStart(): void {
    const isResume = this.#hasStarted || this.#startWasSent
    this.#startWasSent = true
    this.#startWasResume = isResume
    const resume = isResume ? { resume: true, afterSeq: this.#lastSeq } : {}
    this.#link?.send({ type: 'start', version: 1, ...this.#options.start, ...resume })
  }

  #received(message: NativeResponse): void {
    switch (message.type) {
      case 'started':
        this.#started(message.receivedBytes, message.durableBytes)
        break
      case 'ack':
        this.#outbox.acknowledge(message.receivedBytes, message.durableBytes)
        break
      case 'event':
        this.#heard(message.event)
        break
      case 'pong':
        this.#outbox.confirm(this.#pings.shift() ?? 0)
        break
      case 'stopped':
        this.#finish(message.lastSeq)
        break
      case 'error':
        this.#refused(
          new AssistClientError(message.code, message.message, { retryable: message.retryable }),
        )
        break
    }
  }

  #started(receivedBytes: number, durableBytes: number): void {
    if (!this.#outbox.canResumeAt(receivedBytes)) {
      this.#fail(
        new AssistClientError(
          'ASSIST_CLIENT_OUT_OF_STEP',
          `Expected to go on within the bytes that are kept, the service asks for ${receivedBytes}.`,
        ),
      )
      return
    }
    this.#hasStarted = true
    this.#isReady = true
    this.#attempt = 0
    this.#lastError = null
    this.#outbox.acknowledge(receivedBytes, durableBytes)
    this.#transmit(this.#outbox.from(receivedBytes))
    if (this.#isStopping) this.#link?.send({ type: 'stop' })
    this.#enter('open')
    this.#opened.resolve()
  }

  #heard(event: CallEvent): void {
    if (event.seq <= this.#lastSeq) return
    this.#lastSeq = event.seq
    if (event.type === 'call.ended') this.#hasEnded = true
    this.#options.onEvent?.(event)
  }

  #transmit(items: readonly Outgoing[]): void {
    if (!this.#isReady) return
    for (const item of items) {
      this.#link?.send(
        item.kind === 'audio' ? item.bytes : { type: 'gap', durationMs: item.durationMs },
      )
    }
  }

  #refused(error: AssistClientError): void {
    this.#lastError = error
    const wasNeverStarted = this.#startWasResume && !this.#hasStarted
    if (wasNeverStarted && error.code === 'ASSIST_CALL_NOT_RESUMABLE') {
      this.#startWasSent = false
    } else if (!error.retryable) {
      this.#fail(error)
      return
    }
    this.#link?.close()
    this.#wentDown()
  }

  #wentDown(): void {
    if (this.#isStopping && this.#hasEnded) {
      this.#finish(this.#lastSeq)
      return
    }
    if (this.#isReady) this.#downSinceMs = this.#clock.nowMs()
    this.#isReady = false
    this.#link = null
    const windowMs = this.#hasStarted
      ? (this.#options.reconnectWindowMs ?? 60_000)
      : (this.#options.openWindowMs ?? 15_000)
    const delayMs = backOffMs(this.#attempt++, (this.#options.random ?? Math.random)())
    if (this.#clock.nowMs() + delayMs - this.#downSinceMs > windowMs) {
      this.#fail(this.#lastError ?? unreachable(windowMs))
      return
    }
    if (this.#hasStarted) this.#enter('reconnecting')
    this.#cancelRetry = this.#clock.after(delayMs, () => this.#connect())
  }

  #finish(lastSeq: number): void {
    this.#shut()
    this.#stopped.resolve({ lastSeq })
  }

  #fail(error: AssistClientError, { isSilent = false } = {}): void {
    const wasOpen = this.#hasStarted
    this.#shut()
    this.#opened.reject(error)
    this.#stopped.reject(error)
    if (wasOpen && !isSilent) this.#options.onError?.(error)
  }

  #shut(): void {
    this.#isReady = false
    this.#cancelRetry()
    this.#link?.close()
    this.#link = null
    this.#enter('closed')
  }

  #enter(state: ClientState): void {
    if (this.#state === state) return
    this.#state = state
    this.#options.onState?.(state)
  }
}

function unreachable(windowMs: number): AssistClientError {
  return new AssistClientError(
    'ASSIST_CLIENT_UNREACHABLE',
    `The service could not be reached for ${windowMs} ms; see that it runs at this address.`,
    { retryable: true },
  )
}

function toClientError(thrown: unknown): AssistClientError {
  if (thrown instanceof AssistClientError) return thrown
  return new AssistClientError('ASSIST_CLIENT_UNREACHABLE', 'The socket could not be made.', {
    cause: thrown,
  })
}
