import type { ChannelName, CallStart } from '../../call/call-start.js'
import type { Medium } from '../../call/medium.js'
import { AssistError, toAssistError } from '../../errors/errors.js'
import type { CallEndReason } from '../log/call-event.js'
import type { StartCallOptions } from './call-maker.js'
import type { CallPipeline } from '../call-pipeline.js'
import type { LiveLeg } from './live-leg.js'
import type { Observer } from '../log/observer.js'

/** A live call with who is on it. */
export interface LiveCall {
  readonly pipeline: CallPipeline
  readonly startedAt: Date
}

/** A live call with all that keeps it alive. */
export interface LiveCallEntry extends LiveCall {
  readonly legs: Set<LiveLeg>
  holdCount: number
  /** Channels of legs that are just opening: taken already. */
  readonly opening: Set<ChannelName>
  ending: Promise<EndedCall> | undefined
}

/** What a call that is over leaves. */
export interface EndedCall {
  /** Number of its last event. */
  readonly lastSeq: number
  /** Why its log is not stored; undefined where all of it is. */
  readonly failure: AssistError | undefined
}

/** What the live calls run on. */
export interface LiveCallsParts {
  /** Makes the calls. */
  readonly maker: {
    readonly startCall: (start: CallStart, options: StartCallOptions) => Promise<CallPipeline>
  }
  /** @throws AssistError ASSIST_CAPACITY_FULL where there is no room for one more than these */
  readonly admission: { readonly requireRoom: (liveCalls: number) => void }
  readonly observer: Observer
  /** Hears of each call that has ended, when its log is stored. */
  readonly ended?: (pipeline: CallPipeline) => void
}

/** The calls of this process from their beginning to their end: no more than fit, one of each id, each ended once. */
export class LiveCalls {
  readonly #parts: LiveCallsParts
  readonly #entries = new Map<string, LiveCallEntry>()
  readonly #starting = new Map<string, Promise<LiveCallEntry>>()
  readonly #listeners = new Set<() => void>()
  #isClosing = false

  constructor(parts: LiveCallsParts) {
    this.#parts = parts
  }

  /** Newest first. */
  get all(): readonly LiveCall[] {
    return [...this.#entries.values()].reverse()
  }

  /** The live call of a caller's id, or of an internal one. */
  find(id: string): LiveCallEntry | undefined {
    return this.#entries.get(id) ?? this.ofInternalId(id)
  }

  ofInternalId(internalId: string): LiveCallEntry | undefined {
    return [...this.#entries.values()].find(({ pipeline }) => pipeline.internalId === internalId)
  }

  /** Hears when a call or a leg of one begins or ends; the returned function stops it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Tells whoever listens that a call or a leg of one began or ended. */
  changed(): void {
    for (const listener of this.#listeners) listener()
  }

  /**
   * The live call of this id, begun where there is none. Two sockets of one call may ask at the same moment: the
   * second waits for the first to have begun it.
   *
   * @throws AssistError ASSIST_CAPACITY_FULL, ASSIST_SOLUTIONS_UNKNOWN, ASSIST_SHUTTING_DOWN, and ASSIST_CALL_EXISTS
   *   where the call is on its way out
   */
  async join(start: CallStart, door: string, medium?: Medium): Promise<LiveCallEntry> {
    if (this.#isClosing) throw shuttingDown()
    const entry = await this.#entry(start, door, medium)
    this.requireOpen(entry)
    return entry
  }

  /** @throws AssistError ASSIST_SHUTTING_DOWN, ASSIST_CALL_EXISTS where the call is on its way out */
  requireOpen(entry: LiveCallEntry): void {
    if (this.#isClosing) throw shuttingDown()
    if (!entry.ending) return
    throw new AssistError(
      'ASSIST_CALL_EXISTS',
      'A call with this id is just ending. Choose another callId.',
    )
  }

  /** Takes in a call that is made already: another process began it. */
  add(pipeline: CallPipeline, startedAt: Date): LiveCallEntry {
    const entry: LiveCallEntry = {
      ...{ pipeline, startedAt, legs: new Set() },
      ...{ holdCount: 0, opening: new Set(), ending: undefined },
    }
    this.#entries.set(pipeline.start.callId, entry)
    this.changed()
    return entry
  }

  /** Ends a call once. Resolves when its log is stored, or cannot be; never rejects. */
  end(entry: LiveCallEntry, reason: CallEndReason): Promise<EndedCall> {
    entry.ending ??= this.#finish(entry, reason)
    return entry.ending
  }

  /** Ends every call; new ones are refused from now on. */
  async close(): Promise<void> {
    this.#isClosing = true
    await Promise.allSettled(this.#starting.values())
    await Promise.all([...this.#entries.values()].map((entry) => this.end(entry, 'shutdown')))
  }

  async #entry(start: CallStart, door: string, medium?: Medium): Promise<LiveCallEntry> {
    const known = this.#entries.get(start.callId) ?? this.#starting.get(start.callId)
    if (known) return known
    this.#parts.admission.requireRoom(this.#entries.size + this.#starting.size)
    const starting = this.#start(start, door, medium)
    this.#starting.set(start.callId, starting)
    return starting
  }

  async #start(start: CallStart, door: string, medium?: Medium): Promise<LiveCallEntry> {
    const { callId } = start
    try {
      const pipeline = await this.#parts.maker.startCall(start, {
        ...{ isVirtual: false, door },
        ...(medium ? { medium } : {}),
        onDeaf: () => this.#abandon(callId),
      })
      return this.add(pipeline, new Date())
    } finally {
      this.#starting.delete(callId)
    }
  }

  /** The call's ear died: it can hear nothing more. */
  #abandon(callId: string): void {
    const entry = this.#entries.get(callId)
    if (entry) void this.end(entry, 'disconnected')
  }

  async #finish(entry: LiveCallEntry, reason: CallEndReason): Promise<EndedCall> {
    const { pipeline } = entry
    const { callId } = pipeline.start
    let failure: AssistError | undefined
    try {
      await pipeline.end(reason)
      this.#parts.ended?.(pipeline)
    } catch (thrown) {
      failure = toAssistError(thrown)
      this.#parts.observer.failed(callId, failure)
    }
    this.#entries.delete(callId)
    for (const leg of entry.legs) {
      leg.cancelWait?.()
      leg.ended?.(reason)
    }
    this.changed()
    return { lastSeq: pipeline.log.lastSeq, failure }
  }
}

function shuttingDown(): AssistError {
  return new AssistError('ASSIST_SHUTTING_DOWN', 'The service is stopping.')
}
