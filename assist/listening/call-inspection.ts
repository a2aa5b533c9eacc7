import type { AudioFrame, ChannelName } from '../audio/frame.js'
import { ClippingMeter } from '../audio/inspection/clipping-meter.js'
import { CopyWatch } from '../audio/inspection/copy-watch.js'
import { QuietSide } from '../audio/inspection/quiet-side.js'
import type { ErrorCode } from '../errors/errors.js'
import type {
  FinalTranscript,
  ListeningItem,
  PartialTranscript,
} from '../recognition/transcript.js'

/** A cause that was told is told again only after it was away for so long: 2 min. */
const quietMs = 120_000

/**
 * A final of clipped sound that is less sure than this raises nothing. Measured on overdriven clips: see
 * docs/architecture.md.
 */
const leastClippedConfidence = 0.5

const codeOf = { doubled: 'ASSIST_INPUT_DOUBLED', echo: 'ASSIST_INPUT_ECHO' } as const

/**
 * Looks after the sound of one call: one recording on both sides, echo, and clipped speech. What the sides carry of
 * each other is silenced and written once; what was heard of clipped sound raises nothing unless it is sure. Each
 * fault is told once.
 */
export class CallInspection {
  readonly #emit: (item: ListeningItem) => void
  readonly #copies: CopyWatch
  readonly #clipping = { customer: new ClippingMeter(), agent: new ClippingMeter() }
  readonly #levels = { customer: new QuietSide(), agent: new QuietSide() }
  /** When each fault was there last, in call time. */
  readonly #lastMs = new Map<string, number>()
  readonly #copied = new WeakSet<FinalTranscript>()
  #nowMs = 0

  /** @param emit takes what was heard, and the notices */
  constructor(emit: (item: ListeningItem) => void) {
    this.#emit = emit
    this.#copies = new CopyWatch(({ kind, channel }) =>
      this.#notice(codeOf[kind], kind === 'echo' ? channel : undefined),
    )
  }

  /** Takes frames as they come, before any of them is admitted. */
  hear(frames: readonly AudioFrame[]): void {
    for (const frame of frames) this.#copies.hear(frame)
  }

  /** The frame as it is to be listened to. */
  admit(frame: AudioFrame): AudioFrame {
    return this.#levels[frame.channel].admit(this.#copies.admit(frame))
  }

  /** Takes a frame that voice activity has judged. */
  judged(frame: AudioFrame, probability: number): void {
    const { channel, startMs } = frame
    this.#nowMs = startMs
    const meter = this.#clipping[channel]
    meter.hear(frame, probability)
    if (meter.isClipping) this.#notice('ASSIST_INPUT_CLIPPING', channel)
  }

  /** Takes what was heard of a side and hands it on: without what is the other side's, and with its doubts. */
  heard(item: ListeningItem): void {
    if (item.kind === 'speech-started' || item.kind === 'noticed') this.#emit(item)
    else if (item.kind === 'partial') this.#partial(item)
    else this.#final(item)
  }

  /** Whether a final was the other side's: nobody has to look at it again. */
  isCopied(final: FinalTranscript): boolean {
    return this.#copied.has(final)
  }

  #partial(item: PartialTranscript): void {
    const { channel, startMs, atMs } = item
    if (this.#copies.isCopy(channel, { startMs, endMs: atMs })) return
    this.#emit(this.#clipping[channel].isClipping ? doubtful(item) : item)
  }

  #final(item: FinalTranscript): void {
    const { channel, confidence, text } = item
    if (item.pass === 1 && text !== '' && this.#copies.isCopy(channel, item)) {
      this.#copied.add(item)
      this.#emit({ ...item, text: '' })
      return
    }
    const isUnsure =
      text !== '' && this.#clipping[channel].isClipping && confidence < leastClippedConfidence
    this.#emit(isUnsure ? doubtful(item) : item)
  }

  #notice(code: ErrorCode, channel: ChannelName | undefined): void {
    const key = `${code} ${channel ?? ''}`
    const lastMs = this.#lastMs.get(key) ?? -Infinity
    this.#lastMs.set(key, this.#nowMs)
    if (this.#nowMs - lastMs < quietMs) return
    this.#emit({ kind: 'noticed', code, ...(channel ? { channel } : {}), atMs: this.#nowMs })
  }
}

function doubtful<T extends PartialTranscript | FinalTranscript>(item: T): T {
  return { ...item, isDoubtful: true }
}
