import type { Config } from '../settings/config.js'
import type { Log } from '../log/log.js'
import { accurateModel, meaningModels, modelsDirOf, speechModels } from '../models/catalog.js'
import { installModels } from '../models/install.js'
import { isInstalled } from '../models/local-files.js'
import { installBars } from '../models/progress.js'

type ModelsConfig = Pick<Config, 'modelsDir' | 'modelsMirror'>

/**
 * Installs what is missing of the models for speech and meaning, with progress on standard error. Without those for
 * meaning, matching goes by words, and standard error says so.
 *
 * @throws AssistError ASSIST_MODEL_UNAVAILABLE and others where a model for speech cannot be had
 */
export async function ensureModels(
  config: ModelsConfig,
  stderr: NodeJS.WriteStream,
): Promise<void> {
  await install(speechModels, config, stderr)
  for (const name of meaningModels) {
    try {
      await install([name], config, stderr)
    } catch (thrown) {
      const reason = thrown instanceof Error ? thrown.message : String(thrown)
      stderr.write(`words alone are matched where ${name} would be needed: ${reason}\n`)
    }
  }
}

/** The same for the accurate model: the second pass, Mandarin, and telling languages apart. */
export function ensureAccurateModel(
  config: ModelsConfig,
  stderr: NodeJS.WriteStream,
): Promise<void> {
  return install([accurateModel], config, stderr)
}

/**
 * Installs the accurate model while the service runs already, where it is missing.
 *
 * @param ready is called once it is there
 */
export async function bringAccurateModel(
  config: ModelsConfig,
  { stderr, log, ready }: { stderr: NodeJS.WriteStream; log: Log; ready: () => Promise<unknown> },
): Promise<void> {
  if (isInstalled(accurateModel, modelsDirOf(config))) return
  log.info('the model of Mandarin and of the second pass is being installed; English works already')
  try {
    await ensureAccurateModel(config, stderr)
    await ready()
    log.info('Mandarin and the second pass are ready')
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    log.warn({ reason }, 'no Mandarin and no second pass: their model could not be installed')
  }
}

async function install(
  names: readonly string[],
  config: ModelsConfig,
  stderr: NodeJS.WriteStream,
): Promise<void> {
  const bars = installBars(stderr)
  try {
    await installModels(names, {
      modelsDir: modelsDirOf(config),
      mirror: config.modelsMirror,
      onProgress: bars.onProgress,
    })
  } finally {
    bars.end()
  }
}
