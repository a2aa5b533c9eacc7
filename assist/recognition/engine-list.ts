import type { EngineName } from '../call/call-start.js'
import { modelsDirOf } from '../models/catalog.js'
import type { Config } from '../settings/config.js'
import { deepgram } from './deepgram/engine.js'
import type { EngineDefinition } from './engine.js'
import { moonshine } from './moonshine/engine.js'
import { sherpa } from './sherpa/engine.js'
import { vosk } from './vosk/engine.js'
import { whisper } from './whisper/engine.js'

const definitions = { moonshine, whisper, vosk, sherpa, deepgram } as const

/** Settings that engines read: what has to cross to a worker that loads them. */
export type EngineSettings = Pick<
  Config,
  'modelsDir' | (typeof definitions)[EngineName]['settings'][number]
>

/**
 * Every engine by its name. The names stand in `call/call-start.ts`, since doors and settings check them; the compiler
 * refuses a name without a definition here and a definition without a name there.
 */
export const engineList: Readonly<Record<EngineName, EngineDefinition<keyof EngineSettings>>> =
  definitions

/** What engines read of a configuration, and nothing else of it. */
export function engineSettings(config: Config): EngineSettings {
  const keys = Object.values(engineList).flatMap(({ settings }) => settings)
  const read = Object.fromEntries(keys.map((key) => [key, config[key]]))
  return { ...(read as unknown as EngineSettings), modelsDir: modelsDirOf(config) }
}
