import { frameDurationMs, type AudioFrame, type ChannelName } from '../../audio/frame.js'
import { AssistError } from '../../errors/errors.js'
import { noText } from '../../recognition/recogniser.js'
import { stableLength } from '../../recognition/stable-prefix.js'
import type {
  RecogniserStream,
  StreamFinal,
  StreamPartial,
  StreamRecogniser,
  StreamStart,
} from '../../recognition/stream-recogniser.js'
import type { JudgedFrame } from '../../vad/voice-judge.js'
import type { ListeningChannel, ListeningOutput } from './listening-channel.js'
import { stuckError, watched } from '../progress.js'
import { UnheardText } from './unheard-text.js'

/** Speech that a remote engine may leave unanswered; its interim results come every second. */
const maxUnansweredSpeechMs = 2_000

/** Audio that may wait for the engine before the sender has to wait too. */
const maxWaitingMs = 5_000

/** Probability from which a frame is speech (Silero's own default). */
const speechProbability = 0.5

/** How far before the first sound an engine's audio has to begin so that the sound is whole. */
const lookBackMs = 512

/** Without a final for so long, what looked like speech was none. */
const maxUnsettledMs = 30_000

/** What a channel at a continuous engine is made with. */
export interface StreamChannelOptions extends ListeningOutput {
  readonly recogniser: StreamRecogniser
  readonly start: StreamStart
  /** Segments that engines before this one have counted. */
  readonly segmentOffset: number
  /** False: only finals are wanted. */
  readonly hasPartials: boolean
}

/**
 * One channel of one call at an engine with endpoints and partials of its own. Voice activity only watches: from it
 * follows what is settled, and whether an engine has stopped answering while somebody speaks.
 */
export class StreamChannel implements ListeningChannel {
  /** The engine has endpoints of its own. */
  readonly endpointer = undefined
  readonly #options: StreamChannelOptions
  readonly #channel: ChannelName
  #stream: RecogniserStream | undefined
  #segmentIndex: number
  /** Text of the newest partial of the open utterance; undefined while none is open. */
  #openText: string | undefined
  #openStartMs = 0
  #firstSpeechMs: number | undefined
  #unansweredSpeechMs = 0
  #nowMs = 0
  #waitingMs = 0
  readonly #unheard = new UnheardText()
  #tail: Promise<void> | undefined
  #isOver = false

  private constructor(options: StreamChannelOptions) {
    this.#options = options
    this.#channel = options.start.channel
    this.#segmentIndex = options.segmentOffset
  }

