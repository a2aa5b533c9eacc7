/**
 * A glossary as a file: `NAME.glossary.csv`, one entry a row, columns says, means and language (or 说法, 术语,
 * 语言), so that it can be kept in any spreadsheet.
 */
import { readFile } from 'node:fs/promises'
import path from 'node:path'

import { AssistError } from '../errors/errors.js'
import type { GlossaryEntry } from './glossary.js'
import { readGlossary, type GlossaryRow } from './glossary-schema.js'
import { csvRows, writeCsvRows, type CsvRow } from './files/csv-rows.js'
import { decodeText } from './files/decode-text.js'

const ending = '.glossary.csv'

const headings: Readonly<Record<string, keyof GlossaryEntry>> = {
  ...{ says: 'says', means: 'means', language: 'language' },
  ...{ 说法: 'says', 术语: 'means', 语言: 'language' },
}

/** Tells by its name whether a file is a glossary. */
export function isGlossaryFile(fileName: string): boolean {
  return fileName.toLowerCase().endsWith(ending)
}

/**
 * Reads a glossary file whole, or not at all. Commas, semicolons or tabs, whichever the header uses; UTF-8, UTF-16
 * or GB18030.
 *
 * @throws AssistError ASSIST_GLOSSARY_INVALID naming line and reason
 */
export function parseGlossary(bytes: Uint8Array): GlossaryEntry[] {
  const [header, ...rest] = rowsOf(decoded(bytes))
  const fields = (header?.cells ?? []).map((cell) => headings[cell.trim().toLowerCase()])
  const missing = (['says', 'means'] as const).filter((field) => !fields.includes(field))
  if (missing.length > 0) throw invalid(`line 1: the header has no column ${missing.join(', ')}`)
  const rows = rest.map(({ line, cells }): GlossaryRow => {
    const named = fields.flatMap((field, at) => (field ? [[field, cells[at] ?? '']] : []))
    return { place: `line ${line}`, value: Object.fromEntries(named) as object }
  })
  return readGlossary(rows)
}

/** Writes a glossary so that `parseGlossary` reads the same back; with a byte order mark, for spreadsheets. */
export function writeGlossary(entries: readonly GlossaryEntry[]): string {
  const rows = entries.map(({ says, means, language = '' }) => [says, means, language])
  return writeCsvRows([['says', 'means', 'language'], ...rows])
}

/** Reads a glossary from disk. @throws AssistError ASSIST_GLOSSARY_INVALID for a missing file, or with line and reason */
export async function readGlossaryFile(file: string): Promise<GlossaryEntry[]> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    const name = path.basename(file)
    throw invalid(`“${name}” cannot be read; a CSV file with the columns says and means`, cause)
  })
  return parseGlossary(bytes)
}

function rowsOf(text: string): CsvRow[] {
  const { rows, brokenLine } = csvRows(text)
  if (brokenLine !== undefined)
    throw invalid(`line ${brokenLine}: has a quotation mark out of place`)
  return rows.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''))
}

function decoded(bytes: Uint8Array): string {
  try {
    return decodeText(bytes)
  } catch (thrown) {
    throw invalid('it is neither UTF-8 nor GB18030 text; save it as UTF-8', thrown)
  }
}

function invalid(problem: string, cause?: unknown): AssistError {
  const message = `The glossary cannot be used:\n  ${problem}`
  return new AssistError('ASSIST_GLOSSARY_INVALID', message, { cause })
}
