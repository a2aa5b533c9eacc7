import { frameDurationMs, type AudioFrame, type ChannelName } from '../../audio/frame.js'
import { AssistError, toAssistError } from '../../errors/errors.js'
import type {
  CallLanguage,
  EngineChoice,
  EngineName,
  SpokenLanguage,
} from '../../call/call-start.js'
import { accurateEngine, planEngines } from '../../recognition/engine-plan.js'
import type { EndpointSettings } from '../../vad/endpoint-rules.js'
import type { Endpointer } from '../../vad/endpointer.js'
import { endpointed, type JudgedFrame } from '../../vad/voice-judge.js'
import { noText, type Recognition } from '../../recognition/recogniser.js'
import type { ListeningItem } from '../../recognition/transcript.js'
import { rewritten } from '../language/rewriting.js'
import type { DomainPhrase } from '../../recognition/biasing/domain-phrase.js'
import type { EngineSource } from '../../recognition/loaded-engines.js'
import type { Job } from './job-queue.js'
import { FirstSpeech } from '../language/first-speech.js'
import { LanguageReview, type LanguageChange } from '../language/language-review.js'
import type { ListeningChannel, ListeningOutput } from './listening-channel.js'
import type { PartialRhythm } from './partial-rhythm.js'
import type { Revise } from '../second-pass/revisions.js'
import { SegmentChannel } from './segment-channel.js'
import { StreamChannel } from './stream-channel.js'

/** Longest audio that is kept for the next engine while none listens. */
const maxKeptMs = 60_000

/** Where every engine has failed, the first is tried again after so much audio. */
const retryAfterMs = 10_000

/** How a call is to be recognised; the same for each of its channels. */
export interface ListeningChoice {
  readonly engine: EngineChoice
  /** `auto`: decided by the first speech of each channel. */
  readonly language: CallLanguage
  /** Engines that take over when one fails, in this order. */
  readonly fallbacks: readonly EngineName[]
  /** Domain words by language, most important first. */
  readonly keyterms: Partial<Record<SpokenLanguage, readonly string[]>>
  /** Phrases that are favoured where the engine is unsure, by language. */
  readonly phrases?: Partial<Record<SpokenLanguage, readonly DomainPhrase[]>>
}

/** An engine was given up for a channel. */
export interface EngineFailure {
  readonly channel: ChannelName
  readonly engine: EngineName
  readonly error: AssistError
  /** The engine that goes on; undefined where none is left. */
  readonly next: EngineName | undefined
}

/** What a switch is made with. */
export interface ChannelSwitchOptions extends Omit<ListeningOutput, 'failed'> {
  readonly channel: ChannelName
  readonly choice: ListeningChoice
  readonly engines: EngineSource
  readonly endpoints: EndpointSettings
  /** Rhythm of partials; undefined: none. */
  readonly rhythm: PartialRhythm | undefined
  readonly addJob: (job: Job) => void
  readonly revise: Revise | undefined
  /** Takes every frame with its probability of speech before an engine does. */
  readonly judged: (frame: AudioFrame, probability: number) => void
  readonly failed: (failure: EngineFailure) => void
}

/** A frame as it is kept for the next engine: that engine finds its segments anew. */
type KeptFrame = Pick<JudgedFrame, 'frame' | 'probability'>

/**
 * One channel of one call, whatever engine listens to it. It decides the language where the call has none, takes the
 * next engine when one fails, and gives that one all audio that has no final yet.
 */
export class ChannelSwitch implements ListeningChannel {
  readonly #options: ChannelSwitchOptions
  /** Judged audio that no engine has settled. */
  #kept: KeptFrame[] = []
  #current: ListeningChannel | undefined
  #queue: EngineName[] = []
  #language: SpokenLanguage | undefined
  #revised: EngineName | undefined
  #firstSpeech: FirstSpeech | undefined
  readonly #review: LanguageReview
  /** An engine is being loaded, or the language decided. */
  #change: Promise<void> | undefined
  #segmentIndex = 0
  #nowMs = 0
  /** Every engine has failed since then; undefined while one listens. */
  #noEngineSinceMs: number | undefined

  constructor(options: ChannelSwitchOptions) {
    this.#options = options
    const { channel, engines, emit } = options
    const { language } = options.choice
    this.#review = new LanguageReview({ channel, engines, emit, isAuto: language === 'auto' })
    if (language === 'auto') this.#firstSpeech = new FirstSpeech()
    else this.#plan(language)
  }

  get settledMs(): number {
    return this.#current?.settledMs ?? this.#kept[0]?.frame.startMs ?? this.#nowMs
  }

  get isBehind(): boolean {
    return this.#current?.isBehind ?? false
  }

