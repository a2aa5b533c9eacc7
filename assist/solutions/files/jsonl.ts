import type { Solution } from '../solution.js'
import { solutionFields } from '../solution-schema.js'
import { readJson, type Entry } from './entry.js'

/** Reads JSON Lines: one object a line, blank lines allowed. */
export function readJsonl(text: string): Entry[] {
  const entries: Entry[] = []
  text.split('\n').forEach((row, index) => {
    const line = index + 1
    if (row.trim() === '') return
    const value = readJson(row)
    entries.push(value === undefined ? { line, problem: 'is not JSON' } : { line, value })
  })
  return entries
}

/** Writes JSON Lines; empty lists are left out. */
export function writeJsonl(solutions: readonly Solution[]): string {
  return solutions.map((solution) => `${JSON.stringify(inOrder(solution))}\n`).join('')
}

function inOrder(solution: Solution): Record<string, unknown> {
  const fields = solutionFields.map((field) => [field, solution[field]] as const)
  return Object.fromEntries(
    fields.filter(
      ([field, value]) =>
        !((field === 'questions' || field === 'tags') && (value as readonly string[]).length === 0),
    ),
  )
}
