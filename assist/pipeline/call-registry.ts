import type { ChannelName } from '../audio/frame.js'
import type { Clock } from '../call/clock.js'
import { AssistError, toAssistError } from '../errors/errors.js'
import type { AudioFormat, CallStart } from '../call/call-start.js'
import type { Config } from '../settings/config.js'
import type { Medium } from '../call/medium.js'
import type { CallEndReason } from './call-event.js'
import type { StartCallOptions } from './call-maker.js'
import type { CallPipeline } from './call-pipeline.js'
import { LiveLeg } from './live-leg.js'
import type { Observer } from './observer.js'

/** A live call with who is on it. */
export interface LiveCall {
  readonly pipeline: CallPipeline
  readonly startedAt: Date
}

/** Keeps a call alive that may have no audio: somebody sits at it. */
export interface CallHold {
  readonly pipeline: CallPipeline
  /** Lets go; the call ends if nobody else is on it. */
  readonly release: (reason: CallEndReason) => Promise<void>
}

interface Entry extends LiveCall {
  readonly legs: Set<LiveLeg>
  holdCount: number
  /** Channels of legs that are just opening: taken already. */
  readonly opening: Set<ChannelName>
  ending: Promise<number> | undefined
}

/** What the registry runs on. */
export interface CallRegistryParts {
  /** Makes the calls. */
  readonly maker: {
    readonly startCall: (start: CallStart, options: StartCallOptions) => Promise<CallPipeline>
  }
  /** Calls at once, and how long a leg whose socket died waits for its client. */
  readonly limits: Pick<Config, 'maxCalls' | 'resumeWindowMs'>
  readonly clock: Clock
  readonly observer: Observer
  /** Hears of each call that has ended, when its log is stored. */
  readonly ended?: (pipeline: CallPipeline) => void
}

/**
 * The live calls of this process, whatever door they came through: begin, join, resume, end.
 *
 * A call ends when its last leg stops. A leg whose socket died waits for its client; nothing that was received
 * is lost meanwhile.
 */
export class CallRegistry {
  readonly #parts: CallRegistryParts
  readonly #calls = new Map<string, Entry>()
  readonly #starting = new Map<string, Promise<Entry>>()
  readonly #listeners = new Set<() => void>()
  #isClosing = false

  constructor(parts: CallRegistryParts) {
    this.#parts = parts
  }

