import { modelFolder } from '../../models/local-files.js'
import type { EngineDefinition } from '../engine.js'

/** The row of sherpa-onnx in the engine list. */
export const sherpa: EngineDefinition<'sherpaModel'> = {
  ...{ kind: 'by-model', isRemote: false, isPerLanguage: false },
  languages: undefined,
  models: ['whisper-base'],
  settings: ['sherpaModel'],
  async load({ modelsDir, sherpaModel }) {
    const { loadSherpa } = await import('./sherpa.js')
    return loadSherpa(modelFolder(sherpaModel, modelsDir))
  },
}
