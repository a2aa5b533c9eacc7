import Sqlite from 'better-sqlite3'

import { AssistError } from '../../../errors/errors.js'
import { Reseal } from '../../../sealing/reseal.js'
import type { Seal } from '../../../sealing/seal.js'
import { recipientLabel } from '../desk/sqlite-deliveries.js'
import { wrapUpLabel } from '../desk/sqlite-wrap-ups.js'
import { migrate } from '../migrations.js'
import { reviewerLabel } from '../quality/sqlite-labels.js'
import { scoreLabel } from '../quality/sqlite-scores.js'
import { viewLabel } from '../quality/sqlite-views.js'
import { beginNewSeal, endNewSeal } from '../seal-proof.js'
import { saltLabel } from '../retention/customer-marks.js'
import { messageLabel } from '../webhooks/sqlite-webhooks.js'
import { eventLabel } from './event-rows.js'
import { questionLabel } from './proposal-rows.js'

/** A column whose texts are sealed. */
interface SealedColumn {
  readonly table: string
  readonly column: string
  /** The table's primary key. */
  readonly key: readonly string[]
  readonly label: (row: Readonly<Record<string, unknown>>) => string
}

/** Every column whose texts are sealed. What is sealed elsewhere stops a change of the key before it begins. */
const sealedColumns: readonly SealedColumn[] = [
  {
    ...{ table: 'events', column: 'body', key: ['callId', 'seq'] },
    label: ({ seq }) => eventLabel(Number(seq)),
  },
  {
    ...{ table: 'proposals', column: 'text', key: ['proposalId'] },
    label: () => questionLabel,
  },
  {
    ...{ table: 'wrapUps', column: 'body', key: ['callId'] },
    label: ({ callId }) => wrapUpLabel(String(callId)),
  },
  {
    ...{ table: 'labels', column: 'text', key: ['labelId'] },
    label: () => reviewerLabel,
  },
  ...(['answers', 'firstAnswers', 'appeal'] as const).map((column) => ({
    ...{ table: 'scores', column, key: ['scoreId'] },
    label: () => scoreLabel,
  })),
  {
    ...{ table: 'savedViews', column: 'query', key: ['who', 'name'] },
    label: () => viewLabel,
  },
  {
    ...{ table: 'followUpDeliveries', column: 'recipient', key: ['deliveryId'] },
    label: ({ deliveryId }) => recipientLabel(String(deliveryId)),
  },
  {
    ...{ table: 'deliveries', column: 'body', key: ['position'] },
    label: () => messageLabel,
  },
  {
    ...{ table: 'customerSalt', column: 'salt', key: ['rowid'] },
    label: () => saltLabel,
  },
]

/** Rows that are written together. */
const batchLength = 500

/**
 * Seals every text of a database anew. It may be interrupted at any moment: until it has run to its end the database
 * opens with neither key, and running it again goes on.
 *
 * @param beside what else is to be sealed anew while the database opens with neither key
 * @returns how many texts were sealed
 * @throws AssistError ASSIST_DATA_KEY_WRONG where the database has another key than either
 */
export async function resealTexts(
  file: string,
  keys: { readonly from: Seal; readonly to: Seal },
  beside: (reseal: Reseal) => Promise<void>,
): Promise<number> {
  const database = new Sqlite(file)
  try {
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = FULL')
    // What stood there under the key before is to be gone.
    database.pragma('secure_delete = ON')
    migrate(database, file)
    requireKnownColumns(database)
    beginNewSeal(database, keys)
    // The index of words is made anew with the next search: its marks are of the key.
    database.exec('DELETE FROM callDocs')
    const reseal = new Reseal(keys.from, keys.to)
    await beside(reseal)
    const counts = sealedColumns.map((column) => resealColumn(database, column, reseal))
    endNewSeal(database, keys.to)
    database.pragma('wal_checkpoint(TRUNCATE)')
    return counts.reduce((sum, count) => sum + count, 0)
  } finally {
    database.close()
  }
}

function resealColumn(database: Sqlite.Database, of: SealedColumn, reseal: Reseal): number {
  const { table, column, key, label } = of
  const keys = key.join(', ')
  const each = key.map(() => '?').join(', ')
  const page = (where: string) =>
    database.prepare<unknown[], Record<string, unknown>>(
      `SELECT ${keys}, ${column} FROM ${table} ${where} ORDER BY ${keys} LIMIT ${batchLength}`,
    )
  const next = page(`WHERE (${keys}) > (${each})`)
  const write = database.prepare(`UPDATE ${table} SET ${column} = ? WHERE (${keys}) = (${each})`)
  let count = 0
  for (let rows = page('').all(); rows.length > 0;) {
    const keyOf = (row: Record<string, unknown>): unknown[] => key.map((name) => row[name])
    database.transaction(() => {
      for (const row of rows) {
        const sealed = row[column]
        if (typeof sealed !== 'string') continue
        const text = reseal.text(sealed, label(row))
        if (text === undefined) continue
        write.run(text, ...keyOf(row))
        count++
      }
    })()
    rows = next.all(...keyOf(rows.at(-1) ?? {}))
  }
  return count
}

/** @throws AssistError ASSIST_INTERNAL for a sealed column that nobody has named here: its texts would be lost */
function requireKnownColumns(database: Sqlite.Database): void {
  const known = new Set([
    'sealing.proof',
    // Made anew by the search.
    ...['callDocs.matter', 'callQuestions.text'],
    ...sealedColumns.map((one) => `${one.table}.${one.column}`),
  ])
  const columns = database
    .prepare<[], { table: string; column: string }>(
      `SELECT t.name AS "table", c.name AS "column" FROM sqlite_schema t, pragma_table_info(t.name) c
       WHERE t.type = 'table' AND c.type = 'TEXT'`,
    )
    .all()
  for (const { table, column } of columns) {
    if (known.has(`${table}.${column}`)) continue
    const sql = `SELECT 1 FROM "${table}" WHERE "${column}" LIKE 'sealed1:%' LIMIT 1`
    if (database.prepare(sql).get() === undefined) continue
    throw new AssistError(
      'ASSIST_INTERNAL',
      `The change of the data key does not know ${table}.${column}.`,
    )
  }
}
