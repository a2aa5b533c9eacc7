import type { CallOwner } from '../../call/call-owner.js'
import type { CallStart, ChannelName, LegFormat } from '../../call/call-start.js'
import type { Clock } from '../../call/clock.js'
import type { Medium } from '../../call/medium.js'
import { AssistError } from '../../errors/errors.js'
import type { Config } from '../../settings/config.js'
import type { CallEndReason } from '../log/call-event.js'
import type { LegPlace } from '../log/call-place.js'
import type { CallPipeline } from '../call-pipeline.js'
import {
  LiveCalls,
  type EndedCall,
  type LiveCall,
  type LiveCallEntry,
  type LiveCallsParts,
} from './live-calls.js'
import { LiveLeg } from './live-leg.js'
import { StoppedLegs, type StoppedLeg } from './stopped-legs.js'

/** Keeps a call alive that may have no audio: somebody sits at it. */
export interface CallHold {
  readonly pipeline: CallPipeline
  /** Lets go; the call ends if nobody else is on it. */
  readonly release: (reason: CallEndReason) => Promise<void>
}

/** What is known of a call that another process left behind, beside its pipeline. */
export interface TakenUpCall {
  readonly startedAt: Date
  readonly door: string
  readonly legs: readonly LegPlace[]
}

/** What the registry runs on. */
export interface CallRegistryParts extends LiveCallsParts {
  /** How long a leg whose socket died waits for its client, and a client for the store. */
  readonly limits: Pick<Config, 'resumeWindowMs' | 'storePatienceMs' | 'drainMs'>
  readonly clock: Clock
}

/**
 * The live calls of this process, whatever door they came through: begin, join, resume, end.
 *
 * A call ends when its last leg stops. A leg whose socket died waits for its client; nothing that was received
 * is lost meanwhile.
 */
export class CallRegistry {
  readonly #parts: CallRegistryParts
  readonly #calls: LiveCalls
  readonly #stopped: StoppedLegs

  constructor(parts: CallRegistryParts) {
    this.#parts = parts
    this.#calls = new LiveCalls(parts)
    this.#stopped = new StoppedLegs(parts.clock, parts.limits.resumeWindowMs)
  }

  /** Live calls, newest first. */
  get live(): readonly LiveCall[] {
    return this.#calls.all
  }

  /** The live call of a caller's id, or of an internal one. */
  find(id: string): CallPipeline | undefined {
    return this.#calls.find(id)?.pipeline
  }

  /** The live call of an internal id, which no other call ever had. */
  ofInternalId(internalId: string): CallPipeline | undefined {
    return this.#calls.ofInternalId(internalId)?.pipeline
  }

  /** Hears when a call or a leg of one begins or ends; the returned function stops it. */
  onChange(listener: () => void): () => void {
    return this.#calls.onChange(listener)
  }

  /**
   * Begins a call, or joins a live one with a channel that it does not have yet.
   *
   * @throws AssistError ASSIST_CALL_EXISTS, ASSIST_CAPACITY_FULL, ASSIST_SOLUTIONS_UNKNOWN, ASSIST_SHUTTING_DOWN
   */
  async open(start: CallStart, format: LegFormat, door: string): Promise<LiveLeg> {
    const entry = await this.#calls.join(start, door)
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
      this.#calls.requireOpen(entry)
      const liveLeg = new LiveLeg(entry.pipeline, leg, door)
      entry.legs.add(liveLeg)
      this.#calls.changed()
      return liveLeg
    } finally {
      for (const channel of format.channels) entry.opening.delete(channel)
      // A call that nobody is on would never end.
      if (isEmpty(entry)) void this.#calls.end(entry, 'disconnected')
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
  resume(callId: string, format: LegFormat): LiveLeg {
    const entry = this.#calls.find(callId)
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

  /**
   * Takes in a call that another process left behind. Its legs wait for their clients as if their sockets had just
   * died; the call ends as `interrupted` if none comes.
   */
  async takeUp(pipeline: CallPipeline, { startedAt, door, legs }: TakenUpCall): Promise<void> {
    const entry = this.#calls.add(pipeline, startedAt)
    for (const place of legs) {
      const liveLeg = new LiveLeg(pipeline, await pipeline.legs.open(place.format, place), door)
      entry.legs.add(liveLeg)
      this.detach(liveLeg, 'interrupted')
    }
    this.#calls.changed()
  }

  /**
   * A leg's socket died without `stop`: the leg waits, then the call goes on without it.
   *
   * @param reason of the call's end, if it was the last leg and nobody comes
   */
  detach(liveLeg: LiveLeg, reason: CallEndReason = 'disconnected'): void {
    const isHeld = this.#calls.find(liveLeg.pipeline.start.callId)?.legs.has(liveLeg)
    if (!liveLeg.isAttached || !isHeld) return
    liveLeg.ended = undefined
    liveLeg.replaced = undefined
    const { resumeWindowMs } = this.#parts.limits
    liveLeg.cancelWait = this.#parts.clock.after(resumeWindowMs, () => {
      void this.stop(liveLeg, reason).catch((thrown: unknown) => {
        this.#parts.observer.failed(liveLeg.pipeline.start.callId, thrown)
      })
    })
  }

