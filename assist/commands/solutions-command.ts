import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import type { Config } from '../settings/config.js'
import { AssistError } from '../errors/errors.js'
import { isGlossaryFile } from '../solutions/glossary-file.js'
import { solutionsFormatOf } from '../solutions/files/solutions-file.js'
import { defaultBase, type SolutionStore } from '../store/solution-store.js'
import { openSqliteStore } from '../store/sqlite/sqlite-store.js'

/** Where the command writes: results to standard output. */
export interface SolutionsCommandOutput {
  readonly stdout: NodeJS.WritableStream
  readonly stderr: NodeJS.WritableStream
}

/** Name of the database inside the data folder. */
export const databaseName = 'assist.db'

/** How the command is called; also its help. */
export const solutionsUsage = `Usage: assist solutions import FILE [--base NAME] [--mode replace|merge] [--json]
       assist solutions export FILE [--base NAME] [--json]
       assist solutions lint   FILE... [--links] [--json]
  FILE ends in .jsonl, .csv or .md; one that ends in .glossary.csv is the glossary of the base. A running service takes an import up when it is restarted; to change
  its base while it runs, use POST /api/solutions/import. What lint looks for is in docs/lint.md; it follows
  links only with --links.`

/**
 * `assist solutions import|export FILE` against the database in the data folder.
 *
 * @param args what follows `solutions`
 * @returns the exit status, 0
 * @throws AssistError ASSIST_USAGE for a command line that is not understood; ASSIST_FILE_INVALID for a file
 * that cannot be read or written; ASSIST_SOLUTIONS_FILE_INVALID, ASSIST_SOLUTIONS_UNKNOWN, ASSIST_STORE_FAILED
 */
export async function runSolutionsCommand(
  args: readonly string[],
  config: Pick<Config, 'dataDir'>,
  io: SolutionsCommandOutput,
): Promise<number> {
  const command = readArgs(args)
  const isGlossary = isGlossaryFile(command.file)
  const format = solutionsFormatOf(command.file)
  const bytes = command.action === 'import' ? await readBytes(command.file) : undefined
  const store = await openSqliteStore({ path: join(config.dataDir, databaseName) })
  try {
    const { solutions } = store
    const result = bytes
      ? isGlossary
        ? await solutions.importGlossary(command.base, [{ bytes }])
        : await solutions.importFiles(command.base, [{ bytes, format }], command.mode)
      : await exportTo(solutions, command)
    const version = await solutions.version(command.base)
    const summary = { base: command.base, ...result, version }
    io.stdout.write(command.isJson ? `${JSON.stringify(summary)}\n` : `${sentenceOf(summary)}\n`)
    return 0
  } finally {
    await store.close()
  }
}

interface SolutionsArgs {
  readonly action: 'import' | 'export'
  readonly file: string
  readonly base: string
  readonly mode: 'replace' | 'merge'
  readonly isJson: boolean
}

function readArgs(args: readonly string[]): SolutionsArgs {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: {
        base: { type: 'string', default: defaultBase },
        mode: { type: 'string', default: 'replace' },
        json: { type: 'boolean', default: false },
      },
      allowPositionals: true,
    })
    const [action, file, ...rest] = positionals
    const { base, mode, json: isJson } = values
    const isKnown = action === 'import' || action === 'export'
    const isMode = mode === 'replace' || mode === 'merge'
    if (isKnown && isMode && file !== undefined && base !== '' && rest.length === 0) {
      return { action, file, base, mode, isJson }
    }
  } catch {
    // An unknown option: the usage says which there are.
  }
  throw new AssistError('ASSIST_USAGE', solutionsUsage)
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
  { base, file }: SolutionsArgs,
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
