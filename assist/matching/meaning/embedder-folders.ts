import { existsSync } from 'node:fs'
import path from 'node:path'

import { listOf, type Config } from '../../settings/config.js'
import { AssistError } from '../../errors/errors.js'
import type { TextLanguage } from '../words/analysis.js'
import { modelsDirOf } from '../../models/catalog.js'
import { isInstalled, locateModel } from '../../models/local-files.js'

/** Which model embeds which language where none is configured. */
const embedderModels: Readonly<Record<TextLanguage, string>> = {
  en: 'bge-small-en-v1.5',
  zh: 'bge-small-zh-v1.5',
}

/** What an embedding model is made of. */
const embedderFiles = ['model.onnx', 'tokenizer.json']

/**
 * Folders of the embedding models: those that are configured, else ours where they are installed; a language whose
 * model is missing is left out and is matched by its words.
 *
 * @throws AssistError ASSIST_CONFIG_INVALID where a configured folder lacks a file
 */
export function embedderFolders(
  config: Pick<Config, 'modelsDir' | 'embeddingModels'>,
): Partial<Record<TextLanguage, string>> {
  const modelsDir = modelsDirOf(config)
  const folders: Partial<Record<TextLanguage, string>> = {}
  for (const language of ['en', 'zh'] as const) {
    const own = listOf(config.embeddingModels).find((entry) => entry.startsWith(`${language}=`))
    if (own !== undefined) {
      folders[language] = checkedFolder(own.slice(language.length + 1))
      continue
    }
    const name = embedderModels[language]
    if (isInstalled(name, modelsDir)) folders[language] = locateModel(name, { modelsDir }).folder
  }
  return folders
}

function checkedFolder(folder: string): string {
  const missing = embedderFiles.find((file) => !existsSync(path.join(folder, file)))
  if (missing === undefined) return folder
  throw new AssistError(
    'ASSIST_CONFIG_INVALID',
    `ASSIST_EMBEDDING_MODELS expects folders with ${embedderFiles.join(' and ')}; “${path.basename(folder)}” has no ${missing}.`,
  )
}
