import { Type } from 'typebox'
import { Compile } from 'typebox/compile'

import { AssistError, toAssistError } from '../errors/errors.js'
import { seatActionSchema } from '../media/seat-action-schema.js'
import type { SeatAction, SeatNotice } from '../media/seat-protocol.js'
import type { SeatEnd } from '../seat/ends.js'
import type { CallEvent } from '../pipeline/call-event.js'
import type { CallPipeline } from '../pipeline/call-pipeline.js'
import type { Solution } from '../solutions/solution.js'
import type { CallSummary, ScreenMessage, ScreenRequest, SolutionCard } from './screen-protocol.js'

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
  /** Hears when a call begins or ends; the returned function stops it. */
  readonly onCallsChange: (listener: () => void) => () => void
  readonly findLive: (callId: string) => CallPipeline | undefined
  /** Log of a call that is over. @throws AssistError ASSIST_CALL_NOT_FOUND */
  readonly storedEvents: (callId: string, after: number) => Promise<readonly CallEvent[]>
  /** Solution base of a call that is over; undefined: the default one. @throws AssistError ASSIST_CALL_NOT_FOUND */
  readonly storedBase: (callId: string) => Promise<string | undefined>
  readonly seats: SeatBooks
  readonly findSolution: (base: string | undefined, id: string) => Promise<Solution | undefined>
}

/** The few things that a session asks of its socket. */
export interface ScreenSocket {
  readonly bufferedAmount: number
  send(text: string): void
  close(code: number, reason: string): void
}

const id = Type.String({ minLength: 1, maxLength: 128 })
const schemas = {
  watch: Type.Object({
    type: Type.Literal('watch'),
    callId: id,
    after: Type.Integer({ minimum: 0 }),
  }),
  unwatch: Type.Object({ type: Type.Literal('unwatch') }),
  act: Type.Object({
    type: Type.Literal('act'),
    callId: id,
    suggestionId: id,
    action: Type.Enum(['used', 'dismissed', 'wrong']),
  }),
  hold: Type.Object({
    type: Type.Literal('hold'),
    callId: id,
    suggestionId: id,
    isHeld: Type.Boolean(),
  }),
  seat: Type.Object({ type: Type.Literal('seat'), callId: id, action: seatActionSchema }),
  ping: Type.Object({ type: Type.Literal('ping') }),
}
const validator = Compile(Type.Union(Object.values(schemas)))

/** Unread bytes from which a screen is taken for dead; it resumes from its last event when it is back. */
const maxUnreadByteLength = 4 << 20

/** One call that is watched. */
interface Watch {
  readonly base: string | undefined
  /** Solutions that were looked up, so that a card that changes is not looked up again. */
  readonly cards: Map<string, Promise<SolutionCard | undefined>>
}

/** One agent's screen: the list of calls, and the events of the call that it watches, in order and without gaps. */
export class ScreenSession implements SeatEnd {
  readonly origin: string
  readonly #socket: ScreenSocket
  readonly #source: ScreenSource
  readonly #stopListening: () => void
  #unwatch: (() => void) | undefined
  /** Events wait for the solution of the one before, so that their order holds. */
  #tail: Promise<void> = Promise.resolve()
  #watch: Watch | undefined
  /** Requests that say what to watch; only the latest one counts. */
  #watchCount = 0
  /** Listings asked for; one that was overtaken is not sent. */
  #listCount = 0
  #isOver = false

  /** @param origin address of the service as the agent's browser sees it */
  constructor(socket: ScreenSocket, source: ScreenSource, origin: string) {
    this.origin = origin
    this.#socket = socket
    this.#source = source
    this.#stopListening = source.onCallsChange(() => this.#sendCalls())
    this.#sendCalls()
  }

  /** A text message came. Bad ones are answered and change nothing. */
  async message(text: string): Promise<void> {
    try {
      await this.#request(parse(text))
    } catch (thrown) {
      this.#sendError(thrown)
    }
  }

  closed(): void {
    this.#isOver = true
    this.#source.seats.leave(this)
    this.#stopWatching()
    this.#stopListening()
  }

