import path from 'node:path'

import type { EngineChoice } from '../call/call-start.js'
import { locateModel } from '../models/local-files.js'
import { engineSettings, type EngineSettings } from '../recognition/engine-list.js'
import type { Config } from '../settings/config.js'

/** What an ear worker is started with. */
export interface EarWorkerData {
  readonly vadModelFile: string
  readonly engineSettings: EngineSettings
  /** Loaded before the first call. */
  readonly engine: EngineChoice
}

/**
 * What the ear workers load.
 *
 * @throws AssistError ASSIST_MODEL_UNAVAILABLE when the model of voice activity is not installed
 */
export function earWorkerData(config: Config): EarWorkerData {
  const settings = engineSettings(config)
  const vad = locateModel('silero-vad-v6', { modelsDir: settings.modelsDir })
  return {
    engine: config.engine as EngineChoice,
    vadModelFile: path.join(vad.folder, 'silero_vad_v6.onnx'),
    engineSettings: settings,
  }
}
