import type { Identity } from '../access/identity.js'
import type { Clock } from '../call/clock.js'
import { AssistError } from '../errors/errors.js'
import type { Log } from '../log/log.js'
import type { CallPipeline } from '../pipeline/call-pipeline.js'
import type { CallEvent } from '../pipeline/log/call-event.js'
import type { CallRegistry } from '../pipeline/registry/call-registry.js'
import type { LiveLeg } from '../pipeline/registry/live-leg.js'
import type { Config } from '../settings/config.js'
import type { JsonObject } from '../sockets/json-object.js'
import type { SocketClosing, SocketEnd, SocketHandlers } from '../sockets/socket-end.js'
import { ownedStart, requireAllowed, type AllowedLeg } from './allowed-leg.js'
import { DoorLeg, isKept, refuseBeforeStart, type Positioned } from './door-leg.js'
import { takeLegs, type FollowedCall, type StoppedCall } from './open-legs.js'
import type { DoorAnswer, DoorRequest, DoorStart, DoorTranslator } from './door.js'

/** What a session runs on. */
export interface DoorSessionParts<Out> {
  /** Name of the door for the call's books and for the log. */
  readonly door: string
  readonly translator: DoorTranslator<Out>
  readonly calls: Pick<CallRegistry, 'find' | 'open' | 'resume' | 'detach' | 'stop' | 'stopped'>
  readonly clock: Clock
  readonly config: Pick<Config, 'startTimeoutMs' | 'maxBacklogMs'>
  readonly log: Log
  /** Rejects where the socket may send nothing; resolves with undefined where it may send anything. */
  readonly allowed: Promise<AllowedLeg | undefined>
  /** Who opened the socket; left out where a customer's link did, or where nobody had to say. */
  readonly identity?: Identity | undefined
  /** Hears whose events the socket gets. */
  readonly followed?: (call: FollowedCall) => void
  /** Hears why the socket was refused. */
  readonly refused?: (error: AssistError) => void
}

/**
 * One socket of any door: holds its legs of a call from start to stop.
 *
 * A refusal names its reason, closes the socket and leaves the call and every other socket as they were. A socket
 * that is lost leaves its legs to wait for their client.
 */
export class DoorSession<Out> implements SocketHandlers<Out> {
  /** Megabytes: minutes of events. */
  readonly maxUnreadByteLength = 4 << 20
  readonly #end: SocketEnd<Out>
  readonly #parts: DoorSessionParts<Out>
  readonly #cancelStartTimeout: () => void
  #legs: readonly DoorLeg[] = []
  readonly #pausedLegs = new Set<number>()
  #events: DoorStart['events'] = 'all'
  #isCustomers = false
  #unsubscribe = (): void => undefined

