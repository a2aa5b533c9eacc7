import type { Command } from 'commander'

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
import { installBars } from '../models/progress.js'
import { commandConfig, newCommand, writeJson, type CommandContext } from './command.js'
import { jsonOption } from './options.js'

interface ModelsFlags {
  readonly json?: true
}

/** `assist models list|install|verify`. They throw ASSIST_MODEL_UNKNOWN and what `installModels` throws. */
export function modelsCommand(context: CommandContext): Command {
  return newCommand('models', context, { summary: 'lists, installs or verifies models' })
    .addCommand(listCommand(context))
    .addCommand(installCommand(context))
    .addCommand(verifyCommand(context))
}

function listCommand(context: CommandContext): Command {
  const command = namesCommand('list', 'what the catalog has, and what is installed', context)
  return command.action((names: readonly string[], { json }: ModelsFlags) => {
    const modelsDir = modelsDirOf(commandConfig({}, command, context))
    const entries = names.length === 0 ? modelCatalog() : names.map((name) => findModel(name))
    const rows = entries.map((entry) => rowOf(entry, modelsDir))
    if (json) {
      writeJson(context.io, { models: rows })
      return
    }
    context.io.stdout.write(rows.map(rowLine).join(''))
    if (names.length === 0) context.io.stdout.write(handListing())
  })
}

function installCommand(context: CommandContext): Command {
  const summary = 'fetches what is missing (no name: the default English and Mandarin models)'
  const command = namesCommand('install', summary, context)
  return command.action(async (names: readonly string[], { json }: ModelsFlags) => {
    const config = commandConfig({}, command, context)
    const bars = installBars(context.io.stderr)
    const installed = await installModels(names.length === 0 ? defaultModels : names, {
      modelsDir: modelsDirOf(config),
      mirror: config.modelsMirror,
      onProgress: bars.onProgress,
    }).finally(() => bars.end())
    if (json) writeJson(context.io, { models: installed })
    else context.io.stdout.write(installed.map(installedLine).join(''))
  })
}

/** The exit status is 1 where a file is missing or wrong. */
function verifyCommand(context: CommandContext): Command {
  const summary = 'hashes the installed files (no name: the default models)'
  const command = namesCommand('verify', summary, context)
  return command.action(async (names: readonly string[], { json }: ModelsFlags) => {
    const modelsDir = modelsDirOf(commandConfig({}, command, context))
    const models = await verifyModels(names.length === 0 ? defaultModels : names, { modelsDir })
    const verified = models.every(({ isVerified }) => isVerified)
    if (json) writeJson(context.io, { verified, models })
    else context.io.stdout.write(models.map(verdictLine).join(''))
    if (verified) return
    context.io.stderr.write('Run “assist models install” to fetch what is missing.\n')
    context.fail()
  })
}

function namesCommand(name: string, summary: string, context: CommandContext): Command {
  return newCommand(name, context, { summary })
    .usage('[options] [NAME...]')
    .argument('[names...]', 'names of models')
    .addOption(jsonOption())
}

interface ModelRow {
  readonly name: string
  readonly purpose: string
  readonly languages: readonly string[]
  readonly licence: string
  readonly origin: string
  readonly byteLength: number
  readonly isDefault: boolean
  readonly isInstalled: boolean
  /** Labels of where it can be had. */
  readonly sources: readonly string[]
}

function rowOf(entry: ModelEntry, modelsDir: string): ModelRow {
  const { name, purpose, languages, licence, origin } = entry
  return {
    ...{ name, purpose, languages, licence, origin },
    byteLength: entry.files.reduce((total, file) => total + file.byteLength, 0),
    isDefault: defaultModels.includes(name),
    isInstalled: isInstalled(name, modelsDir),
    sources: entry.sources.map(labelOf),
  }
}

function rowLine(row: ModelRow): string {
  const state = row.isInstalled ? 'installed' : 'not installed'
  const size = `${(row.byteLength / 1e6).toFixed(1)} MB`
  return `${row.name.padEnd(20)} ${state.padEnd(14)} ${size.padStart(9)}  ${row.languages.join(',').padEnd(4)} ${row.licence.padEnd(5)} ${row.purpose}\n`
}

/** Lists models that can be added by hand, and from where; nobody of the project has run them. */
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
  if (sources.length === 0) return `${name}: was installed already\n`
  const origins = sources.map((one) => (one.startsWith('built') ? one : `from ${one}`))
  return `${name}: installed, ${origins.join(', ')}\n`
}

function verdictLine({ name, isVerified, files }: ModelVerdict): string {
  const faults = files.filter(({ state }) => state !== 'verified')
  return `${name}: ${isVerified ? 'verified' : faults.map(({ file, state }) => `${file} ${state}`).join(', ')}\n`
}
