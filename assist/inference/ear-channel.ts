import {
  frameDurationMs,
  frameSampleCount,
  type AudioFrame,
  type ChannelName,
} from '../audio/frame.js'
import { judge } from '../recognition/guards.js'
import type { Recognition, SegmentRecogniser } from '../recognition/recogniser.js'
import type { SpeechStarted, Transcript } from '../recognition/transcript.js'
import { stableLength } from '../recognition/stable-prefix.js'
import type { EndpointSettings } from '../vad/endpoint-rules.js'
import { Endpointer, type EndpointAction } from '../vad/endpointer.js'
import { EnergyGate } from '../vad/energy-gate.js'
import type { SpeechSegment } from '../vad/segment.js'
import { SileroState } from '../vad/silero.js'
import type { Job, JobKind } from './ear-jobs.js'
import { concatenate, SegmentText, type DecodeStart } from './segment-text.js'

/** Speech before the first partial: less of it is guessed, not heard. */
const firstPartialMs = 600

/** Less audio than this (0.8 s) after what is settled is guessed, not heard ("You"). */
const minOpenSampleCount = 12_800

/** A pause this long inside a segment is a breath, and no word is cut there. */
const prefixPauseMs = 96

/** How far a resumed stream must reach back to hear the beginning of the next word whole. */
const lookBackMs = 512

/** What a channel is made with. */
export interface EarChannelOptions {
  readonly channel: ChannelName
  readonly recogniser: SegmentRecogniser
  readonly endpoints: EndpointSettings
  /** Rhythm of partials; undefined: none. */
  readonly partialIntervalMs: number | undefined
  readonly addJob: (job: Job) => void
  readonly emit: (item: SpeechStarted | Transcript) => void
  /** Something was given up or disbelieved; for the counters. */
  readonly count: (what: EarCount) => void
  /** The engine failed on a segment, whose final is therefore empty. */
  readonly failed: (thrown: unknown) => void
}

/** What ears count. */
export type EarCount = 'partial-shed' | 'final-disbelieved' | 'final-decoded' | 'partial-decoded'

/** Decoding of the open part ahead of the endpoint: of which audio, its job, and its text once there. */
interface Speculation {
  readonly segment: SpeechSegment
  readonly job: Job
  recognition?: Recognition
  /** Set when the result has become wanted: as a settled part or as the final. */
  settle?: (recognition: Recognition) => void
}

/**
 * Voice activity and recognition of one channel of one call: one actor, whose model runs are jobs of its
 * ear, so that a slow partial never holds frames back.
 */
export class EarChannel {
  readonly channel: ChannelName
  readonly vadState = new SileroState()
  readonly gate = new EnergyGate()
  readonly #options: EarChannelOptions
  readonly #endpointer: Endpointer
  /** Start of the audio of every segment whose final is not out yet, by segment index. */
  readonly #unsettled = new Map<number, number>()
  #speculation: Speculation | undefined
  #partialJob: Job | undefined
  #lastPartialMs = 0
  #text = new SegmentText(0)
  #nowMs = 0

  constructor(options: EarChannelOptions) {
    this.channel = options.channel
    this.#options = options
    this.#endpointer = new Endpointer(options.endpoints)
  }

  /** Everything said before this moment of the call has its final; a resumed stream may begin here. */
  get settledMs(): number {
    const openMs = this.#endpointer.openStartMs ?? Infinity
    return Math.max(0, Math.min(...this.#unsettled.values(), openMs, this.#nowMs - lookBackMs))
  }

  /** Segments that have ended, or are open, without a final yet. */
  get openFinalCount(): number {
    return this.#unsettled.size
  }

  /** Takes one judged frame: adds jobs and emits what is known at once. */
  step(frame: AudioFrame, probability: number): void {
    this.#nowMs = frame.startMs + frameDurationMs
    const pausedMs = this.#endpointer.pauseMs
    const actions = this.#endpointer.step(frame, probability)
    for (const action of actions) this.#act(action)
    // A longer pause was decoded ahead of the endpoint already.
    const isBreathOver =
      pausedMs >= prefixPauseMs && this.#endpointer.pauseMs === 0 && actions.length === 0
    if (this.#isPartialDue(isBreathOver)) this.#requestPartial(isBreathOver)
  }

  /** The stream is over: the open segment gets its final. */
  finish(): void {
    for (const action of this.#endpointer.finish()) this.#act(action)
  }

  #act(action: EndpointAction): void {
    switch (action.kind) {
      case 'started':
        this.#start(action.segmentIndex, action.startMs)
        return
      case 'paused':
        this.#speculate(action.segment, action.voicedMs)
        return
      case 'resumed':
        this.#resume()
        return
      case 'ended':
        this.#end(action.segment, action.voicedMs)
        return
    }
  }

  #start(segmentIndex: number, startMs: number): void {
    this.#unsettled.set(segmentIndex, this.#endpointer.openStartMs ?? startMs)
    this.#lastPartialMs = startMs + firstPartialMs - (this.#options.partialIntervalMs ?? 0)
    this.#text = new SegmentText(segmentIndex)
    this.#options.emit({
      kind: 'speech-started',
      channel: this.channel,
      segmentIndex,
      startMs,
      atMs: this.#nowMs,
    })
  }

