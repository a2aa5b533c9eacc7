/**
 * Comma-separated values as spreadsheets write them: a header row, one solution a row; commas, semicolons or
 * tabs, whichever the header uses. Several questions or tags in one cell: see lists.ts.
 */
import type { Solution } from '../solution.js'
import { solutionFields } from '../solution-schema.js'
import { csvRows, writeCsvRows, type CsvRow } from './csv-rows.js'
import { jsonFields, readJson, type Entry } from './entry.js'
import { escapeListPart, splitList } from './lists.js'

type Field = (typeof solutionFields)[number]

/** Headings of the columns in Chinese spreadsheets. */
const chineseHeadings: Readonly<Record<string, Field>> = {
  编号: 'id',
  标题: 'title',
  答案: 'answer',
  问题: 'questions',
  话术: 'say',
  语言: 'language',
  标签: 'tags',
  媒介: 'medium',
  备注: 'internal',
  客户文本: 'customer',
}

/** Reads CSV. A quotation mark out of place ends the reading and is its last problem. */
export function readCsv(text: string): Entry[] {
  const { rows, brokenLine } = csvRows(text)
  const broken: Entry | undefined =
    brokenLine === undefined
      ? undefined
      : { line: brokenLine, problem: 'has a quotation mark out of place' }
  const [header, ...rest] = rows
  const fields = (header?.cells ?? []).map(fieldOf)
  const missing = (['id', 'title', 'answer'] as const).filter((field) => !fields.includes(field))
  if (header && missing.length > 0) {
    return [{ line: 1, problem: `the header has no column ${missing.join(', ')}` }]
  }
  const entries = rest
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''))
    .map((row) => toEntry(row, fields))
  return broken ? [...entries, broken] : entries
}

function fieldOf(heading: string): Field | undefined {
  const name = heading.trim()
  return (
    chineseHeadings[name] ??
    solutionFields.find((field) => field.toLowerCase() === name.toLowerCase())
  )
}

function toEntry({ line, cells }: CsvRow, fields: readonly (Field | undefined)[]): Entry {
  const value: Partial<Record<Field, unknown>> = {}
  for (const [index, field] of fields.entries()) {
    const cell = cells[index]
    if (field === undefined || cell === undefined || cell.trim() === '') continue
    if (field === 'questions' || field === 'tags') value[field] = splitList(cell)
    else if (jsonFields.has(field)) value[field] = readJson(cell)
    else value[field] = cell
    if (value[field] === undefined) return { line, problem: `${field} is not JSON` }
  }
  if (cells.length > fields.length) {
    return { line, problem: `has ${cells.length} cells, the header has ${fields.length}` }
  }
  return { line, value }
}

/** Writes solutions as CSV, every field a column. */
export function writeCsv(solutions: readonly Solution[]): string {
  const rows = solutions.map((solution) =>
    solutionFields.map((field) => cellOf(field, solution[field])),
  )
  return writeCsvRows([solutionFields, ...rows])
}

function cellOf(field: Field, value: unknown): string {
  if (value === undefined) return ''
  if (jsonFields.has(field)) return JSON.stringify(value)
  if (Array.isArray(value)) return value.map((part) => escapeListPart(String(part))).join('\n')
  return typeof value === 'string' ? value : ''
}
