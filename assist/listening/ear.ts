import type { AudioFrame, ChannelName } from '../audio/frame.js'
import { LegDecoder } from '../audio/leg-decoder.js'
import { AssistError } from '../errors/errors.js'
import type { AudioFormat } from '../call/call-start.js'
import type { Recognition, RecognitionRequest } from '../recognition/recogniser.js'
import type { SpeechStarted, Transcript } from '../recognition/transcript.js'
import type { EndpointSettings } from '../vad/endpoint-rules.js'
import { EnergyGate } from '../vad/energy-gate.js'
import { SileroState, type SileroVad } from '../vad/silero.js'
import { ChannelSwitch, type EngineFailure, type ListeningChoice } from './channel-switch.js'
import { JobQueue, type Job } from './ear-jobs.js'
import type { Shelf } from './engine-shelf.js'
import { earCounts, type EarCount } from './listening-channel.js'
import { PartialRhythm } from './partial-rhythm.js'
import { Revisions } from './second-pass/revisions.js'

/** How an ear hears one call. */
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
  /** Finals of the first pass are looked at again. */
  readonly isRevised: boolean
}

/** Where a leg stands after some of its audio. */
export interface LegProgress {
  /** Every word before this moment of the call has its final. */
  readonly settledMs: number
}

/** What an ear tells while it works, and what it asks for. */
export interface EarOutput {
  readonly heard: (callId: string, item: SpeechStarted | Transcript) => void
  readonly engineFailed: (callId: string, failure: EngineFailure) => void
  /**
   * The second pass; undefined where it was not done.
   *
   * @param request its samples are given away
   */
  readonly revise: (callId: string, request: RecognitionRequest) => Promise<Recognition | undefined>
}

/** How long a closing leg waits for second passes of its last words. */
const maxRevisionWaitMs = 3_000

/** One channel at its ear: the state of its voice activity, and whoever listens. */
interface EarChannel {
  readonly vadState: SileroState
  readonly gate: EnergyGate
  readonly listener: ChannelSwitch
}

interface EarLeg {
  readonly decoder: LegDecoder
  readonly channels: ReadonlyMap<ChannelName, EarChannel>
}

interface PendingFrames {
  readonly frames: AudioFrame[]
  readonly channels: ReadonlyMap<ChannelName, EarChannel>
  next: number
  readonly judged: () => void
}

interface EarCall {
  readonly start: EarCallStart
  readonly legs: Map<string, EarLeg>
  /** Virtual calls work off their own jobs; live calls share the ear's. */
  readonly jobs: JobQueue
  readonly revisions: Revisions
  /** Keeps the messages of a call in order where handling one takes several turns. */
  tail: Promise<unknown>
}

/**
 * One ear: the voice activity model and the engines of a worker, and every call that sticks to it.
 *
 * Order of work: voice activity of every channel that has a frame (one batch), then one step of the most
 * urgent job, and so round again. Each round lets new messages in.
 */
export class Ear {
  readonly counts = Object.fromEntries(earCounts.map((name) => [name, 0])) as Record<
    EarCount,
    number
  >
  readonly #vad: SileroVad
  readonly #shelf: Shelf
  readonly #output: EarOutput
  readonly #calls = new Map<string, EarCall>()
  readonly #liveJobs = new JobQueue()
  #pending: PendingFrames[] = []
  #isRunning = false

  constructor(vad: SileroVad, shelf: Shelf, output: EarOutput) {
    this.#vad = vad
    this.#shelf = shelf
    this.#output = output
  }

