import type { AudioFrame, ChannelName } from '../audio/frame.js'
import { LegDecoder } from '../audio/leg-decoder.js'
import { AssistError } from '../errors/errors.js'
import type { EngineSource } from '../recognition/loaded-engines.js'
import type { ListeningItem } from '../recognition/transcript.js'
import type { SileroVad } from '../vad/silero.js'
import { VoiceJudge } from '../vad/voice-judge.js'
import { CallInspection } from './call-inspection.js'
import { ChannelSwitch, type EngineFailure } from './channel/channel-switch.js'
import { JobQueue } from './channel/job-queue.js'
import { earCounts, type EarCount } from './channel/listening-channel.js'
import { PartialRhythm } from './channel/partial-rhythm.js'
import {
  EarChannel,
  ListenedCall,
  listenersOf,
  unheard,
  type EarCallStart,
  type EarLeg,
  type LegOpening,
} from './listened-call.js'
import { LiveLoop } from './live-loop.js'
import { Revisions, type AskSecondPass } from './second-pass/revisions.js'

/** Where a leg stands after some of its audio. */
export interface LegProgress {
  /** All speech before this moment of the call has its final. */
  readonly settledMs: number
}

/** What an ear reports while it works, and what it asks for. */
export interface EarOutput {
  readonly heard: (callId: string, item: ListeningItem) => void
  readonly engineFailed: (callId: string, failure: EngineFailure) => void
  /** The engines get no further with any live call; left out: nobody starts them again. */
  readonly stuck?: () => void
  /**
   * Asks for the second pass; its answer is undefined where there was none.
   *
   * @param request its samples are given away
   */
  readonly revise: (
    callId: string,
    ...asked: Parameters<AskSecondPass>
  ) => ReturnType<AskSecondPass>
}

/** Live recognitions that share a step: as many as Moonshine's decoder takes through one run. */
const mostTogether = 4

/** How long a closing leg waits for second passes of its last words, where the call does not say. */
const usualRevisionWaitMs = 3_000

/** One ear: the voice activity model and the engines of a worker, and every call that sticks to it. */
export class Ear {
  readonly counts = Object.fromEntries(earCounts.map((name) => [name, 0])) as Record<
    EarCount,
    number
  >
  readonly #engines: EngineSource
  readonly #output: EarOutput
  readonly #calls = new Map<string, ListenedCall>()
  readonly #liveJobs = new JobQueue(mostTogether)
  readonly #judge: VoiceJudge
  readonly #liveLoop: LiveLoop

  constructor(vad: SileroVad, engines: EngineSource, output: EarOutput) {
    this.#engines = engines
    this.#output = output
    this.#judge = new VoiceJudge(vad)
    this.#liveLoop = new LiveLoop(this.#judge, this.#liveJobs, () => output.stuck?.())
  }

