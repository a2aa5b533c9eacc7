import type { EngineChoice, EngineName, SpokenLanguage } from '../call/call-start.js'

/** Which engines listen to a channel, in the order in which one takes over from another. */
export interface EnginePlan {
  readonly engines: readonly EngineName[]
  /** The second pass revises what moonshine writes. */
  readonly isRevised: boolean
}

/** Languages of the engines whose models have them built in; the others' depend on what is installed. */
const fixedLanguages: Partial<Record<EngineName, readonly SpokenLanguage[]>> = {
  moonshine: ['en'],
  whisper: ['en', 'zh', 'ko'],
}

/** What two passes begin with: moonshine for its language, whisper for the others. */
const firstOfTwoPasses: Readonly<Record<SpokenLanguage, EngineName>> = {
  en: 'moonshine',
  zh: 'whisper',
  ko: 'whisper',
}

/**
 * The engines for a channel in a language: the chosen one, even where it cannot do the language (it says so
 * and the next one takes over), then those of `fallbacks` that can.
 */
export function planEngines(
  choice: EngineChoice,
  language: SpokenLanguage,
  fallbacks: readonly EngineName[],
): EnginePlan {
  const first = choice === 'two-pass' ? firstOfTwoPasses[language] : choice
  const others = fallbacks.filter(
    (name) => name !== first && (fixedLanguages[name]?.includes(language) ?? true),
  )
  return {
    engines: [first, ...others],
    isRevised: choice === 'two-pass' && first === 'moonshine',
  }
}
