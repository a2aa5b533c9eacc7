import type { AuditAction, AuditEntry, StoredAuditEntry } from '../../access/audit/audit-entry.js'

/**
 * The audit log. What is written stays: the database itself refuses to change or delete a line.
 *
 * Any method may throw AssistError ASSIST_STORE_FAILED when the disk or the database refuses, or ASSIST_WORKER_FAILED
 * when the store's worker has died or is closed.
 */
export interface AuditStore {
  /** Writes entries in their order, together or not at all. */
  append(entries: readonly AuditEntry[]): Promise<void>
  /** Entries numbered above `auditId`, in their order. @param limit how many at most */
  after(auditId: number, limit: number): Promise<readonly StoredAuditEntry[]>
  /** The newest entry of an action; undefined where there is none. */
  last(action: AuditAction): Promise<StoredAuditEntry | undefined>
}
