import type { Config } from '../config.js'
import { defaultModels, modelsDirOf } from '../models/catalog.js'
import { installModels } from '../models/install.js'
import { progressPrinter } from '../models/progress.js'

/** Installs what is missing of the default models, with progress on standard error. */
export async function ensureModels(
  config: Pick<Config, 'modelsDir' | 'modelsMirror'>,
  stderr: NodeJS.WriteStream,
): Promise<void> {
  const printer = progressPrinter(stderr)
  try {
    await installModels(defaultModels, {
      modelsDir: modelsDirOf(config),
      mirror: config.modelsMirror,
      onProgress: printer.onProgress,
    })
  } finally {
    printer.end()
  }
}