  /** Live calls, newest first. */
  get live(): readonly LiveCall[] {
    return [...this.#calls.values()].reverse()
  }

  find(callId: string): CallPipeline | undefined {
    return this.#calls.get(callId)?.pipeline
  }

  /** Hears when a call or a leg of one begins or ends; the returned function stops it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /**
   * Begins a call, or joins a live one with a channel that it does not have yet.
   *
   * @throws AssistError ASSIST_CALL_EXISTS, ASSIST_CAPACITY_FULL, ASSIST_SOLUTIONS_UNKNOWN, ASSIST_SHUTTING_DOWN
   */
  async open(start: CallStart, format: AudioFormat, door: string): Promise<LiveLeg> {
    if (this.#isClosing) throw new AssistError('ASSIST_SHUTTING_DOWN', 'The service is stopping.')
    const entry = await this.#entry(start, door)
    this.#requireOpen(entry)
    const taken = [...entry.pipeline.legs.channels, ...entry.opening].filter((channel) =>
      format.channels.includes(channel),
    )
    if (taken.length > 0) {
      throw new AssistError(
        'ASSIST_CALL_EXISTS',
        `The live call of this id already has ${taken.join(' and ')}. Choose another callId, or send "resume": true.`,
      )
    }
    for (const channel of format.channels) entry.opening.add(channel)
    try {
      const leg = await entry.pipeline.legs.open(format)
      this.#requireOpen(entry)
      const liveLeg = new LiveLeg(entry.pipeline, leg, door)
      entry.legs.add(liveLeg)
      this.#changed()
      return liveLeg
    } finally {
      for (const channel of format.channels) entry.opening.delete(channel)
      // A call that nobody is on would never end.
      if (isEmpty(entry)) void this.#end(entry, 'disconnected')
    }
  }

  /**
   * Takes up a leg whose socket died.
   *
   * A socket that still holds it is told and loses it: a client that reconnects knows better than the server
   * whether its old socket is dead.
   *
   * @throws AssistError ASSIST_CALL_NOT_RESUMABLE when there is none
   */
  resume(callId: string, format: AudioFormat): LiveLeg {
    const entry = this.#calls.get(callId)
    const old = [...(entry?.legs ?? [])].find((one) => isSameFormat(one.leg.format, format))
    if (!entry || entry.ending || !old) {
      throw new AssistError(
        'ASSIST_CALL_NOT_RESUMABLE',
        'No live call of this id has such a leg: same encoding, sampleRateHz and channels are expected. Start a new call.',
      )
    }
    const liveLeg = new LiveLeg(old.pipeline, old.leg, old.door)
    entry.legs.delete(old)
    entry.legs.add(liveLeg)
    old.cancelWait?.()
    old.replaced?.()
    return liveLeg
  }

  /** A leg's socket died without `stop`: the leg waits, then the call goes on without it. */
  detach(liveLeg: LiveLeg): void {
    const isHeld = this.#calls.get(liveLeg.pipeline.start.callId)?.legs.has(liveLeg)
    if (!liveLeg.isAttached || !isHeld) return
    liveLeg.ended = undefined
    liveLeg.replaced = undefined
    const { resumeWindowMs } = this.#parts.limits
    liveLeg.cancelWait = this.#parts.clock.after(resumeWindowMs, () => {
      void this.stop(liveLeg, 'disconnected').catch((thrown: unknown) => {
        this.#parts.observer.failed(liveLeg.pipeline.start.callId, thrown)
      })
    })
  }

  /**
   * Ends a leg, and the call with the last one.
   *
   * @returns the number of the last event, once everything is transcribed and stored
   */
  async stop(liveLeg: LiveLeg, reason: CallEndReason): Promise<number> {
    const { pipeline } = liveLeg
    const entry = this.#calls.get(pipeline.start.callId)
    liveLeg.cancelWait?.()
    // The call is over, or another socket has taken the leg up.
    if (!entry?.legs.delete(liveLeg)) return pipeline.log.lastSeq
    const leftoverByteLength = await pipeline.legs.close(liveLeg.leg)
    if (leftoverByteLength > 0) {
      pipeline.append({ type: 'alert', code: 'ASSIST_AUDIO_ODD_BYTES', severity: 'warning' })
    }
    if (isEmpty(entry)) return this.#end(entry, reason)
    this.#changed()
    await pipeline.log.durable()
    return pipeline.log.lastSeq
  }

