import { frameDurationMs, type AudioFrame, type ChannelName } from '../audio/frame.js'
import type { LegDecoder } from '../audio/leg-decoder.js'
import type { AudioFormat } from '../call/call-start.js'
import { AssistError } from '../errors/errors.js'
import type { EndpointSettings } from '../vad/endpoint-rules.js'
import { VoiceChannel } from '../vad/voice-judge.js'
import type { CallInspection } from './call-inspection.js'
import type { ListeningChoice } from './channel/channel-switch.js'
import type { JobQueue } from './channel/job-queue.js'
import type { ListeningChannel } from './channel/listening-channel.js'
import type { Revisions } from './second-pass/revisions.js'

/** How an ear listens to one call. */
export interface EarCallStart extends ListeningChoice {
  readonly callId: string
  /**
   * True under the virtual clock: no frame is taken while work of an earlier one is left, so that
   * the same audio gives the same transcripts in the same order on any machine.
   */
  readonly isVirtual: boolean
  readonly endpoints: EndpointSettings
  /** Rhythm of partials; undefined: none. */
  readonly partialIntervalMs?: number
  /** The second pass revises finals of the first. */
  readonly isRevised: boolean
  /** How long a live leg that closes waits for second passes of its last words, ms; 3,000 where left out. */
  readonly revisionWaitMs?: number
}

/** One channel of a call at its ear. */
export class EarChannel extends VoiceChannel<ListeningChannel> {
  readonly #inspection: Pick<CallInspection, 'admit'>

  constructor(listener: ListeningChannel, inspection: Pick<CallInspection, 'admit'>) {
    super(listener)
    this.#inspection = inspection
  }

  /** The frame as it is to be judged: without what is the other side's. */
  admit(frame: AudioFrame): AudioFrame {
    return this.#inspection.admit(frame)
  }
}

/** Up to which moment of the call, in ms, a side is written already; 0 where left out. */
export type HeardMs = Readonly<Partial<Record<ChannelName, number>>>

/** How a leg begins, or goes on. */
export interface LegOpening {
  readonly format: AudioFormat
  /** Call time of its next sample, in ms. */
  readonly startMs: number
  /** What comes before it is silence: it was written before. */
  readonly heardMs?: HeardMs
}

/** A socket's share of a call: one or both channels, in one format. */
export interface EarLeg {
  readonly heardMs: HeardMs
  readonly decoder: LegDecoder
  readonly channels: ReadonlyMap<ChannelName, EarChannel>
}

/** The state of one call inside its ear: its legs, its jobs, and the order of its messages. */
export class ListenedCall {
  readonly start: EarCallStart
  readonly legs = new Map<string, EarLeg>()
  /** A virtual call works off jobs of its own; live calls share those of the ear. */
  readonly jobs: JobQueue
  readonly revisions: Revisions
  readonly inspection: CallInspection
  #lastMessage: Promise<unknown> = Promise.resolve()
  #isOver = false

  constructor(start: EarCallStart, parts: Pick<ListenedCall, 'jobs' | 'revisions' | 'inspection'>) {
    this.start = start
    this.jobs = parts.jobs
    this.revisions = parts.revisions
    this.inspection = parts.inspection
  }

  /**
   * Handles a message of a leg once every earlier one of the call has been handled.
   *
   * @throws AssistError ASSIST_CALL_NOT_FOUND where the leg is not open, or the call is over
   */
  inOrder<T>(legId: string, handle: (leg: EarLeg) => Promise<T>): Promise<T> {
    const handled = this.#lastMessage.then(() => {
      const leg = this.#isOver ? undefined : this.legs.get(legId)
      if (leg) return handle(leg)
      throw new AssistError('ASSIST_CALL_NOT_FOUND', 'The ear does not know this leg.')
    })
    // The sender of a failed message gets its error; the messages behind it still have their turn.
    this.#lastMessage = handled.catch(() => undefined)
    return handled
  }

  /** What the call waits for besides its jobs: an engine that loads or listens, a second pass. */
  pending(): Promise<unknown> | undefined {
    const pending = [
      this.revisions.pending(),
      ...this.#listeners().map((listener) => listener.pending()),
    ].filter((one) => one !== undefined)
    return pending.length === 0 ? undefined : Promise.all(pending)
  }

  /** Works off the call's jobs until none is left and `until` has come about. */
  async drain(until: Promise<unknown> | undefined): Promise<void> {
    let isOver = until === undefined
    void until?.then(() => (isOver = true))
    for (;;) {
      if (!this.jobs.isEmpty) await this.jobs.step()
      else if (isOver) return
      else await Promise.race([until, this.jobs.added()])
    }
  }

  /** The call is over: whatever listens to it gives up, and messages that wait are refused. */
  abandon(): void {
    this.#isOver = true
    for (const listener of this.#listeners()) listener.abandon()
  }

  #listeners(): ListeningChannel[] {
    return [...this.legs.values()].flatMap(listenersOf)
  }
}

/** Frames as they are to be heard: what is written already is silent. */
export function unheard({ heardMs }: EarLeg, frames: readonly AudioFrame[]): AudioFrame[] {
  return frames.map((frame) => {
    const { channel, startMs, samples, source } = frame
    if (startMs + frameDurationMs / 2 >= (heardMs[channel] ?? 0)) return frame
    samples.fill(0)
    source?.fill(0)
    return frame
  })
}

/** What listens to the channels of a leg. */
export function listenersOf({ channels }: EarLeg): ListeningChannel[] {
  return [...channels.values()].map(({ listener }) => listener)
}
