import {
  frameDurationMs,
  frameSampleCount,
  type AudioFrame,
  type ChannelName,
} from '../audio/frame.js'
import type { SpokenLanguage } from '../call/call-start.js'
import { judge } from '../recognition/guards.js'
import type {
  Recognition,
  RecognitionRequest,
  SegmentRecogniser,
} from '../recognition/recogniser.js'
import type { FinalTranscript } from '../recognition/transcript.js'
import { stableLength } from '../recognition/stable-prefix.js'
import type { EndpointSettings } from '../vad/endpoint-rules.js'
import { Endpointer, type EndpointAction } from '../vad/endpointer.js'
import type { SpeechSegment } from '../vad/segment.js'
import type { Job, JobKind } from './ear-jobs.js'
import type { ListeningChannel, ListeningOutput } from './listening-channel.js'
import type { PartialRhythm } from './partial-rhythm.js'
import type { Revise } from './second-pass/revisions.js'
import { concatenate, nothing, SegmentText, type DecodeStart } from './segment-text.js'

/** Speech before the first partial: less of it is guessed, not heard. */
const firstPartialMs = 600

/** Less audio than this (0.8 s) after what is settled is guessed, not heard ("You"). */
const minOpenSampleCount = 12_800

/** A pause this long inside a segment is a breath, and no word is cut there. */
const prefixPauseMs = 96

/** How far a resumed stream must reach back to hear the beginning of the next word whole. */
const lookBackMs = 512

/** Segments that may wait for their final before the sender has to wait too. */
const maxOpenFinals = 4

/** What a channel at an engine of segments is made with. */
export interface SegmentChannelOptions extends ListeningOutput {
  readonly channel: ChannelName
  readonly recogniser: SegmentRecogniser
  readonly language: SpokenLanguage
  /** Domain words, most important first. */
  readonly keyterms: readonly string[]
  readonly endpoints: EndpointSettings
  /** Rhythm of partials; undefined: none. */
  readonly rhythm: PartialRhythm | undefined
  /** Segments that engines before this one have counted. */
  readonly segmentOffset: number
  readonly addJob: (job: Job) => void
  /** Has the second pass look at a final; undefined: one pass. */
  readonly revise: Revise | undefined
}

/** Decoding of the open part ahead of the endpoint: of which audio, its job, and its text once there. */
interface Speculation {
  readonly segment: SpeechSegment
  readonly job: Job
  recognition?: Recognition
  /** Set when the result has become wanted: as a settled part or as the final. */
  settle?: (recognition: Recognition) => void
}

/**
 * Endpoints and recognition of one channel of one call at an engine that writes segments: one actor, whose model
 * runs are jobs of its ear, so that a slow partial never holds frames back.
 */
export class SegmentChannel implements ListeningChannel {
  readonly #options: SegmentChannelOptions
  readonly #endpointer: Endpointer
  /** Start of the audio of every segment whose final is not out yet, by segment index. */
  readonly #unsettled = new Map<number, number>()
  #speculation: Speculation | undefined
  #partialJob: Job | undefined
  #partialMeasured: (() => void) | undefined
  #lastPartialMs = 0
  #text = new SegmentText(0)
  #nowMs = 0
  #lastFinalText = ''
  #isAbandoned = false
  readonly #whenSettled: (() => void)[] = []

  constructor(options: SegmentChannelOptions) {
    this.#options = options
    this.#endpointer = new Endpointer(options.endpoints)
  }

