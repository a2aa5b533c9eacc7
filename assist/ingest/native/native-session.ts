import { AssistError, toAssistError } from '../../errors/errors.js'
import type { Log } from '../../log/log.js'
import type { CallEvent } from '../../pipeline/call-event.js'
import type { CallRegistry } from '../../pipeline/call-registry.js'
import type { LiveLeg } from '../../pipeline/live-leg.js'
import type { ChannelName } from '../../call/call-start.js'
import type { Clock } from '../../call/clock.js'
import type { Config } from '../../settings/config.js'
import { parseNativeRequest } from './native-messages.js'
import type { NativeRequest, NativeResponse } from './native-protocol.js'

/** The few things that a session asks of its socket. */
export interface NativeSocket {
  readonly bufferedAmount: number
  send(text: string): void
  close(code: number, reason: string): void
  /** Stops reading, so that the sender has to wait. */
  pause(): void
  resume(): void
}

/** What a socket is held to that was not opened with the API key. */
export interface AllowedLeg {
  readonly callId: string
  readonly channel: ChannelName
  /** Name of the door for the call's books. */
  readonly door: string
}

/** What a session runs on. */
export interface NativeSessionParts {
  /** Rejects where the socket may send nothing; undefined where it may send anything. */
  readonly allowed?: Promise<AllowedLeg | undefined>
  readonly socket: NativeSocket
  readonly calls: CallRegistry
  readonly clock: Clock
  readonly config: Config
  readonly log: Log
}

type StartRequest = Extract<NativeRequest, { type: 'start' }>

/** Least time between acknowledgements. */
const ackIntervalMs = 200

/** Unread bytes from which a client counts as not reading: minutes of events. */
const maxUnreadByteLength = 4 << 20

/** Longest close reason: RFC 6455 leaves 123 bytes. */
const maxReasonLength = 120

/**
 * One socket of the native protocol. Messages are worked off in the order in which they came; a refusal names its
 * reason, closes the socket and leaves the call and every other socket as they were.
 */
export class NativeSession {
  readonly #parts: NativeSessionParts
  readonly #cancelStartTimeout: () => void
  #leg: LiveLeg | undefined
  #isOver = false
  #isPaused = false
  #lastAckMs = 0
  #events: 'all' | 'finals' | 'none' = 'all'
  #unsubscribe: (() => void) | undefined
  #tail: Promise<void> = Promise.resolve()

