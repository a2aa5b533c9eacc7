import { AssistError, toAssistError } from '../errors/errors.js'
import type { SeatAction, SeatNotice } from '../media/seat-protocol.js'
import type { CallEvent } from '../pipeline/log/call-event.js'
import type { CallPipeline } from '../pipeline/call-pipeline.js'
import type { SeatEnd } from '../seat/ends.js'
import type { JsonObject } from '../sockets/json-object.js'
import type { SocketEnd, SocketHandlers } from '../sockets/socket-end.js'
import type { Solution } from '../solutions/solution.js'
import { parseScreenRequest } from './screen-messages.js'
import { actOnLookedUp, type LookedUp } from './looked-up.js'
import type { CallSummary, ScreenMessage, ScreenRequest } from './screen-protocol.js'
import { ScreenWatch } from './screen-watch.js'

/** The calls' seats, as a screen takes them. */
export interface SeatBooks {
  /** @throws AssistError where it cannot be done */
  act(callId: string, end: SeatEnd, action: SeatAction): Promise<void>
  leave(end: SeatEnd): void
}

/** What a screen is shown, wherever it comes from. */
export interface ScreenSource {
  /** Live and recent calls, newest first. */
  readonly listCalls: () => Promise<readonly CallSummary[]>
  /** Calls the listener when a call begins or ends; the returned function stops that. */
  readonly onCallsChange: (listener: () => void) => () => void
  /** Whether a live call is somebody else's by now, and not to be seen any more. */
  readonly isHidden: (callId: string) => boolean
  readonly findLive: (callId: string) => CallPipeline | undefined
  /** Log of a call that is over. @throws AssistError ASSIST_CALL_NOT_FOUND */
  readonly storedEvents: (callId: string, after: number) => Promise<readonly CallEvent[]>
  /** Solution base of a call that is over; undefined: the default one. @throws AssistError ASSIST_CALL_NOT_FOUND */
  readonly storedBase: (callId: string) => Promise<string | undefined>
  readonly seats: SeatBooks
  /** @throws AssistError ASSIST_ACCESS_REFUSED where this screen may only look */
  readonly requireActing: () => void
  /** This screen follows a call from now on. */
  readonly watched: (callId: string) => void
  readonly findSolution: (base: string | undefined, id: string) => Promise<Solution | undefined>
  readonly solutionsVersion: (base: string | undefined) => Promise<string>
}

/** One agent's screen: the list of calls, and the events of the call that it watches, in order and without gaps. */
export class ScreenSession implements SeatEnd, SocketHandlers<ScreenMessage> {
  /** Megabytes of events; a screen that is cut off goes on from its last event when it is back. */
  readonly maxUnreadByteLength = 4 << 20
  readonly origin: string
  readonly #end: SocketEnd<ScreenMessage>
  readonly #source: ScreenSource
  readonly #stopListening: () => void
  #stopWatching = (): void => undefined
  #watchedId: string | undefined
  /** Listings asked for; one that was overtaken is not sent. */
  #listCount = 0