  async #request(request: ScreenRequest): Promise<void> {
    switch (request.type) {
      case 'watch':
        return this.#startWatch(request.callId, request.after)
      case 'unwatch':
        this.#watchCount++
        this.#stopWatching()
        return
      case 'act':
        if (!this.#live(request.callId).controls.act(request.suggestionId, request.action)) {
          throw new AssistError('ASSIST_SUGGESTION_NOT_FOUND', 'The call has no such suggestion.')
        }
        return
      case 'hold':
        this.#source.findLive(request.callId)?.controls.hold(request.suggestionId, request.isHeld)
        return
      case 'seat':
        return this.#source.seats.act(request.callId, this, request.action)
      case 'ping':
        this.#send({ type: 'pong' })
        return
    }
  }

  /** Something for whoever sits at a call. */
  notify(callId: string, notice: SeatNotice): void {
    this.#send({ type: 'seat', callId, notice })
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
  async #startWatch(callId: string, after: number): Promise<void> {
    const count = ++this.#watchCount
    const live = this.#source.findLive(callId)
    const base = live ? live.start.solutions : await this.#source.storedBase(callId)
    const events = live ? live.log.after(after) : await this.#source.storedEvents(callId, after)
    if (count !== this.#watchCount || this.#isOver) return
    this.#stopWatching()
    const watch: Watch = { base, cards: new Map() }
    this.#watch = watch
    const lastSeq = events.at(-1)?.seq ?? after
    this.#send({ type: 'watching', callId, lastSeq, isLive: live !== undefined })
    const show = (event: CallEvent): void => {
      this.#tail = this.#tail.then(() => this.#show(event, watch))
    }
    for (const event of events) show(event)
    this.#unwatch = live?.log.subscribe(show)
  }

  async #show(event: CallEvent, watch: Watch): Promise<void> {
    if (watch !== this.#watch) return
    if (event.type !== 'suggestion.shown' && event.type !== 'suggestion.changed') {
      if (event.type === 'solutions.changed') watch.cards.clear()
      this.#send({ type: 'event', event })
      return
    }
    const solution = await this.#card(watch, event.solutionId)
    // The screen may have turned to another call meanwhile.
    if (watch !== this.#watch) return
    this.#send({ type: 'event', event, ...(solution ? { solution } : {}) })
  }

  /** A solution that is gone, or cannot be had, leaves its card without content; the event still has its id. */
  async #card({ base, cards }: Watch, solutionId: string): Promise<SolutionCard | undefined> {
    const found =
      cards.get(solutionId) ??
      this.#source.findSolution(base, solutionId).then((solution) => solution && cardOf(solution))
    cards.set(solutionId, found)
    try {
      return await found
    } catch (thrown) {
      cards.delete(solutionId)
      this.#sendError(thrown)
      return undefined
    }
  }

  #stopWatching(): void {
    this.#watch = undefined
    this.#unwatch?.()
    this.#unwatch = undefined
  }

  #sendCalls(): void {
    const count = ++this.#listCount
    const listed = this.#source.listCalls().then((calls) => {
      if (count === this.#listCount) this.#send({ type: 'calls', calls })
    })
    listed.catch((thrown: unknown) => this.#sendError(thrown))
  }

  #sendError(thrown: unknown): void {
    const { code, message } = toAssistError(thrown)
    this.#send({ type: 'error', code, message })
  }

  #send(message: ScreenMessage): void {
    if (this.#isOver) return
    if (this.#socket.bufferedAmount > maxUnreadByteLength) {
      this.closed()
      this.#socket.close(1013, 'ASSIST_PROTOCOL_CLIENT_TOO_SLOW')
      return
    }
    this.#socket.send(JSON.stringify(message))
  }
}

/** What a screen shows of a solution. */
export function cardOf(solution: Solution): SolutionCard {
  const { id: solutionId, title, answer, tags, say, medium, language, internal } = solution
  return {
    id: solutionId,
    title,
    answer,
    tags,
    say: say ?? answer.split('\n')[0] ?? '',
    ...(medium === undefined ? {} : { medium }),
    ...(language === undefined ? {} : { language }),
    ...(internal === undefined ? {} : { internal }),
  }
}

function parse(text: string): ScreenRequest {
  let message: unknown
  try {
    message = JSON.parse(text)
  } catch (cause) {
    throw new AssistError('ASSIST_PROTOCOL_MESSAGE_INVALID', 'Expected one JSON object.', { cause })
  }
  if (validator.Check(message)) return message
  throw new AssistError(
    'ASSIST_PROTOCOL_MESSAGE_INVALID',
    `Expected a message of type ${Object.keys(schemas).join(', ')} with its fields.`,
  )
}
