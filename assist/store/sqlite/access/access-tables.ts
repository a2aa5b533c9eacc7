import type { Generated } from 'kysely'

/** One API key. Times are epoch milliseconds. */
export interface KeysTable {
  keyId: string
  digest: string
  /** Of the secret before the last rotation, which counts until `formerUntil`. */
  formerDigest: string | null
  formerUntil: number | null
  name: string
  /** `Role[]` as JSON. */
  roles: string
  team: string | null
  createdAt: number
  createdBy: string
  expiresAt: number | null
}

/** One line of the audit log. */
export interface AuditTable {
  auditId: Generated<number>
  /** Epoch milliseconds. */
  at: number
  who: string
  address: string
  action: string
  target: string
  detail: string
}