  get settledMs(): number {
    const openMs = this.#endpointer.openStartMs ?? Infinity
    return Math.max(0, Math.min(...this.#unsettled.values(), openMs, this.#nowMs - lookBackMs))
  }

  get isBehind(): boolean {
    return this.#unsettled.size > maxOpenFinals
  }

  get segmentIndex(): number {
    return this.#options.segmentOffset + this.#text.index
  }

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

  pending(): undefined {
    return undefined
  }

  finish(): Promise<void> {
    for (const action of this.#endpointer.finish()) this.#act(action)
    if (this.#isAbandoned || this.#unsettled.size === 0) return Promise.resolve()
    return new Promise((resolve) => this.#whenSettled.push(resolve))
  }

  abandon(): void {
    this.#isAbandoned = true
    this.#dropPartial()
    if (this.#speculation) this.#speculation.job.isStale = true
    for (const [index, startMs] of this.#unsettled) {
      this.#options.emit({
        ...this.#finalOf({ index, startMs, endMs: this.#nowMs, end: 'cut' }, nothing),
      })
    }
    this.#unsettled.clear()
    this.#settled()
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
    this.#lastPartialMs = startMs + firstPartialMs - (this.#options.rhythm?.intervalMs ?? 0)
    this.#text = new SegmentText(segmentIndex)
    this.#options.emit({
      kind: 'speech-started',
      channel: this.#options.channel,
      segmentIndex: this.segmentIndex,
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
    const intervalMs = this.#options.rhythm?.intervalMs
    const { isSpeaking, pauseMs, sampleCount } = this.#endpointer
    if (intervalMs === undefined || !isSpeaking || pauseMs > 0) return false
    const sinceMs = this.#nowMs - this.#lastPartialMs
    // After a breath the text so far is worth having: what follows can then be decoded alone.
    const isWorthKeeping = isBreathOver && sinceMs > 0 && this.#text.isPrefix(sampleCount)
    const openSampleCount = sampleCount - this.#text.partialStart.fromSample
    return isWorthKeeping || (sinceMs >= intervalMs && openSampleCount >= minOpenSampleCount)
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
    this.#partialMeasured = this.#options.rhythm?.request()
    this.#partialJob = this.#decode('partial', segment, start, (recognition) => {
      this.#endPartial()
      text.draft = recognition.tokens
      const whole = concatenate(start.before, recognition)
      if (isPrefix) text.keepPrefix(segment.samples.length - frameSampleCount, whole)
      this.#emitPartial(text, segment, { recognition: whole, voicedMs, isWhole: false })
    })
  }

  #dropPartial(): void {
    if (this.#partialJob) this.#partialJob.isStale = true
    this.#endPartial()
  }

  /** What was given up counts as well: it would have taken longer still. */
  #endPartial(): void {
    this.#partialJob = undefined
    this.#partialMeasured?.()
    this.#partialMeasured = undefined
  }

  #decode(
    kind: JobKind,
    segment: SpeechSegment,
    { fromSample }: DecodeStart,
    done: Job['done'],
  ): Job {
    const isPartial = kind === 'partial'
    const steps = this.#options.recogniser.recognise({
      ...this.#request(segment, fromSample),
      purpose: isPartial ? 'partial' : 'final',
      ...(isPartial ? { draft: this.#text.draft } : {}),
    })
    const job: Job = {
      kind,
      isStale: false,
      steps,
      done,
      failed: (thrown) => {
        if (!this.#isAbandoned) this.#options.failed(thrown)
      },
    }
    this.#options.addJob(job)
    return job
  }

  #request(segment: SpeechSegment, fromSample: number): RecognitionRequest {
    const { language, keyterms } = this.#options
    return {
      samples: segment.samples.subarray(fromSample),
      purpose: 'final',
      language,
      context: {
        keyterms,
        lastUtterances: this.#lastFinalText === '' ? [] : [this.#lastFinalText],
      },
    }
  }

  #emitPartial(
    text: SegmentText,
    segment: SpeechSegment,
    heard: { recognition: Recognition; voicedMs: number; isWhole: boolean },
  ): void {
    if (this.#isAbandoned) return
    this.#options.count('partial-decoded')
    const isBelieved = judge({ ...heard.recognition, voicedMs: heard.voicedMs }) === 'accepted'
    if (!isBelieved || heard.recognition.text === text.shownText) return
    const stableChars = heard.isWhole
      ? heard.recognition.text.length
      : stableLength(text.shownText, heard.recognition.text)
    text.shownText = heard.recognition.text
    this.#options.emit({
      kind: 'partial',
      channel: this.#options.channel,
      segmentIndex: this.#options.segmentOffset + segment.index,
      startMs: segment.startMs,
      text: heard.recognition.text,
      stableChars,
      atMs: this.#nowMs,
    })
  }

  #emitFinal(segment: SpeechSegment, recognition: Recognition, voicedMs: number): void {
    if (this.#isAbandoned) return
    const isAccepted = judge({ ...recognition, voicedMs }) === 'accepted'
    this.#options.count(isAccepted ? 'final-decoded' : 'final-disbelieved')
    this.#unsettled.delete(segment.index)
    const final = this.#finalOf(segment, {
      ...recognition,
      text: isAccepted ? recognition.text : '',
    })
    this.#options.emit(final)
    if (isAccepted) {
      this.#options.revise?.(final, this.#request(segment, 0), voicedMs)
      this.#lastFinalText = recognition.text
    }
    if (this.#unsettled.size === 0) this.#settled()
  }

  #settled(): void {
    for (const wake of this.#whenSettled.splice(0)) wake()
  }

  #finalOf(
    segment: Pick<SpeechSegment, 'index' | 'startMs' | 'endMs' | 'end'>,
    { text, language, confidence }: Recognition,
  ): FinalTranscript {
    return {
      kind: 'final',
      channel: this.#options.channel,
      segmentIndex: this.#options.segmentOffset + segment.index,
      startMs: segment.startMs,
      endMs: segment.endMs,
      text,
      language,
      confidence,
      engine: this.#options.recogniser.name,
      pass: 1,
      end: segment.end,
      atMs: this.#nowMs,
    }
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