  /**
   * Begins a call without audio, which joins later, or takes hold of a live one.
   *
   * @throws AssistError ASSIST_CAPACITY_FULL, ASSIST_SOLUTIONS_UNKNOWN, ASSIST_SHUTTING_DOWN, ASSIST_CALL_EXISTS
   */
  async hold(start: CallStart, door: string, medium: Medium = 'voice'): Promise<CallHold> {
    if (this.#isClosing) throw new AssistError('ASSIST_SHUTTING_DOWN', 'The service is stopping.')
    const entry = await this.#entry(start, door, medium)
    this.#requireOpen(entry)
    entry.holdCount++
    entry.pipeline.begin()
    let isHeld = true
    return {
      pipeline: entry.pipeline,
      release: async (reason) => {
        if (!isHeld) return
        isHeld = false
        entry.holdCount--
        if (isEmpty(entry)) await this.#end(entry, reason)
      },
    }
  }

  /** Whether a door other than this one carries a side of the call now. */
  carries(callId: string, channel: ChannelName, exceptDoor: string): boolean {
    return this.#legsOf(callId, channel).some(({ door }) => door !== exceptDoor)
  }

  /** Ends the legs of other doors that carry a side of the call: its sound moves elsewhere. */
  async endLegs(callId: string, channel: ChannelName, exceptDoor: string): Promise<void> {
    for (const liveLeg of this.#legsOf(callId, channel)) {
      if (liveLeg.door === exceptDoor) continue
      liveLeg.ended?.('stopped')
      await this.stop(liveLeg, 'stopped')
    }
  }

  #legsOf(callId: string, channel: ChannelName): LiveLeg[] {
    const legs = [...(this.#calls.get(callId)?.legs ?? [])]
    return legs.filter(({ leg }) => leg.format.channels.includes(channel))
  }

  /** Ends a call whoever is on it. */
  async endCall(callId: string, reason: CallEndReason): Promise<void> {
    const entry = this.#calls.get(callId)
    if (entry) await this.#end(entry, reason)
  }

  /** The call's ear died: it can hear nothing more. */
  abandon(callId: string): void {
    const entry = this.#calls.get(callId)
    if (entry) void this.#end(entry, 'disconnected')
  }

  /** Ends every call; new ones are refused from now on. */
  async close(): Promise<void> {
    this.#isClosing = true
    await Promise.allSettled(this.#starting.values())
    await Promise.all([...this.#calls.values()].map((entry) => this.#end(entry, 'shutdown')))
  }

  /** Two sockets of one call may open at the same moment: the second waits for the first to have begun it. */
  async #entry(start: CallStart, door: string, medium?: Medium): Promise<Entry> {
    const known = this.#calls.get(start.callId) ?? this.#starting.get(start.callId)
    if (known) return known
    const { maxCalls } = this.#parts.limits
    if (this.#calls.size + this.#starting.size >= maxCalls) {
      throw new AssistError(
        'ASSIST_CAPACITY_FULL',
        `All ${maxCalls} calls that this service takes are live. Try again later.`,
      )
    }
    const starting = this.#start(start, door, medium)
    this.#starting.set(start.callId, starting)
    return starting
  }

  async #start(start: CallStart, door: string, medium?: Medium): Promise<Entry> {
    const { callId } = start
    try {
      const pipeline = await this.#parts.maker.startCall(start, {
        isVirtual: false,
        door,
        ...(medium ? { medium } : {}),
        onDeaf: () => this.abandon(callId),
      })
      const entry: Entry = {
        pipeline,
        startedAt: new Date(),
        legs: new Set(),
        holdCount: 0,
        opening: new Set(),
        ending: undefined,
      }
      this.#calls.set(callId, entry)
      this.#changed()
      return entry
    } finally {
      this.#starting.delete(callId)
    }
  }

  /** @throws AssistError where the call is on its way out */
  #requireOpen(entry: Entry): void {
    if (this.#isClosing) throw new AssistError('ASSIST_SHUTTING_DOWN', 'The service is stopping.')
    if (!entry.ending) return
    throw new AssistError(
      'ASSIST_CALL_EXISTS',
      'A call with this id is just ending. Choose another callId.',
    )
  }

  #end(entry: Entry, reason: CallEndReason): Promise<number> {
    entry.ending ??= this.#finish(entry, reason)
    return entry.ending
  }

  async #finish(entry: Entry, reason: CallEndReason): Promise<number> {
    const { pipeline } = entry
    const { callId } = pipeline.start
    try {
      await pipeline.end(reason)
      this.#parts.ended?.(pipeline)
    } catch (thrown) {
      this.#parts.observer.failed(callId, toAssistError(thrown))
    }
    this.#calls.delete(callId)
    for (const leg of entry.legs) {
      leg.cancelWait?.()
      leg.ended?.(reason)
    }
    this.#changed()
    return pipeline.log.lastSeq
  }

  #changed(): void {
    for (const listener of this.#listeners) listener()
  }
}

function isEmpty(entry: Entry): boolean {
  return entry.legs.size === 0 && entry.opening.size === 0 && entry.holdCount === 0
}

function isSameFormat(a: AudioFormat, b: AudioFormat): boolean {
  return (
    a.encoding === b.encoding &&
    a.sampleRateHz === b.sampleRateHz &&
    a.channels.join() === b.channels.join()
  )
}