  openCall(start: EarCallStart): void {
    const { callId } = start
    this.#calls.set(callId, {
      start,
      legs: new Map(),
      jobs: start.isVirtual ? new JobQueue() : this.#liveJobs,
      revisions: new Revisions(
        (request) => this.#output.revise(callId, request),
        (revised) => this.#output.heard(callId, revised),
      ),
      tail: Promise.resolve(),
    })
  }

  /** A socket's share of a call: one or both channels, its own format. */
  async openLeg(
    callId: string,
    legId: string,
    format: AudioFormat,
    startMs: number,
  ): Promise<void> {
    const call = this.#call(callId)
    const decoder = await LegDecoder.create(format, startMs)
    const channels = new Map(
      format.channels.map((channel) => [channel, this.#channel(call, channel)]),
    )
    call.legs.set(legId, { decoder, channels })
  }

  #channel(call: EarCall, channel: ChannelName): EarChannel {
    const { start, jobs, revisions } = call
    const { callId, partialIntervalMs, isVirtual, isRevised, endpoints } = start
    const addJob = (job: Job): void => {
      jobs.add(job)
      if (!isVirtual) this.#wake()
    }
    const listener = new ChannelSwitch({
      channel,
      choice: start,
      shelf: this.#shelf,
      endpoints,
      rhythm:
        partialIntervalMs === undefined
          ? undefined
          : new PartialRhythm(partialIntervalMs, isVirtual ? undefined : () => performance.now()),
      addJob,
      emit: (item) => this.#output.heard(callId, item),
      count: (what) => this.counts[what]++,
      revise: isRevised ? (...of) => revisions.add(...of) : undefined,
      failed: (failure) => this.#output.engineFailed(callId, failure),
    })
    return { vadState: new SileroState(), gate: new EnergyGate(), listener }
  }

  /** Resolves once the audio has been judged, and under the virtual clock once all it caused is done. */
  audio(callId: string, legId: string, bytes: Uint8Array): Promise<LegProgress> {
    return this.#inOrder(callId, legId, (leg) => leg.decoder.push(bytes))
  }

  /** Time passed without audio. */
  gap(callId: string, legId: string, durationMs: number): Promise<LegProgress> {
    return this.#inOrder(callId, legId, (leg) => leg.decoder.gap(durationMs))
  }

  /** The leg's stream is over: resolves once its last final is out; tells how many bytes were left over. */
  async closeLeg(callId: string, legId: string): Promise<{ leftoverByteLength: number }> {
    const call = this.#call(callId)
    await this.#inOrder(callId, legId, (leg) => leg.decoder.finish())
    const leg = call.legs.get(legId)
    const listeners = [...(leg?.channels.values() ?? [])].map(({ listener }) => listener)
    const finished = Promise.all(listeners.map((listener) => listener.finish()))
    if (call.start.isVirtual) {
      await this.#drain(call, finished)
      await call.revisions.pending()
    } else {
      await finished
      await Promise.race([call.revisions.pending(), delay(maxRevisionWaitMs)])
    }
    call.legs.delete(legId)
    return { leftoverByteLength: leg?.decoder.leftoverByteLength ?? 0 }
  }

  closeCall(callId: string): void {
    const call = this.#calls.get(callId)
    for (const leg of call?.legs.values() ?? []) {
      for (const { listener } of leg.channels.values()) listener.abandon()
    }
    this.#calls.delete(callId)
  }

  #call(callId: string): EarCall {
    const call = this.#calls.get(callId)
    if (call) return call
    throw new AssistError('ASSIST_CALL_NOT_FOUND', 'The ear does not know this call.')
  }

  #inOrder(
    callId: string,
    legId: string,
    decode: (leg: EarLeg) => AudioFrame[],
  ): Promise<LegProgress> {
    const call = this.#call(callId)
    const work = async (): Promise<LegProgress> => {
      const leg = call.legs.get(legId)
      if (!leg) throw new AssistError('ASSIST_CALL_NOT_FOUND', 'The ear does not know this leg.')
      const frames = decode(leg)
      if (call.start.isVirtual) await this.#listenVirtually(call, leg.channels, frames)
      else await this.#listenLive(leg.channels, frames)
      return {
        settledMs: Math.min(
          ...[...leg.channels.values()].map(({ listener }) => listener.settledMs),
        ),
      }
    }
    const done = call.tail.then(work)
    // A failed message is its sender's to hear of; those behind it still have their turn.
    call.tail = done.catch(() => undefined)
    return done
  }

  async #listenVirtually(
    call: EarCall,
    channels: ReadonlyMap<ChannelName, EarChannel>,
    frames: readonly AudioFrame[],
  ): Promise<void> {
    for (const frame of frames) {
      const channel = channels.get(frame.channel)
      if (!channel) continue
      await this.#judge([{ frame, channel }])
      do await this.#drain(call, idleness(call))
      while (idleness(call))
    }
  }

  /** Works off the call's jobs until none is left and `until` has come about. */
  async #drain(call: EarCall, until: Promise<unknown> | undefined): Promise<void> {
    let isOver = until === undefined
    void until?.then(() => (isOver = true))
    for (;;) {
      if (!call.jobs.isEmpty) await call.jobs.step()
      else if (isOver) return
      else await Promise.race([until, call.jobs.added()])
    }
  }

  /** Judged at once; held back while the call's finals are behind, so that a flood stays with its sender. */
  async #listenLive(
    channels: ReadonlyMap<ChannelName, EarChannel>,
    frames: AudioFrame[],
  ): Promise<void> {
    if (frames.length === 0) return
    await new Promise<void>((resolve) => {
      this.#pending.push({ channels, frames, next: 0, judged: resolve })
      this.#wake()
    })
    while ([...channels.values()].some(({ listener }) => listener.isBehind)) await delay(5)
  }

  #wake(): void {
    if (this.#isRunning) return
    this.#isRunning = true
    void this.#run()
  }

  async #run(): Promise<void> {
    while (this.#pending.length > 0 || !this.#liveJobs.isEmpty) {
      if (this.#pending.length > 0) await this.#judgePending()
      else await this.#liveJobs.step()
      await turn()
    }
    this.#isRunning = false
  }

  /** One frame of every channel that has one, in one batch of the model. */
  async #judgePending(): Promise<void> {
    const batch = new Map<EarChannel, AudioFrame>()
    for (const pending of this.#pending) {
      for (; pending.next < pending.frames.length; pending.next++) {
        const frame = pending.frames[pending.next]
        const channel = frame && pending.channels.get(frame.channel)
        if (!frame || !channel) continue
        if (batch.has(channel)) break
        batch.set(channel, frame)
      }
    }
    await this.#judge([...batch].map(([channel, frame]) => ({ frame, channel })))
    const finished = this.#pending.filter((pending) => pending.next >= pending.frames.length)
    this.#pending = this.#pending.filter((pending) => pending.next < pending.frames.length)
    for (const pending of finished) pending.judged()
  }

  async #judge(batch: readonly { frame: AudioFrame; channel: EarChannel }[]): Promise<void> {
    const loud = batch.filter(({ frame, channel }) => channel.gate.isOpen(frame.samples))
    const probabilities = await this.#vad.run(
      loud.map(({ frame, channel }) => ({ samples: frame.samples, state: channel.vadState })),
    )
    const byChannel = new Map(loud.map(({ channel }, index) => [channel, probabilities[index]]))
    for (const { frame, channel } of batch) {
      channel.listener.step(frame, byChannel.get(channel) ?? 0)
    }
  }
}

/** Lets the worker's messages in. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** What a call waits for besides its jobs: an engine that loads or listens, a second pass. */
function idleness(call: EarCall): Promise<unknown> | undefined {
  const channels = [...call.legs.values()].flatMap((leg) => [...leg.channels.values()])
  const pending = [
    call.revisions.pending(),
    ...channels.map(({ listener }) => listener.pending()),
  ].filter((one) => one !== undefined)
  return pending.length === 0 ? undefined : Promise.all(pending)
}

function delay(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs))
}
