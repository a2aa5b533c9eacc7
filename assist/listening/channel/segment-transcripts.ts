import type { ChannelName } from '../../audio/frame.js'
import { judge } from '../../recognition/guards.js'
import type { Recognition } from '../../recognition/recogniser.js'
import { stableLength } from '../../recognition/stable-prefix.js'
import type { FinalTranscript } from '../../recognition/transcript.js'
import type { SpeechSegment } from '../../vad/segment.js'
import type { ListeningOutput } from './listening-channel.js'
import type { SegmentText } from './segment-text.js'

/** What the transcripts of a channel are made with. */
export interface SegmentTranscriptsOptions extends Omit<ListeningOutput, 'failed'> {
  readonly channel: ChannelName
  /** Name of the engine that writes. */
  readonly engine: string
  /** Segments that engines before this one have counted. */
  readonly segmentOffset: number
}

/** What an engine wrote of a segment. */
export interface WrittenSegment {
  readonly recognition: Recognition
  /** Speech that voice activity found in it, in milliseconds. */
  readonly voicedMs: number
  /** Call time of the newest frame. */
  readonly atMs: number
}

/** Where a final stands. */
type FinalSpan = Pick<SpeechSegment, 'index' | 'startMs' | 'endMs' | 'end'>

/** Sends out what an engine wrote of one channel, as far as the guards believe it, and counts it. */
export class SegmentTranscripts {
  readonly #options: SegmentTranscriptsOptions

  constructor(options: SegmentTranscriptsOptions) {
    this.#options = options
  }

  /** Speech began. */
  started(index: number, startMs: number, atMs: number): void {
    const { emit, channel, segmentOffset } = this.#options
    emit({ kind: 'speech-started', channel, segmentIndex: segmentOffset + index, startMs, atMs })
  }

  /**
   * The text of an open segment; nothing is sent out where it is not believed or stands already.
   *
   * @param isWhole it was decoded to its end at a pause, so all of it counts as stable
   */
  partial(
    text: SegmentText,
    startMs: number,
    written: WrittenSegment & { isWhole: boolean },
  ): void {
    const { emit, count, channel, segmentOffset } = this.#options
    const { recognition, voicedMs, atMs, isWhole } = written
    count('partial-decoded')
    const before = text.partialText
    if (judge({ ...recognition, voicedMs }) !== 'accepted' || recognition.text === before) return
    text.partialText = recognition.text
    emit({
      kind: 'partial',
      channel,
      segmentIndex: segmentOffset + text.index,
      startMs,
      text: recognition.text,
      stableChars: isWhole ? recognition.text.length : stableLength(before, recognition.text),
      confidence: recognition.confidence,
      atMs,
    })
  }

  /**
   * The final of a segment, an empty one where the guards do not believe the text.
   *
   * @returns the final, or undefined where it was not believed
   */
  final(span: FinalSpan, written: WrittenSegment): FinalTranscript | undefined {
    const { recognition, voicedMs, atMs } = written
    const isBelieved = judge({ ...recognition, voicedMs }) === 'accepted'
    this.#options.count(isBelieved ? 'final-decoded' : 'final-disbelieved')
    const final = this.#finalOf(span, recognition, atMs)
    this.#options.emit(isBelieved ? final : { ...final, text: '' })
    return isBelieved ? final : undefined
  }

  /** Ends a segment that no engine will write any more: its final is empty. */
  empty(span: FinalSpan, atMs: number): void {
    this.#options.emit(this.#finalOf(span, { text: '', language: '', confidence: 0 }, atMs))
  }

  #finalOf(
    { index, startMs, endMs, end }: FinalSpan,
    { text, language, confidence, readings }: Omit<Recognition, 'tokens'>,
    atMs: number,
  ): FinalTranscript {
    const { channel, segmentOffset, engine } = this.#options
    return {
      kind: 'final',
      channel,
      segmentIndex: segmentOffset + index,
      startMs,
      endMs,
      text,
      language,
      confidence,
      ...(readings ? { readings } : {}),
      engine,
      pass: 1,
      end,
      atMs,
    }
  }
}
