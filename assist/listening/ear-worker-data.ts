import path from 'node:path'

import type { EngineChoice } from '../call/call-start.js'
import { locateModel } from '../models/local-files.js'
import { engineSettings, type EngineSettings } from '../recognition/engine-list.js'
import type { Config } from '../settings/config.js'

/** What an ear worker is started with. */
export interface EarWorkerData {
  readonly vadModelFile: string
  /** Undefined: silence alone ends a turn. */
  readonly turnModelFile: string | undefined
  readonly engineSettings: EngineSettings
  /** Loaded before the first call. */
  readonly engine: EngineChoice
}

/**
 * What the ear workers load.
 *
 * @throws AssistError ASSIST_MODEL_UNAVAILABLE when a model of voice activity is not installed
 */
export function earWorkerData(config: Config): EarWorkerData {
  const settings = engineSettings(config)
  const { modelsDir } = settings
  const fileOf = (model: string, file: string): string =>
    path.join(locateModel(model, { modelsDir }).folder, file)
  return {
    engine: config.engine as EngineChoice,
    vadModelFile: fileOf('silero-vad-v6', 'silero_vad_v6.onnx'),
    turnModelFile: config.turnBySound
      ? fileOf('smart-turn-v3.2', 'smart-turn-v3.2-cpu.onnx')
      : undefined,
    engineSettings: settings,
  }
}
