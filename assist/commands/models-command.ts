import { parseArgs } from 'node:util'

import type { Config } from '../settings/config.js'
import { AssistError } from '../errors/errors.js'
import { buildLabel } from '../models/build-source.js'
import {
  defaultModels,
  findModel,
  handModels,
  modelCatalog,
  modelsDirOf,
  type ModelEntry,
  type ModelSource,
} from '../models/catalog.js'
import { installModels, type InstalledModel } from '../models/install.js'
import { isInstalled, verifyModels, type ModelVerdict } from '../models/local-files.js'
import { packageLabel } from '../models/package-source.js'
import { progressPrinter } from '../models/progress.js'

/** Where a command writes: results to standard output, progress to standard error. */
export interface CommandOutput {
  readonly stdout: NodeJS.WritableStream
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean | undefined }
}

/** How the command is called; also its help. */
export const modelsUsage = `Usage: assist models list|install|verify [NAME...] [--json]
  list     what the catalog has, and what is installed
  install  fetches what is missing (no name: the default English and Mandarin models)
  verify   hashes the installed files (no name: the default models)`

/**
 * `assist models list|install|verify [NAME...] [--json]`.
 *
 * @param args what follows `models`
 * @returns the exit status: 1 where `verify` found a file missing or wrong, else 0
 * @throws AssistError ASSIST_USAGE for a command line that is not understood, and what `installModels` throws
 */
export async function runModelsCommand(
  args: readonly string[],
  config: Pick<Config, 'modelsDir' | 'modelsMirror'>,
  io: CommandOutput,
): Promise<number> {
  const { action, names, isJson } = readArgs(args)
  const modelsDir = modelsDirOf(config)
  switch (action) {
    case 'list': {
      const entries = names.length === 0 ? modelCatalog() : names.map((name) => findModel(name))
      io.stdout.write(listing(entries, modelsDir, isJson))
      if (names.length === 0 && !isJson) io.stdout.write(handListing())
      return 0
    }
    case 'install': {
      const printer = progressPrinter(io.stderr)
      const installed = await installModels(names.length === 0 ? defaultModels : names, {
        modelsDir,
        mirror: config.modelsMirror,
        onProgress: printer.onProgress,
      }).finally(() => printer.end())
      io.stdout.write(
        isJson ? toJson({ models: installed }) : installed.map(installedLine).join(''),
      )
      return 0
    }
    case 'verify': {
      const verdicts = await verifyModels(names.length === 0 ? defaultModels : names, { modelsDir })
      const isVerified = verdicts.every((verdict) => verdict.isVerified)
      io.stdout.write(
        isJson
          ? toJson({ verified: isVerified, models: verdicts })
          : verdicts.map(verdictLine).join(''),
      )
      if (!isVerified) io.stderr.write('Run “assist models install” to fetch what is missing.\n')
      return isVerified ? 0 : 1
    }
  }
}

interface ModelsArgs {
  readonly action: 'list' | 'install' | 'verify'
  readonly names: readonly string[]
  readonly isJson: boolean
}

function readArgs(args: readonly string[]): ModelsArgs {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { json: { type: 'boolean', default: false } },
      allowPositionals: true,
    })
    const [action, ...names] = positionals
    if (action === 'list' || action === 'install' || action === 'verify') {
      return { action, names, isJson: values.json }
    }
  } catch {
    // An unknown option: the usage says which there are.
  }
  throw new AssistError('ASSIST_USAGE', modelsUsage)
}

function listing(entries: readonly ModelEntry[], modelsDir: string, isJson: boolean): string {
  const rows = entries.map((entry) => ({
    name: entry.name,
    purpose: entry.purpose,
    languages: entry.languages,
    licence: entry.licence,
    origin: entry.origin,
    byteLength: entry.files.reduce((total, file) => total + file.byteLength, 0),
    isDefault: defaultModels.includes(entry.name),
    isInstalled: isInstalled(entry.name, modelsDir),
    sources: entry.sources.map(labelOf),
  }))
  if (isJson) return toJson({ models: rows })
  return rows
    .map((row) => {
      const state = row.isInstalled ? 'installed' : 'not installed'
      const size = `${(row.byteLength / 1e6).toFixed(1)} MB`
      return `${row.name.padEnd(20)} ${state.padEnd(14)} ${size.padStart(9)}  ${row.languages.join(',').padEnd(4)} ${row.licence.padEnd(5)} ${row.purpose}\n`
    })
    .join('')
}

/** What can be added by hand, and from where; nobody of the project has run these. */
function handListing(): string {
  const lines = handModels().map(
    ({ name, languages, licence, purpose, url }) =>
      `${name}\n  ${languages.join(',')}  ${licence}  ${purpose}  ${url}\n`,
  )
  return `\nTo be unpacked by hand into the models folder; not tested by us:\n${lines.join('')}`
}

function labelOf(source: ModelSource): string {
  if (source.kind === 'upstream') return 'upstream'
  return source.kind === 'build' ? buildLabel(source) : packageLabel(source)
}

function installedLine({ name, sources }: InstalledModel): string {
  return `${name}: ${sources.length === 0 ? 'was installed already' : `installed from ${sources.join(', ')}`}\n`
}

function verdictLine({ name, isVerified, files }: ModelVerdict): string {
  const faults = files.filter(({ state }) => state !== 'verified')
  return `${name}: ${isVerified ? 'verified' : faults.map(({ file, state }) => `${file} ${state}`).join(', ')}\n`
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value)}\n`
}