  /** A call begins; its legs follow. */
  openCall(start: EarCallStart): void {
    const { callId, isVirtual } = start
    const inspection = new CallInspection((item) => this.#output.heard(callId, item))
    const revisions = new Revisions({
      ask: (...asked) => this.#output.revise(callId, ...asked),
      emit: (revised) => inspection.heard(revised),
    })
    const jobs = isVirtual ? new JobQueue() : this.#liveJobs
    this.#calls.set(callId, new ListenedCall(start, { jobs, revisions, inspection }))
  }

  /** A socket's share of a call: one or both channels, its own format. */
  async openLeg(callId: string, legId: string, opening: LegOpening): Promise<void> {
    const { format, startMs, heardMs = {} } = opening
    const call = this.#call(callId)
    const decoder = await LegDecoder.create(format, startMs)
    const channels = new Map(
      format.channels.map((channel) => [channel, this.#channel(call, channel)]),
    )
    call.legs.set(legId, { decoder, channels, heardMs })
  }

  /** Resolves once the audio has been judged, and under the virtual clock once all it caused is done. */
  audio(callId: string, legId: string, bytes: Uint8Array): Promise<LegProgress> {
    return this.#listen(callId, legId, (leg) => leg.decoder.push(bytes))
  }

  /** Time passed without audio. */
  gap(callId: string, legId: string, durationMs: number): Promise<LegProgress> {
    return this.#listen(callId, legId, (leg) => leg.decoder.gap(durationMs))
  }

  /** What is being said ends here, behind the audio that has come; engines with endpoints of their own go on. */
  endpoint(callId: string, legId: string): Promise<void> {
    return this.#call(callId).inOrder(legId, (leg) => {
      for (const listener of listenersOf(leg)) listener.endpoint()
      return Promise.resolve()
    })
  }

  /** The leg's stream is over: resolves once its last final is out, with the bytes that made no whole sample. */
  async closeLeg(callId: string, legId: string): Promise<{ leftoverByteLength: number }> {
    const call = this.#call(callId)
    await this.#listen(callId, legId, (leg) => leg.decoder.finish())
    const leg = call.legs.get(legId)
    const listeners = leg ? listenersOf(leg) : []
    const finished = Promise.all(listeners.map((listener) => listener.finish()))
    if (call.start.isVirtual) {
      await call.drain(finished)
      await call.revisions.pending()
    } else {
      await finished
      const { revisionWaitMs = usualRevisionWaitMs } = call.start
      await Promise.race([call.revisions.pending(), delay(revisionWaitMs)])
    }
    call.legs.delete(legId)
    return { leftoverByteLength: leg?.decoder.leftoverByteLength ?? 0 }
  }

  /** The call is over; what has no final by now gets none. */
  closeCall(callId: string): void {
    this.#calls.get(callId)?.abandon()
    this.#calls.delete(callId)
  }

  #channel(call: ListenedCall, channel: ChannelName): EarChannel {
    const { start, jobs, revisions, inspection } = call
    const { callId, partialIntervalMs, isVirtual, isRevised, endpoints } = start
    const now = isVirtual ? undefined : () => performance.now()
    const listener = new ChannelSwitch({
      channel,
      choice: start,
      engines: this.#engines,
      endpoints,
      rhythm:
        partialIntervalMs === undefined
          ? undefined
          : new PartialRhythm(partialIntervalMs, channel, now),
      addJob: (job) => (isVirtual ? jobs.add(job) : this.#liveLoop.addJob(job)),
      judged: (frame, probability) => inspection.judged(frame, probability),
      emit: (item) => inspection.heard(item),
      count: (what) => this.counts[what]++,
      revise: isRevised
        ? (final, ...of) => {
            if (!inspection.isCopied(final)) revisions.add(final, ...of)
          }
        : undefined,
      failed: (failure) => this.#output.engineFailed(callId, failure),
    })
    return new EarChannel(listener, inspection)
  }

  #call(callId: string): ListenedCall {
    const call = this.#calls.get(callId)
    if (call) return call
    throw new AssistError('ASSIST_CALL_NOT_FOUND', 'The ear does not know this call.')
  }

  #listen(
    callId: string,
    legId: string,
    decode: (leg: EarLeg) => AudioFrame[],
  ): Promise<LegProgress> {
    const call = this.#call(callId)
    return call.inOrder(legId, async (leg) => {
      const frames = unheard(leg, decode(leg))
      call.inspection.hear(frames)
      if (call.start.isVirtual) await this.#listenVirtually(call, leg, frames)
      else await this.#listenLive(leg, frames)
      return { settledMs: Math.min(...listenersOf(leg).map(({ settledMs }) => settledMs)) }
    })
  }

  /** Frame by frame: the next one is taken when all that this one caused is done. */
  async #listenVirtually(
    call: ListenedCall,
    { channels }: EarLeg,
    frames: readonly AudioFrame[],
  ): Promise<void> {
    for (const frame of frames) {
      const channel = channels.get(frame.channel)
      if (!channel) continue
      await this.#judge.judge([{ frame: channel.admit(frame), channel }])
      do await call.drain(call.pending())
      while (call.pending())
    }
  }

  /** Judged at once; held back while the leg's finals are behind, so that a flood stays with its sender. */
  async #listenLive(leg: EarLeg, frames: readonly AudioFrame[]): Promise<void> {
    if (frames.length === 0) return
    await this.#liveLoop.judged(frames, leg.channels)
    while (listenersOf(leg).some(({ isBehind }) => isBehind)) await delay(5)
  }
}

function delay(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs))
}
