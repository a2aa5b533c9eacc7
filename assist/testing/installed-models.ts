import { modelsDirOf } from '../models/catalog.js'
import { locateModel } from '../models/local-files.js'

/** Folder of a model of the checkout. @throws AssistError ASSIST_MODEL_UNAVAILABLE; `requirement('models')` asks first */
export function installedFolder(name: string): string {
  return locateModel(name, { modelsDir: modelsDirOf({ modelsDir: '' }) }).folder
}
