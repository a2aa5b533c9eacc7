import type { EngineName, SpokenLanguage } from '../call/call-start.js'
import { AssistError } from '../errors/errors.js'
import { engineList, type EngineSettings } from './engine-list.js'
import { accurateEngine } from './engine-plan.js'
import type { Engine } from './engine.js'
import type { LanguageGuess, SegmentRecogniser } from './recogniser.js'

/** Where a channel gets its engines. */
export type EngineSource = Pick<LoadedEngines, 'engine' | 'detectLanguage'>

/** The language of a call where nothing can detect it. */
const defaultLanguage: SpokenLanguage = 'en'

/**
 * The engines of one worker. Each is loaded when it is first wanted, once, and shared by every channel. One that could
 * not be loaded is tried again the next time, since its model may have been installed by then.
 */
export class LoadedEngines {
  readonly #settings: EngineSettings
  readonly #list: typeof engineList
  readonly #engines = new Map<string, Promise<Engine>>()

  constructor(settings: EngineSettings, list: typeof engineList = engineList) {
    this.#settings = settings
    this.#list = list
  }

  /**
   * An engine for a language.
   *
   * @throws AssistError ASSIST_ENGINE_LANGUAGE, ASSIST_ENGINE_UNAVAILABLE, ASSIST_MODEL_UNAVAILABLE
   */
  async engine(name: EngineName, language: SpokenLanguage): Promise<Engine> {
    const engine = await this.#load(name, language)
    const { languages } = engine.recogniser.capabilities
    if (languages.includes(language)) return engine
    throw new AssistError(
      'ASSIST_ENGINE_LANGUAGE',
      `The engine ${name} understands ${languages.join(', ')}; the call is in ${language}. Choose another engine, or another model for it.`,
    )
  }

  /** The engine of the second pass. @throws AssistError where its model is not installed */
  async accurate(): Promise<SegmentRecogniser> {
    const engine = await this.#load(accurateEngine, defaultLanguage)
    if (engine.kind === 'segments') return engine.recogniser
    throw new AssistError('ASSIST_ENGINE_UNAVAILABLE', `${accurateEngine} writes no segments.`)
  }

  /**
   * The language of some speech; English, and not at all sure, where the model that can detect it is not installed.
   *
   * @param samples shape [n], 16 kHz
   */
  async detectLanguage(samples: Float32Array): Promise<LanguageGuess> {
    const accurate = await this.accurate().catch(() => undefined)
    const steps = accurate?.detectLanguage?.(samples)
    if (!steps) return { language: defaultLanguage, probability: 0 }
    for (;;) {
      const step = await steps.next()
      if (step.done) return step.value
    }
  }

  /** Frees every engine that was loaded. */
  async close(): Promise<void> {
    const engines = await Promise.allSettled(this.#engines.values())
    for (const engine of engines) {
      if (engine.status === 'fulfilled') await engine.value.recogniser.close()
    }
  }

  #load(name: EngineName, language: SpokenLanguage): Promise<Engine> {
    const definition = this.#list[name]
    const key = definition.isPerLanguage ? `${name} ${language}` : name
    const loading = this.#engines.get(key) ?? definition.load(this.#settings, language)
    this.#engines.set(key, loading)
    loading.catch(() => this.#engines.delete(key))
    return loading
  }
}
