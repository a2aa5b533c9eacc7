import path from 'node:path'

import { listOf, type Config } from '../config.js'
import type { EngineChoice } from '../ingest/call-start.js'
import type { TextLanguage } from '../matching/analysis.js'
import { modelsDirOf } from '../models/catalog.js'
import { isInstalled, locateModel } from '../models/local-files.js'
import type { EarWorkerData } from './ear-worker.js'
import type { EngineSettings } from './engine-shelf.js'

/** Which model embeds which language. */
const embedderModels: Readonly<Record<TextLanguage, string>> = {
  en: 'bge-small-en-v1.5',
  zh: 'bge-small-zh-v1.5',
}

/**
 * Folders of the embedding models that are installed; a language whose model is missing is left out and is
 * matched by its words.
 */
export function embedderFolders(
  config: Pick<Config, 'modelsDir'>,
): Partial<Record<TextLanguage, string>> {
  const modelsDir = modelsDirOf(config)
  const folders: Partial<Record<TextLanguage, string>> = {}
  for (const language of ['en', 'zh'] as const) {
    const name = embedderModels[language]
    if (isInstalled(name, modelsDir)) folders[language] = locateModel(name, { modelsDir }).folder
  }
  return folders
}

/** What engines are loaded with, wherever they run. */
export function engineSettings(config: Config): EngineSettings {
  return {
    modelsDir: modelsDirOf(config),
    sherpaModel: config.sherpaModel,
    deepgram: {
      apiKey: config.deepgramApiKey,
      url: config.deepgramUrl,
      model: config.deepgramModel,
      redact: listOf(config.deepgramRedact),
    },
  }
}

/**
 * What the ear workers load.
 *
 * @throws AssistError ASSIST_MODEL_UNAVAILABLE when the model of voice activity is not installed
 */
export function earWorkerData(config: Config): EarWorkerData {
  const engines = engineSettings(config)
  const vad = locateModel('silero-vad-v6', { modelsDir: engines.modelsDir })
  return {
    engine: config.engine as EngineChoice,
    vadModelFile: path.join(vad.folder, 'silero_vad_v6.onnx'),
    engines,
  }
}