  constructor(end: SocketEnd<Out>, parts: DoorSessionParts<Out>) {
    this.#end = end
    this.#parts = parts
    const { startTimeoutMs } = parts.config
    this.#cancelStartTimeout = parts.clock.after(startTimeoutMs, () => {
      end.refuse(
        new AssistError(
          'ASSIST_PROTOCOL_START_TIMEOUT',
          `Expected “start” within ${startTimeoutMs / 1_000} s.`,
        ),
      )
    })
  }

  opened(): Promise<void> {
    return this.#work(this.#parts.translator.opened?.() ?? [])
  }

  message(message: JsonObject): Promise<void> {
    return this.#work(this.#parts.translator.text(message))
  }

  binary(bytes: Uint8Array): Promise<void> {
    const { translator } = this.#parts
    if (translator.binary) return this.#work(translator.binary(bytes))
    throw new AssistError('ASSIST_PROTOCOL_MESSAGE_INVALID', 'Expected text messages only.')
  }

  gone(code: number): Promise<void> {
    return this.#work(this.#legs.length > 0 ? (this.#parts.translator.gone?.(code) ?? []) : [])
  }

  errorMessage(error: AssistError): Out | undefined {
    return this.#parts.translator.refusal(error)
  }

  closing(error: AssistError): SocketClosing {
    const { closing } = this.#parts.translator
    return closing?.(error) ?? { code: error.closeCode, reason: error.code }
  }

  isFatal(): boolean {
    return true
  }

  broken({ message: reason }: Error): void {
    this.#parts.log.warn({ door: this.#parts.door, reason }, 'door: socket error')
  }

  /** The call goes on: its legs wait for a client that resumes them. */
  lost(error: AssistError | undefined): void {
    const { log, calls, door } = this.#parts
    const legs = this.#legs
    this.#finish()
    if (error) {
      this.#parts.refused?.(error)
      const callId = legs[0]?.liveLeg.pipeline.start.callId
      log.warn({ door, code: error.code, callId }, 'door: refused')
    }
    for (const { liveLeg } of legs) calls.detach(liveLeg)
  }

  async #work(requests: readonly DoorRequest<Out>[]): Promise<void> {
    for (const request of requests) await this.#request(request)
  }

  async #request(request: DoorRequest<Out>): Promise<void> {
    switch (request.kind) {
      case 'start':
        return this.#start(request)
      case 'audio':
        // Not awaited: the ear takes audio in order, and what waits there paces the sender.
        void this.#legOfAudio(request.legIndex)
          .write(request.bytes)
          .then(() => {
            if (request.isJudgedTold) this.#answer({ kind: 'judged', legIndex: request.legIndex })
          })
        return
      case 'gap':
        return this.#leg(request.legIndex).gap(request.durationMs)
      case 'pause':
        this.#pipeline().legs.pause.set(true)
        return
      case 'resume':
        return this.#resume(request.discardedMs)
      case 'endpoint':
        return this.#leg(request.legIndex).endpoint()
      case 'reply':
        this.#end.send(request.message)
        return
      case 'stop':
        return this.#stop()
      case 'leave':
        this.#leave()
    }
  }

  async #start(asked: DoorStart): Promise<void> {
    if (this.#legs.length > 0) {
      throw new AssistError(
        'ASSIST_PROTOCOL_START_TWICE',
        'This socket has its call already. Open another socket for another call or channel.',
      )
    }
    this.#cancelStartTimeout()
    const { calls, identity, door } = this.#parts
    const allowed = await this.#parts.allowed
    const start = ownedStart(asked, identity, calls)
    if (allowed) requireAllowed(start, allowed, calls)
    const taken = await takeLegs(calls, start, { door: allowed?.door ?? door, identity })
    // What agents are shown is not for customers.
    this.#events = allowed ? 'none' : start.events
    this.#isCustomers = allowed !== undefined
    const { callId } = start.call
    if (taken.kind === 'stopped') return this.#tellStopped(callId, taken)
    this.#legs = taken.legs.map((liveLeg, legIndex) => this.#hold(liveLeg, legIndex))
    const call = taken.legs[0]?.pipeline
    this.#tellStarted(callId, this.#legs, call?.log.lastSeq)
    this.#follow(call, taken.afterSeq)
  }

  #tellStarted(callId: string, legs: readonly Positioned[], lastSeq = 0): void {
    this.#answer({ kind: 'started', callId, legs: legs.map(({ position }) => position), lastSeq })
  }

  /** The client has lost its socket after its `stop`: it gets what it missed, and how it ended. */
  async #tellStopped(callId: string, { legs, afterSeq }: StoppedCall): Promise<void> {
    const call = legs[0]?.call
    this.#tellStarted(callId, legs, call?.log.lastSeq)
    this.#follow(call, afterSeq)
    const lastSeqs = await Promise.all(legs.map(({ stopped }) => stopped))
    this.#tellEnd(callId, legs, Math.max(...lastSeqs))
  }

  #follow(pipeline: FollowedCall | undefined, afterSeq = 0): void {
    if (!pipeline) return
    if (this.#events !== 'none') this.#parts.followed?.(pipeline)
    const tell = (event: CallEvent): void => this.#sendEvent(event, pipeline)
    pipeline.log.after(afterSeq).forEach(tell)
    this.#unsubscribe = pipeline.log.subscribe(tell)
  }

  async #resume(discardedMs: number): Promise<void> {
    const pipeline = this.#pipeline()
    if (discardedMs > 0) await Promise.all(this.#legs.map((leg) => leg.gap(discardedMs)))
    pipeline.legs.pause.set(false)
  }

  /** The call of this socket, for what concerns all of it: more than a customer's page may ask for. */
  #pipeline(): CallPipeline {
    const { pipeline } = this.#leg(0).liveLeg
    if (!this.#isCustomers) return pipeline
    throw new AssistError('ASSIST_AUTH_REQUIRED', 'A customer’s page cannot pause the call.')
  }

  #hold(liveLeg: LiveLeg, legIndex: number): DoorLeg {
    liveLeg.ended = () => {
      this.#end.refuse(
        new AssistError('ASSIST_SHUTTING_DOWN', 'The call was ended by the service.'),
      )
    }
    liveLeg.replaced = () => {
      this.#end.refuse(
        new AssistError('ASSIST_CALL_EXISTS', 'Another socket has resumed this leg of the call.'),
      )
    }
    return new DoorLeg({
      liveLeg,
      clock: this.#parts.clock,
      maxBacklogMs: this.#parts.config.maxBacklogMs,
      paced: (isPaused) => this.#pace(legIndex, isPaused),
      moved: (position) => this.#answer({ kind: 'position', legIndex, position }),
    })
  }

  /** The socket is read while none of its legs has too much waiting. */
  #pace(legIndex: number, isPaused: boolean): void {
    const wasPaused = this.#pausedLegs.size > 0
    if (isPaused) this.#pausedLegs.add(legIndex)
    else this.#pausedLegs.delete(legIndex)
    if (this.#pausedLegs.size > 0 === wasPaused) return
    if (isPaused) this.#end.pause()
    else this.#end.resume()
    this.#answer({ kind: 'reading', isPaused })
  }

  async #stop(): Promise<void> {
    const { callId } = this.#leg(0).liveLeg.pipeline.start
    const legs = this.#legs
    // From here on the socket's end is no loss of connection.
    this.#legs = []
    let lastSeq = 0
    // One after another: the last one ends the call, and then every word of the others has to be written.
    for (const { liveLeg } of legs) lastSeq = await this.#parts.calls.stop(liveLeg, 'stopped')
    this.#tellEnd(callId, legs, lastSeq)
  }

  #tellEnd(callId: string, legs: readonly Positioned[], lastSeq: number): void {
    for (const [legIndex, { position }] of legs.entries()) {
      this.#answer({ kind: 'position', legIndex, position })
    }
    if (!legs.every(isKept)) {
      throw new AssistError(
        'ASSIST_CALL_NOT_STORED',
        'Not all that came is transcribed and stored; the last positions say how much is.',
      )
    }
    this.#answer({ kind: 'stopped', callId, lastSeq })
    this.#finish()
    this.#end.close('stopped')
  }

  /** The client's goodbye to a call that goes on, or to none. */
  #leave(): void {
    const legs = this.#legs
    this.#finish()
    this.#end.close('left')
    for (const { liveLeg } of legs) this.#parts.calls.detach(liveLeg)
  }

  #legOfAudio(legIndex: number): DoorLeg {
    return this.#legs[legIndex] ?? refuseBeforeStart('ASSIST_PROTOCOL_AUDIO_BEFORE_START')
  }

  #leg(legIndex: number): DoorLeg {
    return this.#legs[legIndex] ?? refuseBeforeStart('ASSIST_PROTOCOL_MESSAGE_INVALID')
  }

  #sendEvent(event: CallEvent, { cards }: FollowedCall): void {
    const isWanted =
      this.#events === 'all' || (this.#events === 'finals' && event.type !== 'transcript.partial')
    if (!isWanted) return
    const isCard = event.type === 'suggestion.shown' || event.type === 'suggestion.changed'
    const card = isCard ? cards.of(event.solutionId) : undefined
    this.#answer({ kind: 'event', event, ...(card && { card }) })
  }

  #answer(answer: DoorAnswer): void {
    for (const message of this.#parts.translator.answer(answer)) this.#end.send(message)
  }

  #finish(): void {
    this.#legs = []
    this.#cancelStartTimeout()
    this.#unsubscribe()
  }
}
