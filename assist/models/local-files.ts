import { createHash } from 'node:crypto'
import { createReadStream, statSync } from 'node:fs'
import { readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { AssistError } from '../errors/errors.js'
import { findModel, handModels, modelCatalog, type ModelEntry, type ModelFile } from './catalog.js'

/** Where a model lies on this machine. */
export interface LocatedModel {
  readonly folder: string
  /** Absolute path of each file, by its name in the catalog. */
  readonly files: Readonly<Record<string, string>>
}

/** The state of one file of a model. */
export type FileState = 'verified' | 'missing' | 'wrong'

/** Where installed models are looked for. */
export interface ModelsPlace {
  /** Folder that holds one folder a model. */
  readonly modelsDir: string
  /** The shipped catalog when left out. */
  readonly catalog?: readonly ModelEntry[]
}

/** The result of verifying one model. */
export interface ModelVerdict {
  readonly name: string
  readonly isVerified: boolean
  readonly files: readonly { readonly file: string; readonly state: FileState }[]
}

/** What is stored about a file whose checksum was right. */
interface Stamp {
  readonly sha256: string
  readonly byteLength: number
  readonly mtimeMs: number
}

type Stamps = Record<string, Stamp>

const stampName = '.verified.json'

/** Paths of a model's files, whether they are there or not. */
export function pathsOf(entry: ModelEntry, modelsDir: string): LocatedModel {
  const folder = join(modelsDir, entry.name)
  const files = Object.fromEntries(entry.files.map(({ file }) => [file, join(folder, file)]))
  return { folder, files }
}

/**
 * Finds an installed model by presence and size of its files. It hashes nothing; `installModels` does.
 *
 * @throws AssistError ASSIST_MODEL_UNKNOWN, or ASSIST_MODEL_UNAVAILABLE when a file is missing or has
 * another size
 */
export function locateModel(name: string, { modelsDir, catalog }: ModelsPlace): LocatedModel {
  const entry = findModel(name, catalog ?? modelCatalog())
  const located = pathsOf(entry, modelsDir)
  for (const { file, byteLength } of entry.files) {
    const found = statSync(join(located.folder, file), { throwIfNoEntry: false })
    if (found?.size === byteLength) continue
    const what = found ? `has ${found.size} bytes instead of ${byteLength}` : 'is missing'
    throw new AssistError(
      'ASSIST_MODEL_UNAVAILABLE',
      `The model ${name} is not installed: ${file} ${what}. Run “assist models install ${name}”.`,
    )
  }
  return located
}

/**
 * Folder of an engine's model, installed or unpacked by hand.
 *
 * @throws AssistError ASSIST_MODEL_UNAVAILABLE saying how to get it, ASSIST_MODEL_UNKNOWN
 */
export function modelFolder(name: string, modelsDir: string): string {
  const byHand = handModels().find((model) => model.name === name)
  if (!byHand) return locateModel(name, { modelsDir }).folder
  const folder = join(modelsDir, name)
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return folder
  throw new AssistError(
    'ASSIST_MODEL_UNAVAILABLE',
    `The model ${name} is not there. Unpack ${byHand.url} into the models folder (ASSIST_MODELS_DIR), so that it holds the folder ${name}.`,
  )
}

/** Whether a model's files are there with their sizes. @throws AssistError ASSIST_MODEL_UNKNOWN */
export function isInstalled(name: string, modelsDir: string): boolean {
  try {
    locateModel(name, { modelsDir })
    return true
  } catch (thrown) {
    if (thrown instanceof AssistError && thrown.code === 'ASSIST_MODEL_UNAVAILABLE') return false
    throw thrown
  }
}

/**
 * Hashes every file of the named models, whatever their stamps claim, and stores the outcome.
 *
 * @throws AssistError ASSIST_MODEL_UNKNOWN when a name is not in the catalog
 */
export async function verifyModels(
  names: readonly string[],
  { modelsDir, catalog }: ModelsPlace,
): Promise<ModelVerdict[]> {
  const verdicts: ModelVerdict[] = []
  for (const name of names) {
    const entry = findModel(name, catalog ?? modelCatalog())
    const states = await checkFiles(entry, modelsDir, { rehash: true })
    const files = entry.files.map(({ file }) => ({ file, state: states.get(file) ?? 'missing' }))
    verdicts.push({ name, isVerified: files.every(({ state }) => state === 'verified'), files })
  }
  return verdicts
}

/**
 * Checks each file of a model. A file whose size and time of change equal its stamp is not hashed again, unless
 * `rehash` is set.
 */
export async function checkFiles(
  entry: ModelEntry,
  modelsDir: string,
  { rehash }: { readonly rehash: boolean },
): Promise<Map<string, FileState>> {
  const { folder } = pathsOf(entry, modelsDir)
  const before = await readStamps(folder)
  const after: Stamps = {}
  const states = new Map<string, FileState>()
  for (const wanted of entry.files) {
    const remembered = rehash ? undefined : before[wanted.file]
    const { state, stamp } = await checkFile(join(folder, wanted.file), wanted, remembered)
    states.set(wanted.file, state)
    if (stamp) after[wanted.file] = stamp
  }
  if (JSON.stringify(before) !== JSON.stringify(after)) await writeStamps(folder, after)
  return states
}

async function checkFile(
  path: string,
  wanted: ModelFile,
  remembered: Stamp | undefined,
): Promise<{ state: FileState; stamp?: Stamp }> {
  const found = await stat(path).catch(() => undefined)
  if (!found?.isFile()) return { state: 'missing' }
  if (found.size !== wanted.byteLength) return { state: 'wrong' }
  const { sha256, byteLength } = wanted
  const stamp = { sha256, byteLength, mtimeMs: found.mtimeMs }
  if (remembered?.sha256 === sha256 && remembered.mtimeMs === found.mtimeMs) {
    return { state: 'verified', stamp }
  }
  return (await sha256Of(path)) === sha256 ? { state: 'verified', stamp } : { state: 'wrong' }
}

/** The SHA-256 of a file as 64 hexadecimal digits; reads it in pieces. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer)
  return hash.digest('hex')
}

async function readStamps(folder: string): Promise<Stamps> {
  try {
    return JSON.parse(await readFile(join(folder, stampName), 'utf8')) as Stamps
  } catch {
    // No stamp, or one cut short by a crash: the files are hashed again.
    return {}
  }
}

async function writeStamps(folder: string, stamps: Stamps): Promise<void> {
  const part = join(folder, `${stampName}.${process.pid}`)
  try {
    await writeFile(part, `${JSON.stringify(stamps)}\n`)
    await rename(part, join(folder, stampName))
  } catch {
    // A read-only models folder works too; its files are then hashed at each start.
  }
}
