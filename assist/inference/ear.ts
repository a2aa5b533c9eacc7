import type { AudioFrame } from '../audio/frame.js'
import { LegDecoder } from '../audio/leg-decoder.js'
import { AssistError } from '../errors.js'
import type { AudioFormat } from '../ingest/call-start.js'
import type { SegmentRecogniser } from '../recognition/recogniser.js'
import type { SpeechStarted, Transcript } from '../recognition/transcript.js'
import type { EndpointSettings } from '../vad/endpoint-rules.js'
import type { SileroVad } from '../vad/silero.js'
import { EarChannel, type EarCount } from './ear-channel.js'
import { JobQueue } from './ear-jobs.js'

/** How an ear hears one call. */
export interface EarCallStart {
  readonly callId: string
  /**
   * True under the virtual clock: no frame is taken while work of an earlier one is left, so that
   * the same audio gives the same transcripts in the same order on any machine.
   */
  readonly isVirtual: boolean
  readonly endpoints: EndpointSettings
  /** Rhythm of partials; undefined: none. */
  readonly partialIntervalMs?: number
}

/** Where a leg stands after some of its audio. */
export interface LegProgress {
  /** Every word before this moment of the call has its final. */
  readonly settledMs: number
}

/** What an ear tells while it works. */
export interface EarOutput {
  readonly heard: (callId: string, item: SpeechStarted | Transcript) => void
  readonly failed: (callId: string, error: unknown) => void
}

/** Segments of a channel that may wait for their final before its sender has to wait too. */
const maxOpenFinals = 4

interface PendingFrames {
  readonly frames: AudioFrame[]
  readonly channels: ReadonlyMap<string, EarChannel>
  next: number
  readonly judged: () => void
}

interface EarCall {
  readonly start: EarCallStart
  readonly legs: Map<string, { decoder: LegDecoder; channels: Map<string, EarChannel> }>
  /** Virtual calls work off their own jobs; live calls share the ear's. */
  readonly jobs: JobQueue
  /** Keeps the messages of a call in order where handling one takes several turns. */
  tail: Promise<unknown>
}

/**
 * One ear: the voice activity model and the recogniser of a worker, and every call that sticks to it.
 *
 * Order of work: voice activity of every channel that has a frame (one batch), then one step of the most
 * urgent job, and so round again. Each round lets new messages in.
 */
export class Ear {
  readonly counts: Record<EarCount, number> = {
    'partial-shed': 0,
    'final-disbelieved': 0,
    'final-decoded': 0,
    'partial-decoded': 0,
  }
  readonly #vad: SileroVad
  readonly #recogniser: SegmentRecogniser
  readonly #output: EarOutput
  readonly #calls = new Map<string, EarCall>()
  readonly #liveJobs = new JobQueue()
  #pending: PendingFrames[] = []
  #isRunning = false

  constructor(vad: SileroVad, recogniser: SegmentRecogniser, output: EarOutput) {
    this.#vad = vad
    this.#recogniser = recogniser
    this.#output = output
  }

  openCall(start: EarCallStart): void {
    this.#calls.set(start.callId, {
      start,
      legs: new Map(),
      jobs: start.isVirtual ? new JobQueue() : this.#liveJobs,
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
      format.channels.map((channel) => [
        channel,
        new EarChannel({
          channel,
          recogniser: this.#recogniser,
          endpoints: call.start.endpoints,
          partialIntervalMs: call.start.partialIntervalMs,
          addJob: (job) => call.jobs.add(job),
          emit: (item) => this.#output.heard(callId, item),
          count: (what) => this.counts[what]++,
          failed: (thrown) => this.#output.failed(callId, thrown),
        }),
      ]),
    )
    call.legs.set(legId, { decoder, channels })
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
    for (const channel of leg?.channels.values() ?? []) channel.finish()
    if (call.start.isVirtual) await this.#drain(call)
    else if (leg) await this.#untilAtMost(leg.channels, 0)
    call.legs.delete(legId)
    return { leftoverByteLength: leg?.decoder.leftoverByteLength ?? 0 }
  }

  closeCall(callId: string): void {
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
    decode: (leg: { decoder: LegDecoder }) => AudioFrame[],
  ): Promise<LegProgress> {
    const call = this.#call(callId)
    const work = async (): Promise<LegProgress> => {
      const leg = call.legs.get(legId)
      if (!leg) throw new AssistError('ASSIST_CALL_NOT_FOUND', 'The ear does not know this leg.')
      const frames = decode(leg)
      if (call.start.isVirtual) await this.#listenVirtually(call, leg.channels, frames)
      else await this.#listenLive(leg.channels, frames)
      return {
        settledMs: Math.min(...[...leg.channels.values()].map((channel) => channel.settledMs)),
      }
    }
    const done = call.tail.then(work)
    // A failed message is its sender's to hear of; those behind it still have their turn.
    call.tail = done.catch(() => undefined)
    return done
  }

  async #listenVirtually(
    call: EarCall,
    channels: ReadonlyMap<string, EarChannel>,
    frames: readonly AudioFrame[],
  ): Promise<void> {
    for (const frame of frames) {
      const channel = channels.get(frame.channel)
      if (!channel) continue
      await this.#judge([{ frame, channel }])
      await this.#drain(call)
    }
  }

  async #drain(call: EarCall): Promise<void> {
    while (!call.jobs.isEmpty) await call.jobs.step()
  }

  /** Judged at once; held back while the call's finals are behind, so that a flood stays with its sender. */
  async #listenLive(
    channels: ReadonlyMap<string, EarChannel>,
    frames: AudioFrame[],
  ): Promise<void> {
    if (frames.length === 0) return
    await new Promise<void>((resolve) => {
      this.#pending.push({ channels, frames, next: 0, judged: resolve })
      this.#wake()
    })
    await this.#untilAtMost(channels, maxOpenFinals)
  }

  async #untilAtMost(channels: ReadonlyMap<string, EarChannel>, count: number): Promise<void> {
    this.#wake()
    while ([...channels.values()].some((channel) => channel.openFinalCount > count)) await turn()
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
    for (const { frame, channel } of batch) channel.step(frame, byChannel.get(channel) ?? 0)
  }
}

/** Lets the worker's messages in. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