  /** @throws AssistError where the engine cannot take the channel */
  static async open(options: StreamChannelOptions): Promise<StreamChannel> {
    const channel = new StreamChannel(options)
    channel.#stream = await options.recogniser.open(options.start, {
      partial: (partial) => channel.#partial(partial),
      final: (final) => channel.#final(final),
      failed: (error) => channel.#fail(error),
    })
    return channel
  }

  get settledMs(): number {
    const openMs = this.#openText === undefined ? Infinity : this.#openStartMs
    const speechMs = this.#firstSpeechMs ?? Infinity
    const untilMs = Math.min(openMs, speechMs, this.#nowMs)
    return Math.max(0, untilMs - lookBackMs, this.#nowMs - maxUnsettledMs)
  }

  get isBehind(): boolean {
    return this.#waitingMs > maxWaitingMs
  }

  get segmentIndex(): number {
    return this.#segmentIndex
  }

  step({ frame, probability }: JudgedFrame): void {
    if (this.#isOver) return
    this.#nowMs = frame.startMs + frameDurationMs
    this.#unheard.heard(frame.startMs, probability)
    if (probability >= speechProbability) {
      this.#firstSpeechMs ??= frame.startMs
      this.#unansweredSpeechMs += frameDurationMs
    }
    if (this.#firstSpeechMs !== undefined && this.#nowMs - this.#firstSpeechMs > maxUnsettledMs) {
      this.#firstSpeechMs = undefined
    }
    if (this.#options.recogniser.isRemote && this.#unansweredSpeechMs > maxUnansweredSpeechMs) {
      const { name } = this.#options.recogniser
      this.#fail(
        new AssistError(
          'ASSIST_ENGINE_SILENT',
          `The engine ${name} gave no answer to ${maxUnansweredSpeechMs / 1_000} s of speech.`,
        ),
      )
      return
    }
    this.#waitingMs += frameDurationMs
    const feed = async (): Promise<void> => {
      await this.#accept(frame)
      this.#waitingMs -= frameDurationMs
    }
    this.#enqueue(feed)
  }

  /** One that is elsewhere is watched by its answers: its audio may wait for a connection. */
  async #accept({ samples, startMs }: AudioFrame): Promise<void> {
    if (this.#isOver || !this.#stream) return
    const accepted = this.#stream.accept(samples, startMs)
    const { isRemote, name } = this.#options.recogniser
    if (isRemote) await accepted
    else await watched(accepted, () => this.#fail(stuckError(name)))
  }

  pending(): Promise<unknown> | undefined {
    return this.#tail
  }

  /** Its engine alone knows where an utterance ends. */
  endpoint(): void {
    return
  }

  async finish(): Promise<void> {
    if (this.#isOver) return
    this.#enqueue(async () => this.#stream?.finish())
    await this.#tail
    this.#close()
  }

  abandon(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#stream?.abandon()
    this.#close()
  }

  /** Ends the open utterance, if there is one, with an empty final: its text goes from the screen. */
  #close(): void {
    if (this.#openText !== undefined) {
      const { text, language, confidence } = noText
      const endMs = this.#nowMs
      this.#emitFinal({ startMs: this.#openStartMs, endMs, text, language, confidence })
    }
    this.#isOver = true
  }

  #enqueue(work: () => Promise<void>): void {
    const tail = (this.#tail ?? Promise.resolve()).then(work).catch((thrown: unknown) => {
      this.#fail(thrown)
    })
    this.#tail = tail
    void tail.then(() => {
      if (this.#tail === tail) this.#tail = undefined
    })
  }

  #fail(thrown: unknown): void {
    if (this.#isOver) return
    this.#options.failed(thrown)
  }

  #partial({ startMs, text }: StreamPartial): void {
    if (this.#isOver) return
    this.#unansweredSpeechMs = 0
    if (text === '' || !this.#options.hasPartials || text === this.#openText) return
    this.#options.count('partial-decoded')
    this.#open(startMs)
    const before = this.#openText ?? ''
    this.#openText = text
    this.#options.emit({
      kind: 'partial',
      channel: this.#channel,
      segmentIndex: this.#segmentIndex,
      startMs: this.#openStartMs,
      text,
      stableChars: stableLength(before, text),
      atMs: this.#nowMs,
    })
  }

  #final(final: StreamFinal): void {
    if (this.#isOver) return
    this.#unansweredSpeechMs = 0
    if (this.#firstSpeechMs !== undefined && this.#firstSpeechMs < final.endMs) {
      this.#firstSpeechMs = undefined
    }
    if (final.text === '' && this.#openText === undefined) return
    this.#options.count('final-decoded')
    this.#open(final.startMs)
    this.#emitFinal(final)
    if (final.text === '' || !this.#unheard.written(final.startMs, final.endMs)) return
    const { name } = this.#options.recogniser
    this.#fail(
      new AssistError('ASSIST_ENGINE_INVENTS', `The engine ${name} writes where nobody speaks.`),
    )
  }

  #open(startMs: number): void {
    if (this.#openText !== undefined) return
    this.#segmentIndex++
    this.#openStartMs = startMs
    this.#openText = ''
    this.#options.emit({
      kind: 'speech-started',
      channel: this.#channel,
      segmentIndex: this.#segmentIndex,
      startMs,
      atMs: this.#nowMs,
    })
  }

  #emitFinal({ startMs, endMs, text, language, confidence, words }: StreamFinal): void {
    this.#openText = undefined
    this.#options.emit({
      kind: 'final',
      channel: this.#channel,
      segmentIndex: this.#segmentIndex,
      startMs,
      endMs,
      text,
      language,
      confidence,
      ...(words && { words }),
      engine: this.#options.recogniser.name,
      pass: 1,
      end: 'endpoint',
      atMs: this.#nowMs,
    })
  }
}