  get segmentIndex(): number {
    return Math.max(this.#segmentIndex, this.#current?.segmentIndex ?? 0)
  }

  get endpointer(): Endpointer | undefined {
    return this.#current?.endpointer
  }

  step(judged: JudgedFrame): void {
    const { frame, probability } = judged
    this.#nowMs = frame.startMs + frameDurationMs
    this.#options.judged(frame, probability)
    this.#kept.push({ frame, probability })
    if (this.#firstSpeech?.isEnough(frame, probability)) this.#decide()
    if (this.#nowMs - (this.#noEngineSinceMs ?? this.#nowMs) >= retryAfterMs) {
      this.#noEngineSinceMs = undefined
      if (this.#language) this.#plan(this.#language)
    }
    this.#current?.step(judged)
    this.#forget()
  }

  pending(): Promise<unknown> | undefined {
    return this.#change ?? this.#current?.pending()
  }

  endpoint(): void {
    this.#current?.endpoint()
  }

  async finish(): Promise<void> {
    if (this.#firstSpeech?.hasSpeech) this.#decide()
    for (;;) {
      await this.#change
      const current = this.#current
      if (!current) return
      await current.finish()
      if (current === this.#current && !this.#change) return
    }
  }

  abandon(): void {
    this.#current?.abandon()
    this.#current = undefined
  }

  #plan(language: SpokenLanguage): void {
    const { engine, fallbacks } = this.#options.choice
    const plan = planEngines(engine, language, fallbacks)
    this.#language = language
    this.#queue = [...plan.engines]
    this.#revised = plan.revised
    this.#begin(this.#next(language))
  }

  #decide(): void {
    const firstSpeech = this.#firstSpeech
    this.#firstSpeech = undefined
    if (!firstSpeech) return
    const samples = firstSpeech.samples(this.#kept.map(({ frame }) => frame))
    this.#begin(
      this.#options.engines.detectLanguage(samples).then(({ language }) => {
        this.#plan(language)
        return this.#change
      }),
    )
  }

  #begin(work: Promise<void>): void {
    const change = work.finally(() => {
      if (this.#change === change) this.#change = undefined
    })
    this.#change = change
  }

  /** Opens the next engine that can be loaded and gives it the audio that the one before left unsettled. */
  async #next(language: SpokenLanguage): Promise<void> {
    for (let name = this.#queue.shift(); name; name = this.#queue.shift()) {
      try {
        const channel = await this.#open(name, language)
        this.#current = channel
        for (const { frame, probability } of [...this.#kept]) {
          if (this.#current !== channel) break
          channel.step(endpointed(frame, probability, channel.endpointer))
        }
        return
      } catch (thrown) {
        this.#report(name, thrown)
      }
    }
    this.#noEngineSinceMs = this.#nowMs
  }

  async #open(name: EngineName, language: SpokenLanguage): Promise<ListeningChannel> {
    const { channel, engines, choice, rhythm, endpoints, addJob, count } = this.#options
    const emit = (item: ListeningItem): void => this.#emit(item)
    const keyterms = choice.keyterms[language] ?? []
    const engine = await engines.engine(name, language)
    const failed = (thrown: unknown): void => this.#replace(name, thrown)
    const common = { emit, count, failed, segmentOffset: this.#segmentIndex }
    if (engine.kind === 'stream') {
      const start = { channel, language, context: { keyterms, lastUtterances: [] } }
      const { recogniser } = engine
      return StreamChannel.open({ ...common, recogniser, start, hasPartials: rhythm !== undefined })
    }
    return new SegmentChannel({
      ...common,
      channel,
      recogniser: engine.recogniser,
      language,
      keyterms,
      phrases: choice.phrases?.[language] ?? [],
      endpoints,
      rhythm,
      addJob,
      revise: name === this.#revised ? this.#review.revising(this.#options.revise) : undefined,
    })
  }

  #emit(item: ListeningItem): void {
    this.#options.emit(item)
    if (item.kind !== 'final' || item.pass !== 1 || !this.#language) return
    const frames = this.#kept.map(({ frame }) => frame)
    const review = this.#review.hear(item, frames, this.#language)
    if (review) this.#begin(review.then((change) => this.#changeLanguage(change)))
  }

  /** The engines of another language go on, with all audio that has no final. */
  async #changeLanguage(change: LanguageChange | undefined): Promise<void> {
    if (!change || !this.#current) return
    this.#retire(this.#current)
    this.#plan(change.language)
    await this.#change
    await this.#rewrite(change)
  }

  /** What was heard in the wrong language is revised in the right one, as far as an engine of segments can. */
  async #rewrite({ doubted, language }: LanguageChange): Promise<void> {
    const { engines, choice, addJob, emit } = this.#options
    const [first] = planEngines(choice.engine, language, choice.fallbacks).engines
    const name = choice.engine === 'two-pass' ? accurateEngine : first
    const engine = name && (await engines.engine(name, language).catch(() => undefined))
    if (engine?.kind !== 'segments') return
    const decode = (steps: Job['steps']): Promise<Recognition> =>
      new Promise((resolve) => {
        const failed = (): void => resolve(noText)
        addJob({ kind: 'final', isStale: false, steps, done: resolve, failed })
      })
    const keyterms = choice.keyterms[language] ?? []
    const { recogniser } = engine
    for (const revised of await rewritten(doubted, { recogniser, language, keyterms, decode }))
      emit(revised)
  }

  /** Another engine is to go on: the open text is withdrawn, its audio is kept. */
  #retire(current: ListeningChannel): void {
    this.#forget()
    this.#segmentIndex = this.segmentIndex
    this.#current = undefined
    current.abandon()
  }

  /** The engine that listens has failed: its open text is withdrawn, its audio is for the next one. */
  #replace(name: EngineName, thrown: unknown): void {
    const failed = this.#current
    const language = this.#language
    if (!failed || !language) return
    this.#retire(failed)
    this.#report(name, thrown)
    this.#begin(this.#next(language))
  }

  #report(engine: EngineName, thrown: unknown): void {
    this.#options.count('engine-failed')
    const error =
      thrown instanceof AssistError
        ? thrown
        : new AssistError('ASSIST_ENGINE_FAILED', `The engine ${engine} failed.`, {
            cause: toAssistError(thrown).cause,
          })
    this.#options.failed({ channel: this.#options.channel, engine, error, next: this.#queue[0] })
  }

  #forget(): void {
    const fromMs =
      this.#current?.settledMs ?? this.#firstSpeech?.fromMs(this.#nowMs) ?? this.#nowMs - maxKeptMs
    const keptFrom = this.#kept.findIndex(({ frame }) => frame.startMs + frameDurationMs > fromMs)
    if (keptFrom > 0) this.#kept.splice(0, keptFrom)
  }
}
