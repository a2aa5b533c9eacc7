import { accurateModel } from '../../models/catalog.js'
import { modelFolder } from '../../models/local-files.js'
import type { EngineDefinition } from '../engine.js'

/** The row of Whisper in the engine list. */
export const whisper: EngineDefinition<never> = {
  ...{ kind: 'segments', isRemote: false, isPerLanguage: false },
  languages: ['en', 'zh', 'ko'],
  models: [accurateModel],
  settings: [],
  async load({ modelsDir }) {
    const { WhisperRecogniser } = await import('./whisper.js')
    const recogniser = await WhisperRecogniser.load(modelFolder(accurateModel, modelsDir))
    return { kind: 'segments', recogniser }
  },
}
