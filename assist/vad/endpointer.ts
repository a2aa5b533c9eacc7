import {
  concatenateFrames,
  frameDurationMs,
  frameSampleCount,
  type AudioFrame,
} from '../audio/frame.js'
import type { EndpointRule, EndpointSettings } from './endpoint-rules.js'
import type { SegmentEnd, SpeechSegment } from './segment.js'

/** What follows from a frame. */
export type EndpointAction =
  | { readonly kind: 'started'; readonly segmentIndex: number; readonly startMs: number }
  /** A short pause. `segment` is what the segment would be if it ended here. */
  | { readonly kind: 'paused'; readonly segment: SpeechSegment; readonly voicedMs: number }
  /** The speaker went on after `paused`: what was decoded ahead is stale. */
  | { readonly kind: 'resumed' }
  | { readonly kind: 'ended'; readonly segment: SpeechSegment; readonly voicedMs: number }

interface JudgedFrame {
  readonly frame: AudioFrame
  readonly probability: number
}

/**
 * Finds the stretches of speech of one channel from the probability of each frame. It is a state machine without a
 * model, a clock or a thread, so that every rule can be tested by numbers.
 */
export class Endpointer {
  readonly #settings: EndpointSettings
  /** While quiet: the pre-roll and the onset. While speaking: the whole segment with its pre-roll. */
  #frames: JudgedFrame[] = []
  #isSpeaking = false
  #hasPaused = false
  /** Whether the pause that goes on is inside a number. */
  #isNumberOpen: boolean | 'awaited' = false
  #onsetCount = 0
  #silentCount = 0
  #voicedCount = 0
  #segmentIndex = 0
  #speechStartMs = 0

  constructor(settings: EndpointSettings) {
    this.#settings = settings
  }

  get isSpeaking(): boolean {
    return this.#isSpeaking
  }

  /** Length of the pause that the speaker is making inside a segment; 0 while they speak. */
  get pauseMs(): number {
    return this.#silentCount * frameDurationMs
  }