  constructor(parts: NativeSessionParts) {
    this.#parts = parts
    const { startTimeoutMs } = parts.config
    this.#cancelStartTimeout = parts.clock.after(startTimeoutMs, () => {
      const seconds = startTimeoutMs / 1_000
      this.#refuse(
        new AssistError('ASSIST_PROTOCOL_START_TIMEOUT', `Expected “start” within ${seconds} s.`),
      )
    })
  }

  /** A text message came. */
  text(text: string): void {
    this.#inOrder(() => this.#request(parseNativeRequest(text)))
  }

  /** Audio came. The bytes belong to the session. */
  audio(bytes: Uint8Array): void {
    this.#inOrder(() => {
      if (!this.#leg) {
        throw new AssistError(
          'ASSIST_PROTOCOL_AUDIO_BEFORE_START',
          'Expected “start” before the first audio. See docs/protocol.md.',
        )
      }
      // Not awaited: the ear takes audio in order, and what waits there is watched by `#pace`.
      void this.#write(this.#leg, bytes)
    })
  }

  /** The socket is gone, however that came. */
  closed(): void {
    this.#inOrder(() => {
      const leg = this.#leg
      this.#finish()
      if (leg) this.#parts.calls.detach(leg)
    })
  }

  #inOrder(work: () => void | Promise<void>): void {
    this.#tail = this.#tail.then(async () => {
      if (this.#isOver) return
      try {
        await work()
      } catch (thrown) {
        this.#refuse(toAssistError(thrown))
      }
    })
  }

  async #request(request: NativeRequest): Promise<void> {
    switch (request.type) {
      case 'start':
        return this.#start(request)
      case 'gap':
        return this.#requireLeg().leg.gap(request.durationMs)
      case 'ping':
        this.#send({ type: 'pong' })
        return
      case 'stop':
        return this.#stop()
    }
  }

  async #start(request: StartRequest): Promise<void> {
    if (this.#leg) {
      throw new AssistError(
        'ASSIST_PROTOCOL_START_TWICE',
        'This socket has its call already. Open another socket for another call or channel.',
      )
    }
    this.#cancelStartTimeout()
    const { callId, encoding, sampleRateHz, channels, resume, afterSeq } = request
    const format = { encoding, sampleRateHz, channels }
    const { calls } = this.#parts
    const allowed = await this.#parts.allowed
    if (allowed) requireAllowed(request, allowed, calls)
    const liveLeg = resume
      ? calls.resume(callId, format)
      : await calls.open(callStart(request), format, allowed?.door ?? 'native')
    this.#leg = liveLeg
    // What agents are shown is not for customers.
    this.#events = allowed ? 'none' : (request.events ?? 'all')
    liveLeg.ended = () => {
      this.#refuse(new AssistError('ASSIST_SHUTTING_DOWN', 'The call was ended by the service.'))
    }
    liveLeg.replaced = () => {
      this.#refuse(
        new AssistError('ASSIST_CALL_EXISTS', 'Another socket has resumed this leg of the call.'),
      )
    }
    const { receivedBytes, durableBytes } = liveLeg.leg
    this.#send({ type: 'started', callId, receivedBytes, durableBytes })
    const { log } = liveLeg.pipeline
    for (const event of log.after(resume ? (afterSeq ?? 0) : 0)) this.#sendEvent(event)
    this.#unsubscribe = log.subscribe((event) => this.#sendEvent(event))
  }

  async #stop(): Promise<void> {
    const liveLeg = this.#requireLeg()
    // From here on the socket's end is no loss of connection.
    this.#leg = undefined
    const lastSeq = await this.#parts.calls.stop(liveLeg, 'stopped')
    const { receivedBytes } = liveLeg.leg
    this.#send({ type: 'ack', receivedBytes, durableBytes: receivedBytes })
    this.#send({ type: 'stopped', callId: liveLeg.pipeline.start.callId, lastSeq })
    this.#finish()
    this.#parts.socket.close(1000, 'stopped')
  }

  async #write(liveLeg: LiveLeg, bytes: Uint8Array): Promise<void> {
    const written = liveLeg.leg.write(bytes)
    this.#pace(liveLeg)
    await written
    this.#pace(liveLeg)
    this.#acknowledge(liveLeg)
  }

  /** A minute of audio may wait; then the sender does. Nothing that came is dropped. */
  #pace(liveLeg: LiveLeg): void {
    const { backlogMs } = liveLeg.leg
    const { maxBacklogMs } = this.#parts.config
    if (!this.#isPaused && backlogMs > maxBacklogMs) {
      this.#isPaused = true
      this.#parts.socket.pause()
      liveLeg.pipeline.append({ type: 'alert', code: 'ASSIST_AUDIO_BACKLOG', severity: 'warning' })
    } else if (this.#isPaused && backlogMs < maxBacklogMs / 2) {
      this.#isPaused = false
      this.#parts.socket.resume()
    }
  }

  #acknowledge({ leg }: LiveLeg): void {
    const nowMs = this.#parts.clock.nowMs()
    if (this.#isOver || nowMs - this.#lastAckMs < ackIntervalMs) return
    this.#lastAckMs = nowMs
    const { receivedBytes, durableBytes } = leg
    this.#send({ type: 'ack', receivedBytes, durableBytes })
  }

  #requireLeg(): LiveLeg {
    if (this.#leg) return this.#leg
    throw new AssistError(
      'ASSIST_PROTOCOL_MESSAGE_INVALID',
      'Expected “start” as the first message.',
    )
  }

  #sendEvent(event: CallEvent): void {
    const isWanted =
      this.#events === 'all' || (this.#events === 'finals' && event.type !== 'transcript.partial')
    if (isWanted) this.#send({ type: 'event', event })
  }

  #send(message: NativeResponse): void {
    if (this.#isOver) return
    if (this.#parts.socket.bufferedAmount > maxUnreadByteLength) {
      const error = new AssistError(
        'ASSIST_PROTOCOL_CLIENT_TOO_SLOW',
        'The client has left megabytes unread. Read what comes, or ask for fewer events.',
      )
      this.#refuse(error)
      return
    }
    this.#parts.socket.send(JSON.stringify(message))
  }

  /** Says why and closes. The call goes on as after a lost connection. */
  #refuse(error: AssistError): void {
    if (this.#isOver) return
    const { code, message, retryable, closeCode } = error
    this.#parts.log.warn({ code, callId: this.#leg?.pipeline.start.callId }, 'native: refused')
    const response: NativeResponse = { type: 'error', code, message, retryable }
    this.#parts.socket.send(JSON.stringify(response))
    const leg = this.#leg
    this.#finish()
    if (this.#isPaused) this.#parts.socket.resume()
    this.#parts.socket.close(closeCode, code.slice(0, maxReasonLength))
    if (leg) this.#parts.calls.detach(leg)
  }

  #finish(): void {
    this.#isOver = true
    this.#leg = undefined
    this.#cancelStartTimeout()
    this.#unsubscribe?.()
  }
}

/** @throws AssistError ASSIST_AUTH_REQUIRED where a customer's browser sends more than its own sound */
function requireAllowed(
  { callId, channels }: StartRequest,
  allowed: AllowedLeg,
  calls: Pick<CallRegistry, 'find'>,
): void {
  const isOwn = callId === allowed.callId && channels.join() === allowed.channel
  if (isOwn && calls.find(callId)) return
  throw new AssistError(
    'ASSIST_AUTH_REQUIRED',
    'A customer’s page may send its own side of its own live call only.',
  )
}

function callStart(request: StartRequest): Parameters<CallRegistry['open']>[0] {
  const { callId, language = 'auto', engine, solutions, agent, context } = request
  return {
    callId,
    language,
    ...(engine === undefined ? {} : { engine }),
    ...(solutions === undefined ? {} : { solutions }),
    ...(agent === undefined ? {} : { agent }),
    ...(context === undefined ? {} : { context }),
  }
}
