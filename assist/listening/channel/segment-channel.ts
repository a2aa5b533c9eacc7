import { frameDurationMs, frameSampleCount } from '../../audio/frame.js'
import type { ChannelName, SpokenLanguage } from '../../call/call-start.js'
import type { DomainPhrase } from '../../recognition/biasing/domain-phrase.js'
import type { Recognition, SegmentRecogniser } from '../../recognition/recogniser.js'
import type { EndpointSettings } from '../../vad/endpoint-rules.js'
import { Endpointer, type EndpointAction } from '../../vad/endpointer.js'
import type { SpeechSegment } from '../../vad/segment.js'
import type { JudgedFrame } from '../../vad/voice-judge.js'
import { isNumberOpen } from '../patience/open-number.js'
import type { Revise } from '../second-pass/revisions.js'
import type { Job } from './job-queue.js'
import type { ListeningChannel, ListeningOutput } from './listening-channel.js'
import type { PartialRhythm } from './partial-rhythm.js'
import { PartialSchedule } from './partial-schedule.js'
import { SegmentDecoder } from './segment-decoder.js'
import { concatenate, SegmentText } from './segment-text.js'
import { SegmentTranscripts } from './segment-transcripts.js'
import { Speculation } from './speculation.js'

/** A pause this long inside a segment is a breath, and no word is cut there. */
const prefixPauseMs = 96

/** How far back the next engine has to begin so that it gets the first sound of the next word. */
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
  readonly phrases: readonly DomainPhrase[]
  readonly endpoints: EndpointSettings
  /** Rhythm of partials; undefined: none. */
  readonly rhythm: PartialRhythm | undefined
  /** Segments that engines before this one have counted. */
  readonly segmentOffset: number
  readonly addJob: (job: Job) => void
  /** Has the second pass look at a final; undefined: one pass. */
  readonly revise: Revise | undefined
}

/**
 * Endpoints and recognition of one channel of one call at an engine that writes segments. It is one actor, whose model
 * runs are jobs of its ear, so that a slow partial never holds frames back.
 */
export class SegmentChannel implements ListeningChannel {
  readonly endpointer: Endpointer
  readonly #options: SegmentChannelOptions
  readonly #decoder: SegmentDecoder
  readonly #transcripts: SegmentTranscripts
  readonly #partials: PartialSchedule
  /** Start of the audio of every segment whose final is not out yet, by segment index. */
  readonly #unsettled = new Map<number, number>()
  readonly #whenSettled: (() => void)[] = []
  #speculation: Speculation | undefined
  #text = new SegmentText(0)
  #nowMs = 0
  #isAbandoned = false

