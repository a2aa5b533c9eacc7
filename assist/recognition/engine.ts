import type { SpokenLanguage } from '../call/call-start.js'
import type { Config } from '../settings/config.js'
import type { SegmentRecogniser } from './recogniser.js'
import type { StreamRecogniser } from './stream-recogniser.js'

/** A loaded engine, by how it listens: it writes whole segments, or it takes a continuous stream. */
export type Engine =
  | { readonly kind: 'segments'; readonly recogniser: SegmentRecogniser }
  | { readonly kind: 'stream'; readonly recogniser: StreamRecogniser }

/**
 * What the product needs of an engine before it is loaded: its row in `engine-list.ts`. It lies in the engine's own
 * folder.
 */
export interface EngineDefinition<Setting extends keyof Config = keyof Config> {
  /** How it listens; `by-model`: the installed model decides. */
  readonly kind: Engine['kind'] | 'by-model'
  /** It sends audio to another machine. */
  readonly isRemote: boolean
  /** Languages that it always understands; undefined: the installed model decides. */
  readonly languages: readonly SpokenLanguage[] | undefined
  /** It has a model for each language, and so is loaded once for each. */
  readonly isPerLanguage: boolean
  /** Models of the catalog that it runs unless configured otherwise. */
  readonly models: readonly string[]
  /** Settings that it reads beside `modelsDir`; they cross to the worker that loads it. */
  readonly settings: readonly Setting[]
  /**
   * Loads the engine's code and its model.
   *
   * @throws AssistError ASSIST_ENGINE_UNAVAILABLE, ASSIST_MODEL_UNAVAILABLE
   */
  load(
    settings: Pick<Config, Setting> & Pick<Config, 'modelsDir'>,
    language: SpokenLanguage,
  ): Promise<Engine>
}
