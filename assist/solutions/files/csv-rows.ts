import { CsvError, parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'

/** One row of a CSV file. */
export interface CsvRow {
  /** Line in the file; the header is line 1. */
  readonly line: number
  readonly cells: readonly string[]
}

/**
 * Reads the rows of a CSV text: commas, semicolons or tabs, whichever its first line uses most.
 *
 * @returns also the line of a quotation mark that is out of place, which ends the reading
 */
export function csvRows(text: string): { rows: CsvRow[]; brokenLine?: number } {
  const rows: CsvRow[] = []
  let previousLine = 0
  try {
    parse(text, {
      delimiter: delimiterOf(text),
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      skip_empty_lines: true,
      on_record: (cells: string[], { lines }) => {
        rows.push({ line: previousLine + 1, cells: cells.map(withoutMark) })
        previousLine = lines
        return null
      },
    })
  } catch (thrown) {
    if (!(thrown instanceof CsvError)) throw thrown
    return { rows, brokenLine: previousLine + 1 }
  }
  return { rows }
}

/** Cells that another program might split or trim. */
const needsQuotes = /[;\t\r\n]|^\s|\s$/

/** What a spreadsheet takes for a formula, behind the marks that keep it from that. */
const formula = /^'*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/

/** A cell with the mark by which a spreadsheet shows it instead of running it. */
function withMark(cell: string): string {
  return formula.test(cell) ? `'${cell}` : cell
}

/** The cell that was marked. */
function withoutMark(cell: string): string {
  return cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell
}

/** Writes CSV with commas, CRLF and a byte order mark, by which spreadsheets know that it is UTF-8; no cell is a formula. */
export function writeCsvRows(rows: readonly (readonly string[])[]): string {
  const defused = rows.map((cells) => cells.map(withMark))
  return stringify(defused, { bom: true, record_delimiter: 'windows', quoted_match: needsQuotes })
}

function delimiterOf(text: string): string {
  const header = text.slice(0, Math.max(0, text.search(/[\r\n]|$/)))
  const counts = [',', ';', '\t'].map((mark) => [mark, header.split(mark).length] as const)
  return counts.sort(([, a], [, b]) => b - a)[0]?.[0] ?? ','
}
