import type { EngineChoice, EngineName, SpokenLanguage } from '../call/call-start.js'
import { engineList } from './engine-list.js'

/** The engines of a channel, in the order in which one takes over from another. */
export interface EnginePlan {
  readonly engines: readonly EngineName[]
  /** The engine whose finals the second pass revises; undefined: none is revised. */
  readonly revised: EngineName | undefined
}

/** The engine of the second pass, which also detects languages. */
export const accurateEngine: EngineName = 'whisper'

/** Engines of the first of two passes, for the languages in which one is faster than the accurate engine. */
const fastEngines: Partial<Record<SpokenLanguage, EngineName>> = { en: 'moonshine' }

/**
 * The engines for a channel in a language. First comes the chosen one, even where it does not understand the language:
 * it then fails by name, and the next one takes over. Then come those of `fallbacks` that understand the language.
 */
export function planEngines(
  choice: EngineChoice,
  language: SpokenLanguage,
  fallbacks: readonly EngineName[],
): EnginePlan {
  const fast = choice === 'two-pass' ? fastEngines[language] : undefined
  const first = choice === 'two-pass' ? (fast ?? accurateEngine) : choice
  const others = fallbacks.filter(
    (name) => name !== first && (engineList[name].languages?.includes(language) ?? true),
  )
  return { engines: [first, ...others], revised: fast }
}