  /**
   * Ends a leg, and the call with the last one.
   *
   * @returns the number of the last event, once everything is transcribed and stored
   * @throws AssistError ASSIST_CALL_NOT_STORED, ASSIST_STORE_EVENTS_LOST and others where it is not (yet)
   */
  stop(liveLeg: LiveLeg, reason: CallEndReason): Promise<number> {
    const stopped = this.#stop(liveLeg, reason)
    if (reason === 'stopped') this.#stopped.add(liveLeg, stopped)
    return stopped
  }

  /** A leg that has stopped a short while ago, or is about to: its client comes to hear how it ended. */
  stopped(callId: string, format: LegFormat): StoppedLeg | undefined {
    return this.#stopped.find(callId, format)
  }

  async #stop(liveLeg: LiveLeg, reason: CallEndReason): Promise<number> {
    const { pipeline } = liveLeg
    const ended = await this.#leave(liveLeg, reason)
    if (ended?.failure) throw ended.failure
    if (!ended) await this.#stored(pipeline)
    return pipeline.log.lastSeq
  }

  /** Closes a leg, and ends the call with the last one. @returns how the call ended, where it did */
  async #leave(liveLeg: LiveLeg, reason: CallEndReason): Promise<EndedCall | undefined> {
    const { pipeline } = liveLeg
    const entry = this.#calls.find(pipeline.start.callId)
    liveLeg.cancelWait?.()
    // The call is over, or another socket has taken the leg up.
    if (!entry?.legs.delete(liveLeg)) return undefined
    const leftoverByteLength = await pipeline.legs.close(liveLeg.leg)
    if (leftoverByteLength > 0) {
      pipeline.append({ type: 'alert', code: 'ASSIST_AUDIO_ODD_BYTES', severity: 'warning' })
    }
    if (isEmpty(entry)) return this.#calls.end(entry, reason)
    this.#calls.changed()
    return undefined
  }

  /** Resolves when what has happened so far is stored; a client waits for it no longer than it can. */
  async #stored({ log }: CallPipeline): Promise<void> {
    const { clock, limits } = this.#parts
    let cancel = (): void => undefined
    const tooLong = new Promise<never>((_resolve, reject) => {
      cancel = clock.after(limits.storePatienceMs, () =>
        reject(
          new AssistError(
            'ASSIST_CALL_NOT_STORED',
            'The store cannot be written. What was said waits in memory and is stored when it can be.',
          ),
        ),
      )
    })
    await Promise.race([log.durable(), tooLong]).finally(cancel)
  }

  /**
   * Begins a call without audio, which joins later, or takes hold of a live one.
   *
   * @throws AssistError ASSIST_CAPACITY_FULL, ASSIST_SOLUTIONS_UNKNOWN, ASSIST_SHUTTING_DOWN, ASSIST_CALL_EXISTS
   */
  async hold(start: CallStart, door: string, medium: Medium = 'voice'): Promise<CallHold> {
    const entry = await this.#calls.join(start, door, medium)
    entry.holdCount++
    entry.pipeline.begin()
    let isHeld = true
    return {
      pipeline: entry.pipeline,
      release: async (reason) => {
        if (!isHeld) return
        isHeld = false
        entry.holdCount--
        if (isEmpty(entry)) await this.#calls.end(entry, reason)
      },
    }
  }

  /** Another agent takes a live call: whoever lists calls is told. */
  bind(pipeline: CallPipeline, owner: CallOwner): void {
    pipeline.controls.owner = owner
    this.#calls.changed()
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
      await this.#leave(liveLeg, 'stopped')
    }
  }

  #legsOf(callId: string, channel: ChannelName): LiveLeg[] {
    const legs = [...(this.#calls.find(callId)?.legs ?? [])]
    return legs.filter(({ leg }) => leg.format.channels.includes(channel))
  }

  /** Ends a call whoever is on it. */
  async endCall(callId: string, reason: CallEndReason): Promise<void> {
    const entry = this.#calls.find(callId)
    if (entry) await this.#calls.end(entry, reason)
  }

  /**
   * Ends every call; new ones are refused from now on. What was said is written down first, as far as the time for it
   * goes (`ASSIST_DRAIN_MS`); then the logs end where they are.
   */
  async close(): Promise<void> {
    const { clock, limits } = this.#parts
    const cancel = clock.after(limits.drainMs, () => {
      for (const { pipeline } of this.live) pipeline.legs.abandon()
    })
    await this.#calls.close().finally(cancel)
    this.#stopped.close()
  }
}

function isEmpty(entry: LiveCallEntry): boolean {
  return entry.legs.size === 0 && entry.opening.size === 0 && entry.holdCount === 0
}

function isSameFormat(a: LegFormat, b: LegFormat): boolean {
  return (
    a.encoding === b.encoding &&
    a.sampleRateHz === b.sampleRateHz &&
    a.channels.join() === b.channels.join()
  )
}
