import { modelFolder } from '../../models/local-files.js'
import type { EngineDefinition } from '../engine.js'

const model = 'moonshine-tiny-en'

/** The row of Moonshine in the engine list. */
export const moonshine: EngineDefinition<never> = {
  ...{ kind: 'segments', isRemote: false, isPerLanguage: false },
  languages: ['en'],
  models: [model],
  settings: [],
  async load({ modelsDir }) {
    const { MoonshineRecogniser } = await import('./moonshine.js')
    const recogniser = await MoonshineRecogniser.load(modelFolder(model, modelsDir))
    return { kind: 'segments', recogniser }
  },
}
