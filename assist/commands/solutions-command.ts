import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { Command } from 'commander'

import { AssistError } from '../errors/errors.js'
import { dataKeyOf } from '../sealing/data-key.js'
import type { Config } from '../settings/config.js'
import { isGlossaryFile } from '../solutions/glossary-file.js'
import { solutionsFormatOf } from '../solutions/files/solutions-file.js'
import { defaultBase, type SolutionStore } from '../store/solution-store.js'
import type { Store, StoreContracts } from '../store/store.js'
import { openSqliteStore } from '../store/sqlite/sqlite-store.js'
import { commandConfig, newCommand, usageError, writeJson, type CommandContext } from './command.js'
import { lintCommand } from './lint-command.js'
import { choiceOption, jsonOption, textOption } from './options.js'

/** Name of the database inside the data folder. */
export const databaseName = 'assist.db'

/** Opens the database of a data folder. @throws AssistError ASSIST_STORE_FAILED, ASSIST_DATA_KEY_WRONG */
export function openStoreOf(config: Config): Promise<Store> {
  const path = join(config.dataDir, databaseName)
  return openSqliteStore({ path, dataKey: dataKeyOf(config) })
}

/** Who changes things by a command, as the audit log names them. */
export const commandLine = { who: 'command-line', address: 'command-line' }

const notes = `
FILE ends in .jsonl, .csv or .md; one that ends in .glossary.csv is the glossary of the base. A running service takes
an import up when it is restarted; to change its base while it runs, use POST /api/solutions/import.`

/**
 * `assist solutions import|export|lint`: the first two against the database in the data folder. They throw
 * ASSIST_FILE_INVALID for a file that cannot be read or written, ASSIST_SOLUTIONS_FILE_INVALID,
 * ASSIST_SOLUTIONS_UNKNOWN and ASSIST_STORE_FAILED.
 */
export function solutionsCommand(context: CommandContext): Command {
  return newCommand('solutions', context, { summary: 'imports, exports or checks a base' })
    .addCommand(importCommand(context))
    .addCommand(exportCommand(context))
    .addCommand(lintCommand(context))
}

interface TransferFlags {
  readonly base: string
  readonly json?: true
}

function importCommand(context: CommandContext): Command {
  const command = transferCommand('import', 'takes a file into a base', context)
  const description = 'replaces what is in the base, or merges into it'
  return command
    .addOption(choiceOption('--mode <MODE>', description, ['replace', 'merge']).default('replace'))
    .action(async (file: string, flags: TransferFlags & { mode: 'replace' | 'merge' }) => {
      const format = solutionsFormatOf(file)
      const bytes = await readBytes(file)
      await transfer(command, flags, context, async ({ solutions: store, audit }) => {
        const result = isGlossaryFile(file)
          ? await store.importGlossary(flags.base, [{ bytes }])
          : await store.importFiles(flags.base, [{ bytes, format }], flags.mode)
        const change = { action: 'base.changed', target: flags.base, detail: 'import' } as const
        await audit.append([{ ...commandLine, at: Date.now(), ...change }])
        return result
      })
    })
}

function exportCommand(context: CommandContext): Command {
  const command = transferCommand('export', 'writes a base into a file', context)
  return command.action(async (file: string, flags: TransferFlags) => {
    // The name is judged before the base is opened.
    solutionsFormatOf(file)
    await transfer(command, flags, context, (store) => exportTo(store.solutions, flags.base, file))
  })
}

function transferCommand(name: string, summary: string, context: CommandContext): Command {
  return newCommand(name, context, { summary, missing: 'A file is needed.' })
    .usage('[options] FILE')
    .argument('<file>', 'a solutions file or a glossary')
    .addOption(textOption('--base <NAME>', 'name of the base').default(defaultBase))
    .addOption(jsonOption())
    .addHelpText('after', notes)
}

async function transfer(
  command: Command,
  { base, json }: TransferFlags,
  context: CommandContext,
  work: (store: StoreContracts) => Promise<object>,
): Promise<void> {
  if (base === '') throw usageError('--base expects a name.', command)
  const config = commandConfig({}, command, context)
  const store = await openStoreOf(config)
  try {
    const result = await work(store)
    const version = await store.solutions.version(base)
    const summary = { base, ...result, version }
    if (json) writeJson(context.io, summary)
    else context.io.stdout.write(`${sentenceOf(summary)}\n`)
  } finally {
    await store.close()
  }
}

async function readBytes(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file)
  } catch (thrown) {
    throw fileFailure('read', thrown)
  }
}

async function exportTo(
  store: SolutionStore,
  base: string,
  file: string,
): Promise<{ readonly exported: number }> {
  const isGlossary = isGlossaryFile(file)
  const text = isGlossary
    ? await store.exportGlossary(base)
    : await store.exportFile(base, solutionsFormatOf(file))
  try {
    await writeFile(file, text)
  } catch (thrown) {
    throw fileFailure('written', thrown)
  }
  if (isGlossary) return { exported: (await store.glossary(base)).length }
  return { exported: (await store.list(base, { offset: 0, limit: 1 })).total }
}

function fileFailure(what: string, thrown: unknown): AssistError {
  const code = (thrown as NodeJS.ErrnoException).code ?? 'unknown'
  return new AssistError(
    'ASSIST_FILE_INVALID',
    `The solutions file cannot be ${what} (${code}). Check its name and its permissions.`,
    { cause: thrown },
  )
}

function sentenceOf(summary: Readonly<Record<string, string | number>>): string {
  const { base = '', version = '', ...counts } = summary
  const parts = Object.entries(counts).map(([what, count]) => `${count} ${what}`)
  return `${base}: ${parts.join(', ')}; version ${version}`
}
