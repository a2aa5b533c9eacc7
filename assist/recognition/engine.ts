import type { SpokenLanguage } from '../call/call-start.js'
import type { Config } from '../settings/config.js'
import type { SegmentRecogniser } from './recogniser.js'
import type { StreamRecogniser } from './stream-recogniser.js'

/** A loaded engine, by what it takes: whole segments, or a continuous stream. */
export type Engine =
  | { readonly kind: 'segments'; readonly recogniser: SegmentRecogniser }
  | { readonly kind: 'stream'; readonly recogniser: StreamRecogniser }

/**
 * An engine as the product needs it before it is loaded: a row of `engine-list.ts`, which lies in the engine's own
 * folder.
 */
export interface EngineDefinition<Setting extends keyof Config = keyof Config> {
  /** What it takes; `by-model`: the installed model decides. */
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