  /**
   * The next frame, if it is silent too, ends the segment unless the awaited judgement is that a number is open. Whoever
   * keeps that frame until it is there gets the same segments however long it takes.
   */
  get isJudgementDue(): boolean {
    if (this.#isNumberOpen !== 'awaited') return false
    return this.#ruleFor((rule) => rule.silenceMs - frameDurationMs) !== undefined
  }

  /** Samples of the open segment so far. */
  get sampleCount(): number {
    return this.#frames.length * frameSampleCount
  }

  /** Speech found in the open segment so far, in milliseconds. */
  get voicedMs(): number {
    return this.#voicedCount * frameDurationMs
  }

  /** Call time of the open segment's first sample, its pre-roll included; undefined while nobody speaks. */
  get openStartMs(): number | undefined {
    return this.#isSpeaking ? this.#frames[0]?.frame.startMs : undefined
  }

  /** Takes the next frame with its speech probability (0 to 1). */
  step(frame: AudioFrame, probability: number): EndpointAction[] {
    this.#frames.push({ frame, probability })
    return this.#isSpeaking ? this.#stepSpeaking(probability) : this.#stepQuiet(probability)
  }

  /**
   * A judgement of the pause that goes on will follow. Until it comes the pause counts as one inside a number: the
   * final could not be written sooner.
   */
  awaitJudgement(): void {
    if (this.#hasPaused) this.#isNumberOpen = 'awaited'
  }

  /** Whether the pause that goes on is inside a number. It is forgotten once the speaker goes on. */
  judgePause(isNumberOpen: boolean): void {
    if (this.#hasPaused) this.#isNumberOpen = isNumberOpen
  }

  /** The open segment as it stands, for a partial. */
  snapshot(): SpeechSegment | undefined {
    return this.#isSpeaking ? this.#segment(this.#frames, 'stream-end') : undefined
  }

  /** The stream is over: an open segment ends here. */
  finish(): EndpointAction[] {
    if (!this.#isSpeaking) return []
    const action = this.#end(this.#keepTail(this.#frames), 'stream-end')
    this.#becomeQuiet([])
    return [action]
  }

  #stepQuiet(probability: number): EndpointAction[] {
    const { onProbability, onsetFrameCount, preRollMs } = this.#settings
    this.#onsetCount = probability >= onProbability ? this.#onsetCount + 1 : 0
    if (this.#onsetCount >= onsetFrameCount) {
      const onset = this.#frames.at(-onsetFrameCount)
      this.#open(onset?.frame.startMs ?? 0, onsetFrameCount)
      return [{ kind: 'started', segmentIndex: this.#segmentIndex, startMs: this.#speechStartMs }]
    }
    const keepCount = Math.round(preRollMs / frameDurationMs) + this.#onsetCount
    if (this.#frames.length > keepCount) this.#frames = this.#frames.slice(-keepCount)
    return []
  }

  #stepSpeaking(probability: number): EndpointAction[] {
    const { offProbability, onProbability, speculativePauseMs } = this.#settings
    const actions: EndpointAction[] = []
    if (probability < offProbability || (this.#silentCount > 0 && probability < onProbability)) {
      this.#silentCount++
    } else {
      if (this.#hasPaused) actions.push({ kind: 'resumed' })
      this.#hasPaused = false
      this.#isNumberOpen = false
      this.#silentCount = 0
      this.#voicedCount++
    }
    const silenceMs = this.#silentCount * frameDurationMs
    if (silenceMs >= speculativePauseMs && !this.#hasPaused) {
      this.#hasPaused = true
      actions.push({
        kind: 'paused',
        segment: this.#segment(this.#keepTail(this.#frames), 'endpoint'),
        voicedMs: this.voicedMs,
      })
    }
    return [...actions, ...this.#applyRules()]
  }

  #applyRules(): EndpointAction[] {
    const rule = this.#ruleFor((candidate) => this.#silenceMsOf(candidate))
    if (!rule) return []
    if (rule.end === 'endpoint') {
      const tailCount = Math.round(this.#settings.preRollMs / frameDurationMs)
      const action = this.#end(this.#keepTail(this.#frames), 'endpoint')
      this.#becomeQuiet(this.#frames.slice(-Math.min(tailCount, this.#silentCount)))
      return [action]
    }
    return rule.silenceMs > 0 ? this.#cutAtPause() : this.#cutAtQuietest()
  }

  /** The first rule that ends the segment now, by the silence that each asks for. */
  #ruleFor(silenceMsOf: (rule: EndpointRule) => number): EndpointRule | undefined {
    const segmentMs = this.#frames.length * frameDurationMs
    return this.#settings.rules.find(
      (rule) => segmentMs >= rule.fromSegmentMs && this.pauseMs >= silenceMsOf(rule),
    )
  }

  /** The silence that a rule asks for in the pause that goes on. A cut without a pause waits for nothing. */
  #silenceMsOf({ silenceMs }: EndpointRule): number {
    if (this.#isNumberOpen === false || silenceMs === 0) return silenceMs
    return Math.max(silenceMs, this.#settings.numberPauseMs)
  }

  /** Ends in the pause that is going on; the next segment begins with its own onset. */
  #cutAtPause(): EndpointAction[] {
    const action = this.#end(this.#keepTail(this.#frames), 'cut')
    this.#becomeQuiet(this.#frames.slice(-this.#silentCount))
    return [action]
  }

  /** Ends at the least speech-like recent frame; all that follows it opens the next segment. */
  #cutAtQuietest(): EndpointAction[] {
    const searchCount = Math.round(this.#settings.cutSearchMs / frameDurationMs)
    const from = Math.max(1, this.#frames.length - searchCount)
    let cutIndex = this.#frames.length - 1
    let best = Infinity
    for (let index = from; index < this.#frames.length; index++) {
      const loudness = this.#loudnessAt(index)
      if (loudness <= best) {
        best = loudness
        cutIndex = index
      }
    }
    this.#silentCount = 0
    const action = this.#end(this.#frames.slice(0, cutIndex + 1), 'cut')
    const rest = this.#frames.slice(cutIndex + 1)
    const voicedCount = rest.filter((one) => one.probability >= this.#settings.onProbability).length
    const { frame } = this.#frames[cutIndex] ?? { frame: undefined }
    this.#frames = rest
    this.#open((frame?.startMs ?? 0) + frameDurationMs, voicedCount)
    return [
      action,
      { kind: 'started', segmentIndex: this.#segmentIndex, startMs: this.#speechStartMs },
    ]
  }

  /** Speech probability first, energy as the tie-break of equally certain frames. */
  #loudnessAt(index: number): number {
    const judged = this.#frames[index]
    if (!judged) return Infinity
    let energy = 0
    for (const sample of judged.frame.samples) energy += sample * sample
    return judged.probability + Math.sqrt(energy / frameSampleCount)
  }

  #open(startMs: number, voicedCount: number): void {
    this.#isSpeaking = true
    this.#hasPaused = false
    this.#isNumberOpen = false
    this.#segmentIndex++
    this.#speechStartMs = startMs
    this.#voicedCount = voicedCount
    this.#silentCount = 0
    this.#onsetCount = 0
  }

  #becomeQuiet(frames: JudgedFrame[]): void {
    this.#frames = frames
    this.#isSpeaking = false
    this.#hasPaused = false
    this.#isNumberOpen = false
    this.#onsetCount = 0
    this.#silentCount = 0
  }

  #end(frames: readonly JudgedFrame[], end: SegmentEnd): EndpointAction {
    return { kind: 'ended', segment: this.#segment(frames, end), voicedMs: this.voicedMs }
  }

  /** Keeps as much trailing silence as the segment of `paused` had, so that what was decoded then stays right. */
  #keepTail(frames: readonly JudgedFrame[]): JudgedFrame[] {
    const keepCount = Math.ceil(this.#settings.speculativePauseMs / frameDurationMs)
    const dropCount = Math.max(0, this.#silentCount - keepCount)
    return frames.slice(0, frames.length - dropCount)
  }

  #segment(frames: readonly JudgedFrame[], end: SegmentEnd): SpeechSegment {
    const last = frames.at(-1)?.frame
    const lastEndMs = (last?.startMs ?? 0) + frameDurationMs
    const trailingMs = Math.min(this.#silentCount * frameDurationMs, this.#tailMs())
    return {
      channel: last?.channel ?? 'customer',
      index: this.#segmentIndex,
      startMs: this.#speechStartMs,
      endMs: Math.max(this.#speechStartMs, lastEndMs - trailingMs),
      samples: concatenateFrames(frames.map(({ frame }) => frame)),
      end,
    }
  }

  #tailMs(): number {
    return Math.ceil(this.#settings.speculativePauseMs / frameDurationMs) * frameDurationMs
  }
}
