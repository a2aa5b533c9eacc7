import { isOpus } from '../call/call-start.js'
import type { NativeRequest, NativeResponse } from '../ingest/native/native-protocol.js'
import type { CallEvent } from '../pipeline/log/call-event.js'
import {
  AssistClientError,
  bufferFull,
  closedByOwner,
  notOpen,
  outOfStep,
  socketNotMade,
  unreachable,
} from './client-error.js'
import { bytesPerMsOfStart, type AssistClientOptions } from './client-options.js'
import { ClientPause } from './client-pause.js'
import { addressWithKey, socketConstructor } from './client-socket.js'
import { Deferred } from './deferred.js'
import { LegStart } from './leg-start.js'
import { Outbox, type Outgoing } from './outbox.js'
import { ReconnectingLink, type LinkFailure } from './reconnecting-link.js'

export { AssistClientError, type ClientErrorCode } from './client-error.js'
export type { AssistClientOptions, ClientStart, ClientState } from './client-options.js'
export type { ClientSocket, SocketConstructor } from './client-socket.js'

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
  #isStopping = false
  /** The log has its last event: a socket lost after that is no loss. */
  #hasEnded = false
  #lastSeq = 0
  #lastError: AssistClientError | null = null
  /** For each ping on the way, the number of the last item that was sent before it. */
  #pings: number[] = []
  readonly #opened = new Deferred<void>()
  readonly #stopped = new Deferred<{ readonly lastSeq: number }>()
  readonly #outbox = new Outbox()
  readonly #start: LegStart
  readonly #pause: ClientPause
  readonly #link: ReconnectingLink<NativeRequest, NativeResponse>
  readonly #options: AssistClientOptions
  readonly #bufferLimitBytes: number

  constructor(options: AssistClientOptions) {
    this.#options = options
    this.#start = new LegStart(options)
    const bytesPerMs = bytesPerMsOfStart(options.start)
    this.#pause = new ClientPause(bytesPerMs)
    this.#bufferLimitBytes = Math.round((options.bufferLimitMs ?? 120_000) * bytesPerMs)
    this.#link = new ReconnectingLink<NativeRequest, NativeResponse>({
      makeSocket: () => this.#makeSocket(),
      clock: options.clock,
      random: options.random,
      backOff: options.backOff,
      openWindowMs: options.openWindowMs ?? 15_000,
      reconnectWindowMs: options.reconnectWindowMs ?? 60_000,
      onUp: () => this.#sendStart(),
      onMessage: (message) => this.#received(message),
      onPing: () => this.#pings.push(this.#link.isReady ? this.#outbox.lastOrdinal : 0),
      onDown: () => {
        if (this.#isComplete()) this.#finish(this.#lastSeq)
      },
      onFailure: (failure) => this.#failed(failure),
      onState: (state) => options.onState?.(state),
    })
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
    if (this.#link.state === 'new') this.#link.open()
    return this.#opened.promise
  }

  /**
   * Sends audio in the call's format; during a reconnection it is kept and sent after it. The bytes are
   * copied, so the caller may reuse the array. During a pause no samples leave the client; Opus does, since a stream
   * with a hole could not be read, and the service passes it over.
   *
   * @throws ASSIST_CLIENT_BUFFER_FULL where too much is kept already: nothing of this piece was taken
   * @throws ASSIST_CLIENT_CLOSED after `stop` or `close`
   */
  sendAudio(bytes: Uint8Array): void {
    this.#requireOpen()
    if (this.#pause.isOn && !isOpus(this.#options.start.encoding)) {
      this.#pause.skip(bytes.length)
      return
    }
    if (this.#outbox.heldBytes + bytes.length > this.#bufferLimitBytes) {
      throw bufferFull(this.#bufferLimitBytes, this.#outbox.heldBytes)
    }
    const pieces = this.#outbox.addAudio(bytes)
    if (this.#link.isReady) this.#transmit(pieces)
  }

  /** Says that no audio existed for this long, so that the times of what follows stay true. */
  sendGap(durationMs: number): void {
    this.#requireOpen()
    const gap = this.#outbox.addGap(durationMs)
    if (!this.#link.isReady) return
    this.#transmit([gap])
    this.#link.ping()
  }

  /** Nothing of the call is heard or kept from here on, of any side of it, until `resume`. */
  pause(): void {
    this.#requireOpen()
    if (this.#pause.isOn) return
    this.#pause.begin()
    this.#tellPause()
  }

  /** Ends a pause. The times of what follows stay true: what was not sent counts as a gap. */
  resume(): void {
    this.#requireOpen()
    if (!this.#pause.isOn) return
    const skippedMs = this.#pause.end()
    if (skippedMs > 0) this.sendGap(skippedMs)
    this.#tellPause()
  }

  #tellPause(): void {
    const word = this.#link.isReady ? this.#pause.word() : undefined
    if (word) this.#link.send(word)
  }

  /** Ends the call; resolves when everything is transcribed and stored. */
  stop(): Promise<{ readonly lastSeq: number }> {
    this.#requireOpen()
    if (this.#link.state === 'new') this.close()
    this.#isStopping = true
    if (this.#link.isReady) this.#link.send({ type: 'stop' })
    return this.#stopped.promise
  }

  /** Connects at once instead of waiting for the next attempt: the device is back on the network. */
  hurry(): void {
    this.#link.hurry()
  }

  /** Leaves at once without waiting for what is still to be transcribed. */
  close(): void {
    if (this.#link.state === 'closed') return
    this.#fail(closedByOwner(), { isSilent: true })
  }

  #requireOpen(): void {
    if (this.#link.state !== 'closed' && !this.#isStopping) return
    throw notOpen()
  }

  #makeSocket() {
    const { url, key } = this.#options
    const Socket = socketConstructor(this.#options.WebSocket)
    return new Socket(addressWithKey(url, key))
  }

  #sendStart(): void {
    this.#pings = []
    this.#link.send(this.#start.message(this.#link.wasEverReady, this.#lastSeq))
  }

  #received(message: NativeResponse): void {
    switch (message.type) {
      case 'started':
        this.#started(message)
        break
      case 'ack':
        this.#outbox.acknowledge(message.receivedBytes, message.durableBytes)
        break
      case 'event':
        this.#eventCame(message.event)
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

  #started(message: Extract<NativeResponse, { type: 'started' }>): void {
    const { receivedBytes, durableBytes, lastSeq } = message
    if (this.#start.isTakingUp(this.#link.wasEverReady)) {
      this.#outbox.goOnAt(receivedBytes)
      this.#lastSeq = lastSeq
    }
    if (!this.#outbox.canResumeAt(receivedBytes)) {
      this.#fail(outOfStep(receivedBytes))
      return
    }
    this.#lastError = null
    if (lastSeq < this.#lastSeq) this.#rewind(lastSeq)
    this.#outbox.acknowledge(receivedBytes, durableBytes)
    this.#transmit(this.#outbox.from(receivedBytes))
    if (this.#isStopping) this.#link.send({ type: 'stop' })
    // Last, since whoever is told of it may send more, which comes after what was kept.
    this.#link.ready()
    this.#tellPause()
    this.#opened.resolve()
  }

  #rewind(lastSeq: number): void {
    this.#lastSeq = lastSeq
    this.#options.onRewind?.(lastSeq)
  }

  #eventCame(event: CallEvent): void {
    if (event.seq <= this.#lastSeq) return
    this.#lastSeq = event.seq
    if (event.type === 'call.ended') this.#hasEnded = true
    this.#options.onEvent?.(event)
  }

  #transmit(items: readonly Outgoing[]): void {
    for (const item of items) {
      this.#link.send(
        item.kind === 'audio' ? item.bytes : { type: 'gap', durationMs: item.durationMs },
      )
    }
  }

  #refused(error: AssistClientError): void {
    this.#lastError = error
    if (this.#start.isPassing(error, this.#link.wasEverReady)) this.#link.retry()
    else this.#fail(error)
  }

  #failed(failure: LinkFailure): void {
    if (failure.kind === 'socket') this.#fail(socketNotMade(failure.cause))
    else if (this.#isComplete()) this.#finish(this.#lastSeq)
    else this.#fail(this.#lastError ?? unreachable(failure.windowMs))
  }

  /** Nothing is missing: the end was asked for, and the log has it. */
  #isComplete(): boolean {
    return this.#isStopping && this.#hasEnded
  }

  #finish(lastSeq: number): void {
    this.#link.close()
    this.#stopped.resolve({ lastSeq })
  }

  #fail(error: AssistClientError, { isSilent = false } = {}): void {
    this.#link.close()
    this.#opened.reject(error)
    this.#stopped.reject(error)
    if (this.#link.wasEverReady && !isSilent) this.#options.onError?.(error)
  }
}
