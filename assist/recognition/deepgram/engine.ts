import { listOf } from '../../settings/config.js'
import type { EngineDefinition } from '../engine.js'

/** The row of Deepgram in the engine list. */
export const deepgram: EngineDefinition<
  'deepgramApiKey' | 'deepgramUrl' | 'deepgramModel' | 'deepgramRedact'
> = {
  ...{ kind: 'stream', isRemote: true, isPerLanguage: false },
  // The vendor decides which languages the model of an account takes, so any language is tried.
  languages: undefined,
  models: [],
  settings: ['deepgramApiKey', 'deepgramUrl', 'deepgramModel', 'deepgramRedact'],
  async load({ deepgramApiKey, deepgramUrl, deepgramModel, deepgramRedact }) {
    const { DeepgramRecogniser } = await import('./deepgram.js')
    const recogniser = new DeepgramRecogniser({
      apiKey: deepgramApiKey,
      url: deepgramUrl,
      model: deepgramModel,
      redact: listOf(deepgramRedact),
    })
    return { kind: 'stream', recogniser }
  },
}
