/** Reading the files of a base. A store does it in a worker of its own: a large file takes seconds to parse. */
import { AssistError } from '../errors/errors.js'
import { readSolutionsFile } from '../solutions/files/read-solutions-file.js'
import { parseSolutions, type SolutionsFormat } from '../solutions/files/solutions-file.js'
import { parseGlossary, readGlossaryFile } from '../solutions/glossary-file.js'
import { readGlossary } from '../solutions/glossary-schema.js'
import type { GlossaryEntry } from '../solutions/glossary.js'
import type { Solution } from '../solutions/solution.js'

/** A solutions file: a path whose ending gives the form, or the bytes and the form. Bytes are copied, not moved. */
export type SolutionsFile =
  { readonly path: string } | { readonly bytes: Uint8Array; readonly format: SolutionsFormat }

/** A glossary file: a path, or the bytes. Bytes are copied, not moved. */
export type GlossaryFile = { readonly path: string } | { readonly bytes: Uint8Array }

/**
 * The solutions of several files, in their order. Blocks while it parses.
 *
 * @throws AssistError ASSIST_SOLUTIONS_FILE_INVALID where a file cannot be used, or an id is in two of them
 */
export async function readSolutionsFiles(files: readonly SolutionsFile[]): Promise<Solution[]> {
  const read = await Promise.all(files.map(readOne))
  const solutions = read.flat()
  const ids = new Set<string>()
  for (const { id } of solutions) {
    if (ids.has(id)) throw inTwoFiles(id)
    ids.add(id)
  }
  return solutions
}

/**
 * The entries of several glossary files, in their order. Blocks while it parses.
 *
 * @throws AssistError ASSIST_GLOSSARY_INVALID where a file cannot be used, or the files contradict each other
 */
export async function readGlossaryFiles(files: readonly GlossaryFile[]): Promise<GlossaryEntry[]> {
  const read = await Promise.all(files.map(readOneGlossary))
  if (files.length === 1) return read.flat()
  return readGlossary(read.flat().map((value, at) => ({ place: `entry ${at + 1}`, value })))
}

async function readOne(file: SolutionsFile): Promise<Solution[]> {
  return 'path' in file ? readSolutionsFile(file.path) : parseSolutions(file.bytes, file)
}

async function readOneGlossary(file: GlossaryFile): Promise<GlossaryEntry[]> {
  return 'path' in file ? readGlossaryFile(file.path) : parseGlossary(file.bytes)
}

function inTwoFiles(id: string): AssistError {
  return new AssistError(
    'ASSIST_SOLUTIONS_FILE_INVALID',
    `The solutions files cannot be used together: the id “${id}” is in two of them.`,
  )
}