  #speculate(segment: SpeechSegment, voicedMs: number): void {
    this.#dropPartial()
    const text = this.#text
    const start = text.finalStart(segment.samples.length)
    const speculation: Speculation = {
      segment,
      job: this.#decode('speculative', segment, start, (recognition) => {
        speculation.recognition = recognition
        const whole = concatenate(start.before, recognition)
        if (text.isPrefix(segment.samples.length)) {
          text.keepPrefix(segment.samples.length, whole)
        }
        if (speculation.settle) speculation.settle(recognition)
        else this.#emitPartial(text, segment, { recognition: whole, voicedMs, isWhole: true })
      }),
    }
    this.#speculation = speculation
  }

  /** The speaker goes on: a part that is long enough is settled, a shorter one is decoded again later. */
  #resume(): void {
    const speculation = this.#speculation
    if (!speculation) return
    this.#speculation = undefined
    const sampleCount = speculation.segment.samples.length
    if (this.#text.isPart(sampleCount)) settle(speculation, this.#text.settlePart(sampleCount))
    else if (!speculation.recognition) speculation.job.isStale = true
  }

  #end(segment: SpeechSegment, voicedMs: number): void {
    this.#dropPartial()
    const text = this.#text
    const speculation = this.#speculation
    this.#speculation = undefined
    const sampleCount = segment.samples.length
    const isAhead =
      speculation?.segment.index === segment.index &&
      speculation.segment.samples.length === sampleCount
    const start = text.finalStart(sampleCount)
    if (speculation && isAhead) {
      settle(speculation, text.addLastPart(sampleCount))
    } else {
      if (speculation) speculation.job.isStale = true
      this.#decode('final', segment, start, text.addLastPart(sampleCount))
    }
    text.end((whole) => this.#emitFinal(segment, whole, voicedMs))
  }

  #isPartialDue(isBreathOver: boolean): boolean {
    const { partialIntervalMs } = this.#options
    const { isSpeaking, pauseMs, sampleCount } = this.#endpointer
    if (partialIntervalMs === undefined || !isSpeaking || pauseMs > 0) return false
    const sinceMs = this.#nowMs - this.#lastPartialMs
    // After a breath the text so far is worth having: what follows can then be decoded alone.
    const isWorthKeeping = isBreathOver && sinceMs > 0 && this.#text.isPrefix(sampleCount)
    const openSampleCount = sampleCount - this.#text.partialStart.fromSample
    return isWorthKeeping || (sinceMs >= partialIntervalMs && openSampleCount >= minOpenSampleCount)
  }

  /** @param isPrefix the newest frame follows a breath: later partials may begin with it */
  #requestPartial(isPrefix: boolean): void {
    const segment = this.#endpointer.snapshot()
    if (!segment) return
    this.#lastPartialMs = this.#nowMs
    if (this.#partialJob) {
      this.#options.count('partial-shed')
      this.#dropPartial()
    }
    const { voicedMs } = this.#endpointer
    const text = this.#text
    const start = text.partialStart
    this.#partialJob = this.#decode('partial', segment, start, (recognition) => {
      this.#partialJob = undefined
      text.draft = recognition.tokens
      const whole = concatenate(start.before, recognition)
      if (isPrefix) text.keepPrefix(segment.samples.length - frameSampleCount, whole)
      this.#emitPartial(text, segment, { recognition: whole, voicedMs, isWhole: false })
    })
  }

  #dropPartial(): void {
    if (this.#partialJob) this.#partialJob.isStale = true
    this.#partialJob = undefined
  }

  #decode(
    kind: JobKind,
    segment: SpeechSegment,
    { fromSample }: DecodeStart,
    done: Job['done'],
  ): Job {
    const isPartial = kind === 'partial'
    const steps = this.#options.recogniser.recognise({
      samples: segment.samples.subarray(fromSample),
      purpose: isPartial ? 'partial' : 'final',
      ...(isPartial ? { draft: this.#text.draft } : {}),
    })
    const job: Job = {
      kind,
      isStale: false,
      steps,
      done,
      failed: (thrown) => {
        this.#options.failed(thrown)
        if (!isPartial) done({ text: '', language: '', confidence: 0, tokens: [] })
      },
    }
    this.#options.addJob(job)
    return job
  }

  #emitPartial(
    text: SegmentText,
    segment: SpeechSegment,
    heard: { recognition: Recognition; voicedMs: number; isWhole: boolean },
  ): void {
    this.#options.count('partial-decoded')
    const isBelieved = judge({ ...heard.recognition, voicedMs: heard.voicedMs }) === 'accepted'
    if (!isBelieved || heard.recognition.text === text.shownText) return
    const stableChars = heard.isWhole
      ? heard.recognition.text.length
      : stableLength(text.shownText, heard.recognition.text)
    text.shownText = heard.recognition.text
    this.#options.emit({
      kind: 'partial',
      channel: this.channel,
      segmentIndex: segment.index,
      startMs: segment.startMs,
      text: heard.recognition.text,
      stableChars,
      atMs: this.#nowMs,
    })
  }

  #emitFinal(segment: SpeechSegment, recognition: Recognition, voicedMs: number): void {
    const isAccepted = judge({ ...recognition, voicedMs }) === 'accepted'
    this.#options.count(isAccepted ? 'final-decoded' : 'final-disbelieved')
    this.#unsettled.delete(segment.index)
    this.#options.emit({
      kind: 'final',
      channel: this.channel,
      segmentIndex: segment.index,
      startMs: segment.startMs,
      endMs: segment.endMs,
      text: isAccepted ? recognition.text : '',
      language: recognition.language,
      confidence: recognition.confidence,
      engine: this.#options.recogniser.name,
      pass: 1,
      end: segment.end,
      atMs: this.#nowMs,
    })
  }
}

/** Makes a speculation's result wanted: at once where it is there, else as soon as it comes. */
function settle(speculation: Speculation, wanted: (recognition: Recognition) => void): void {
  if (speculation.recognition) {
    wanted(speculation.recognition)
    return
  }
  speculation.settle = wanted
  speculation.job.kind = 'final'
}
