import type {
  AuditAction,
  AuditEntry,
  StoredAuditEntry,
} from '../../../access/audit/audit-entry.js'
import type { AuditStore } from '../../access/audit-store.js'
import type { Database } from '../database.js'
import type { AuditTable } from './access-tables.js'

/** Rows of one insert statement: six parameters a row, SQLite takes 32,766. */
const rowsPerInsert = 1_000

/** The audit log in SQLite, in the store's worker. */
export class SqliteAudit implements AuditStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async append(entries: readonly AuditEntry[]): Promise<void> {
    await this.#database.transaction().execute(async (database) => {
      for (let start = 0; start < entries.length; start += rowsPerInsert) {
        const rows = entries.slice(start, start + rowsPerInsert)
        await database.insertInto('audit').values(rows).execute()
      }
    })
  }

  async after(auditId: number, limit: number): Promise<readonly StoredAuditEntry[]> {
    const rows = await this.#database
      .selectFrom('audit')
      .selectAll()
      .where('auditId', '>', auditId)
      .orderBy('auditId')
      .limit(limit)
      .execute()
    return rows.map(toEntry)
  }

  async last(action: AuditAction): Promise<StoredAuditEntry | undefined> {
    const row = await this.#database
      .selectFrom('audit')
      .selectAll()
      .where('action', '=', action)
      .orderBy('auditId', 'desc')
      .executeTakeFirst()
    return row && toEntry(row)
  }
}

function toEntry(
  row: { readonly auditId: number } & Omit<AuditTable, 'auditId'>,
): StoredAuditEntry {
  return { ...row, action: row.action as AuditAction }
}