  constructor(options: SegmentChannelOptions) {
    const { recogniser, language, keyterms, phrases, addJob } = options
    this.#options = options
    this.endpointer = new Endpointer(options.endpoints)
    this.#partials = new PartialSchedule(options.rhythm)
    this.#transcripts = new SegmentTranscripts({ ...options, engine: recogniser.name })
    const failed = (thrown: unknown): void => {
      if (!this.#isAbandoned) options.failed(thrown)
    }
    const context = { keyterms, phrases }
    this.#decoder = new SegmentDecoder({ recogniser, language, context, addJob, failed })
  }

  get settledMs(): number {
    const openMs = this.endpointer.openStartMs ?? Infinity
    return Math.max(0, Math.min(...this.#unsettled.values(), openMs, this.#nowMs - lookBackMs))
  }

  get isBehind(): boolean {
    return this.#unsettled.size > maxOpenFinals
  }

  get segmentIndex(): number {
    return this.#options.segmentOffset + this.#text.index
  }

  step({ frame, actions, pausedMs }: JudgedFrame): void {
    this.#nowMs = frame.startMs + frameDurationMs
    for (const action of actions) this.#act(action)
    if (this.endpointer.isJudgementDue) this.#speculation?.hurry()
    // A longer pause was decoded ahead of the endpoint already.
    const isBreathOver =
      pausedMs >= prefixPauseMs && this.endpointer.pauseMs === 0 && actions.length === 0
    if (this.#isPartialDue(isBreathOver)) this.#requestPartial(isBreathOver)
  }

  pending(): undefined {
    return undefined
  }

  endpoint(): void {
    for (const action of this.endpointer.finish()) this.#act(action)
  }

  finish(): Promise<void> {
    this.endpoint()
    if (this.#isAbandoned || this.#unsettled.size === 0) return Promise.resolve()
    return new Promise((resolve) => this.#whenSettled.push(resolve))
  }

  abandon(): void {
    this.#isAbandoned = true
    this.#partials.drop()
    this.#speculation?.drop()
    for (const [index, startMs] of this.#unsettled) {
      this.#transcripts.empty({ index, startMs, endMs: this.#nowMs, end: 'cut' }, this.#nowMs)
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
    this.#unsettled.set(segmentIndex, this.endpointer.openStartMs ?? startMs)
    this.#partials.begin(startMs)
    this.#text = new SegmentText(segmentIndex)
    this.#transcripts.started(segmentIndex, startMs, this.#nowMs)
  }

  #speculate(segment: SpeechSegment, voicedMs: number): void {
    this.#partials.drop()
    const text = this.#text
    const sampleCount = segment.samples.length
    const { fromSample, before, draft } = text.finalStart(sampleCount)
    const speculation = new Speculation(segment)
    this.#speculation = speculation
    this.endpointer.awaitJudgement()
    const order = { kind: 'speculative', segment, fromSample, draft } as const
    const job = this.#decoder.decode(order, (recognition) => {
      const whole = concatenate(before, recognition)
      text.written = whole.tokens
      if (this.#speculation === speculation) this.#judgePause(whole)
      if (text.isPrefix(sampleCount)) text.keepPrefix(sampleCount, whole)
      if (speculation.decoded(recognition)) return
      this.#writePartial(text, segment, { recognition: whole, voicedMs, isWhole: true })
    })
    speculation.begin(job)
  }

  /** How long the pause may become depends on what was said before it. */
  #judgePause(written: Recognition): void {
    this.endpointer.judgePause(isNumberOpen(written, this.#options.language))
  }

  /** The speaker goes on: a part that is long enough is settled, a shorter one is decoded again later. */
  #resume(): void {
    const speculation = this.#speculation
    if (!speculation) return
    this.#speculation = undefined
    const { sampleCount } = speculation
    if (this.#text.isPart(sampleCount)) speculation.want(this.#text.settlePart(sampleCount))
    else speculation.drop()
  }

  #end(segment: SpeechSegment, voicedMs: number): void {
    this.#partials.drop()
    const text = this.#text
    const speculation = this.#speculation
    this.#speculation = undefined
    const sampleCount = segment.samples.length
    const { fromSample, draft } = text.finalStart(sampleCount)
    const write = text.addLastPart(sampleCount)
    if (speculation?.covers(segment)) {
      speculation.want(write)
    } else {
      speculation?.drop()
      this.#decoder.decode({ kind: 'final', segment, fromSample, draft }, write)
    }
    text.end((recognition) => this.#writeFinal(segment, recognition, voicedMs))
  }

  #isPartialDue(isBreathOver: boolean): boolean {
    const { isSpeaking, pauseMs, sampleCount } = this.endpointer
    if (!isSpeaking || pauseMs > 0) return false
    return this.#partials.isDue(this.#nowMs, {
      openSampleCount: sampleCount - this.#text.partialStart.fromSample,
      // After a breath the text so far is worth having: what follows can then be decoded alone.
      isWorthKeeping: isBreathOver && this.#text.isPrefix(sampleCount),
    })
  }

  /** @param isPrefix the newest frame follows a breath: later partials may begin with it */
  #requestPartial(isPrefix: boolean): void {
    const segment = this.endpointer.snapshot()
    if (!segment) return
    const { voicedMs } = this.endpointer
    const text = this.#text
    const { fromSample, before } = text.partialStart
    const { draft } = text
    const kind = this.#options.channel === 'agent' ? 'agent-partial' : 'partial'
    const start = (): Job =>
      this.#decoder.decode({ kind, segment, fromSample, draft }, (recognition) => {
        this.#partials.end()
        text.draft = recognition.tokens
        const whole = concatenate(before, recognition)
        text.written = whole.tokens
        if (isPrefix) text.keepPrefix(segment.samples.length - frameSampleCount, whole)
        this.#writePartial(text, segment, { recognition: whole, voicedMs, isWhole: false })
      })
    if (this.#partials.replace(this.#nowMs, start)) this.#options.count('partial-shed')
  }

  #writePartial(
    text: SegmentText,
    { startMs }: SpeechSegment,
    written: { recognition: Recognition; voicedMs: number; isWhole: boolean },
  ): void {
    if (this.#isAbandoned) return
    this.#transcripts.partial(text, startMs, { ...written, atMs: this.#nowMs })
  }

  #writeFinal(segment: SpeechSegment, recognition: Recognition, voicedMs: number): void {
    if (this.#isAbandoned) return
    this.#unsettled.delete(segment.index)
    const written = { recognition, voicedMs, atMs: this.#nowMs }
    const final = this.#transcripts.final(segment, written)
    if (final) {
      const { wordConfidences } = recognition
      this.#options.revise?.(final, this.#decoder.request(segment, 0), {
        voicedMs,
        wordConfidences,
      })
      this.#decoder.remember(final.text)
    }
    if (this.#unsettled.size === 0) this.#settled()
  }

  #settled(): void {
    for (const wake of this.#whenSettled.splice(0)) wake()
  }
}
