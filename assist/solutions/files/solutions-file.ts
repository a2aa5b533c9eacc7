import { extname } from 'node:path'

import { AssistError } from '../../errors/errors.js'
import type { Solution } from '../solution.js'
import { readSolution } from '../solution-schema.js'
import { readCsv, writeCsv } from './csv.js'
import { decodeText } from './decode-text.js'
import type { Entry } from './entry.js'
import { readJsonl, writeJsonl } from './jsonl.js'
import { readMarkdown, writeMarkdown } from './markdown.js'

/** A format of solutions files; also the extension. */
export type SolutionsFormat = 'jsonl' | 'csv' | 'md'

/** Where the format is taken from: the file's name, or the caller. */
export type FormatHint = { readonly fileName: string } | { readonly format: SolutionsFormat }

const formats: Readonly<
  Record<
    SolutionsFormat,
    {
      readonly read: (text: string) => Entry[]
      readonly write: (solutions: readonly Solution[]) => string
    }
  >
> = {
  jsonl: { read: readJsonl, write: writeJsonl },
  csv: { read: readCsv, write: writeCsv },
  md: { read: readMarkdown, write: writeMarkdown },
}

/** A message names so many problems and only counts the rest. */
const maxProblems = 20

/**
 * Tells the format of a file by its extension.
 *
 * @throws AssistError ASSIST_SOLUTIONS_FILE_INVALID for an extension that is none of the known ones
 */
export function solutionsFormatOf(fileName: string): SolutionsFormat {
  const extension = extname(fileName).slice(1).toLowerCase()
  if (extension === 'jsonl' || extension === 'csv' || extension === 'md') return extension
  throw new AssistError(
    'ASSIST_SOLUTIONS_FILE_INVALID',
    `A solutions file ends in .jsonl, .csv or .md; “.${extension.slice(0, 20)}” came.`,
  )
}

/**
 * Reads a solutions file whole, or not at all.
 *
 * @throws AssistError ASSIST_SOLUTIONS_FILE_INVALID naming line and reason of the first 20 problems: entries
 * that cannot be read or lack something, ids used twice, no entries at all
 */
export function parseSolutions(bytes: Uint8Array, hint: FormatHint): Solution[] {
  const format = 'format' in hint ? hint.format : solutionsFormatOf(hint.fileName)
  const entries = formats[format].read(decodeText(bytes))
  const solutions: Solution[] = []
  const lineOf = new Map<string, number>()
  const problems: string[] = []
  for (const { line, value, problem } of entries) {
    const reading = problem === undefined ? readSolution(value) : { problems: [problem] }
    const { solution } = reading
    if (solution === undefined) {
      problems.push(...reading.problems.map((text) => `line ${line}: ${text}`))
      continue
    }
    const earlier = lineOf.get(solution.id)
    if (earlier !== undefined) {
      problems.push(`line ${line}: the id “${solution.id}” is used on line ${earlier} already`)
      continue
    }
    lineOf.set(solution.id, line)
    solutions.push(solution)
  }
  if (problems.length === 0 && solutions.length === 0) problems.push('it has no solutions')
  if (problems.length > 0) throw refusal(problems)
  return solutions
}

/** Writes solutions so that `parseSolutions` reads the same ones back, in the same order. */
export function writeSolutions(solutions: readonly Solution[], format: SolutionsFormat): string {
  return formats[format].write(solutions)
}

function refusal(problems: readonly string[]): AssistError {
  const named = problems.slice(0, maxProblems).map((problem) => `\n  ${problem}`)
  const more = problems.length > maxProblems ? `\n  and ${problems.length - maxProblems} more` : ''
  return new AssistError(
    'ASSIST_SOLUTIONS_FILE_INVALID',
    `The solutions file cannot be used:${named.join('')}${more}`,
  )
}