  /** @param origin address of the service as the agent's browser sees it */
  constructor(end: SocketEnd<ScreenMessage>, source: ScreenSource, origin: string) {
    this.origin = origin
    this.#end = end
    this.#source = source
    this.#stopListening = source.onCallsChange(() => {
      if (this.#watchedId !== undefined && source.isHidden(this.#watchedId)) this.#unwatch()
      this.#sendCalls()
    })
    this.#sendCalls()
  }

  message(message: JsonObject): void | Promise<void> {
    return this.#request(parseScreenRequest(message))
  }

  errorMessage({ code, message }: AssistError): ScreenMessage {
    return { type: 'error', code, message }
  }

  /** A bad request is answered and changes nothing. */
  isFatal(): boolean {
    return false
  }

  lost(): void {
    this.#source.seats.leave(this)
    this.#stopWatching()
    this.#stopListening()
  }

  notify(callId: string, notice: SeatNotice): void {
    this.#end.send({ type: 'seat', callId, notice })
  }

  #request(request: ScreenRequest): void | Promise<void> {
    switch (request.type) {
      case 'watch':
        return this.#watch(request.callId, request.after)
      case 'unwatch':
        this.#unwatch()
        return
      case 'act':
        this.#source.requireActing()
        if (!this.#live(request.callId).controls.act(request.suggestionId, request.action)) {
          throw new AssistError('ASSIST_SUGGESTION_NOT_FOUND', 'The call has no such suggestion.')
        }
        return
      case 'lookup':
        this.#source.requireActing()
        return this.#lookedUp(request)
      case 'hold':
        this.#source.requireActing()
        this.#source.findLive(request.callId)?.controls.hold(request.suggestionId, request.isHeld)
        return
      case 'guide':
        this.#source.requireActing()
        this.#moveGuide(request)
        return
      case 'pause':
        this.#source.requireActing()
        this.#pause(request)
        return
      case 'seat':
        this.#source.requireActing()
        // Not awaited: ending a call takes until its last word is stored, and the agent turns to the next call.
        this.#source.seats.act(request.callId, this, request.action).catch(this.#fail)
        return
      case 'ping':
        this.#end.send({ type: 'pong' })
        return
    }
  }

  /** @throws AssistError {@link actOnLookedUp} */
  async #lookedUp(request: LookedUp): Promise<void> {
    const { solutions: base } = this.#live(request.callId).start
    const solution = await this.#source.findSolution(base, request.solutionId)
    const solutionsVersion = await this.#source.solutionsVersion(base)
    // It may have ended meanwhile.
    actOnLookedUp(this.#live(request.callId), request, { solution, solutionsVersion })
  }

  /** @throws AssistError ASSIST_TRANSCRIPTION_REFUSED where only the customer can end the pause */
  #pause({ callId, isOn }: Extract<ScreenRequest, { type: 'pause' }>): void {
    const { pause } = this.#live(callId).legs
    if (!isOn && pause.isRefused) {
      throw new AssistError(
        'ASSIST_TRANSCRIPTION_REFUSED',
        'The customer has refused to be transcribed. Only they can end this pause, on their page.',
      )
    }
    pause.set(isOn)
  }

  /** @throws AssistError ASSIST_GUIDE_UNKNOWN where the call has shown no such step */
  #moveGuide({ callId, solutionId, stepId }: Extract<ScreenRequest, { type: 'guide' }>): void {
    const live = this.#live(callId)
    const steps = live.cards.of(solutionId)?.guide?.steps
    if (stepId !== null && !(steps && Object.hasOwn(steps, stepId))) {
      throw new AssistError('ASSIST_GUIDE_UNKNOWN', 'The call has shown no card with this step.')
    }
    live.append({ type: 'guide.moved', solutionId, stepId })
  }

  #unwatch(): void {
    this.#stopWatching()
    this.#stopWatching = () => undefined
    this.#watchedId = undefined
  }

  #live(callId: string): CallPipeline {
    const call = this.#source.findLive(callId)
    if (call) return call
    throw new AssistError(
      'ASSIST_CALL_NOT_FOUND',
      'This call is over: nothing can be changed in it.',
    )
  }

  /** A call that cannot be watched leaves the watch before as it was. */
  async #watch(callId: string, after: number): Promise<void> {
    const source = this.#source
    const live = source.findLive(callId)
    const base = live ? live.start.solutions : await source.storedBase(callId)
    const events = live ? live.log.after(after) : await source.storedEvents(callId, after)
    this.#unwatch()
    this.#watchedId = callId
    const watch = new ScreenWatch({
      matchedCard: (id) => live?.cards.of(id),
      findSolution: (id) => source.findSolution(base, id),
      show: (event, solution) =>
        this.#end.send({ type: 'event', event, ...(solution ? { solution } : {}) }),
      failed: this.#fail,
    })
    const unsubscribe = live?.log.subscribe((event) => watch.show(event))
    this.#stopWatching = () => {
      watch.stop()
      unsubscribe?.()
    }
    // A screen may have seen more than a service that was killed had kept.
    const lastSeq = live?.log.lastSeq ?? events.at(-1)?.seq ?? after
    const context = live?.start.context
    this.#end.send({
      ...{ type: 'watching', callId, lastSeq, isLive: live !== undefined },
      ...(context ? { context } : {}),
    })
    source.watched(callId)
    // No event can have come since `events` was read: nothing was awaited.
    for (const event of events) watch.show(event)
  }

  #sendCalls(): void {
    const count = ++this.#listCount
    const listed = this.#source.listCalls().then((calls) => {
      if (count === this.#listCount) this.#end.send({ type: 'calls', calls })
    })
    listed.catch(this.#fail)
  }

  readonly #fail = (thrown: unknown): void => this.#end.fail(toAssistError(thrown))
}
