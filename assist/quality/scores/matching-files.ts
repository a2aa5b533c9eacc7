import { readFile } from 'node:fs/promises'
import path from 'node:path'

import { AssistError } from '../../errors/errors.js'

/** One labelled query: the solution that answers it, or null where nothing in the base does. */
export interface LabelledQuery {
  readonly text: string
  readonly expect: string | null
  /** Confidence of the recogniser, 0 to 1; left out for a text that was written. */
  readonly confidence?: number
}

/** Reads a file of labelled queries. @throws AssistError ASSIST_FILE_INVALID with the line */
export async function readQueries(file: string): Promise<LabelledQuery[]> {
  const rows = await readJsonLines(file)
  return rows.map(({ line, value }) => {
    const { text, expect, confidence } = value as Readonly<Record<string, unknown>>
    if (typeof text === 'string' && (typeof expect === 'string' || expect === null)) {
      return { text, expect, ...(typeof confidence === 'number' ? { confidence } : {}) }
    }
    throw new AssistError(
      'ASSIST_FILE_INVALID',
      `${path.basename(file)}, line ${line}: expected {"text", "expect": id or null}.`,
    )
  })
}

/** Objects of a JSON Lines file with their line; empty lines are passed over. @throws AssistError ASSIST_FILE_INVALID with the line */
export async function readJsonLines(file: string): Promise<{ line: number; value: object }[]> {
  const text = new TextDecoder().decode(await readInput(file))
  return text.split('\n').flatMap((row, index) => {
    if (row.trim() === '') return []
    const line = index + 1
    const expected = `${path.basename(file)}, line ${line}: expected one JSON object a line.`
    try {
      const value: unknown = JSON.parse(row)
      if (typeof value === 'object' && value !== null) return [{ line, value }]
    } catch (cause) {
      throw new AssistError('ASSIST_FILE_INVALID', expected, { cause })
    }
    throw new AssistError('ASSIST_FILE_INVALID', expected)
  })
}

async function readInput(file: string): Promise<Uint8Array> {
  return readFile(file).catch((cause: unknown) => {
    throw new AssistError('ASSIST_FILE_INVALID', `“${path.basename(file)}” cannot be read.`, {
      cause,
    })
  })
}
