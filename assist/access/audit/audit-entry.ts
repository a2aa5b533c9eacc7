/** What is written down. */
export type AuditAction =
  | 'refused'
  | 'call.seen'
  | 'picture.seen'
  | 'call.heard'
  | 'label.changed'
  | 'call.exported'
  | 'call.erased'
  | 'call.held'
  | 'calls.swept'
  | 'call.bound'
  | 'audit.read'
  | 'base.changed'
  | 'learning.changed'
  | 'key.made'
  | 'key.rotated'
  | 'key.revoked'
  | 'signed-in'
  | 'signed-out'
  | 'set-up'
  | 'service.started'
  | 'setting.changed'

/** One line of the audit log. It holds ids and names of routes: no secret, no speech, no name of a person. */
export interface AuditEntry {
  /** Epoch milliseconds. */
  readonly at: number
  /** Id of the key or person; `nobody` where none is known, `service` for what the service does by itself. */
  readonly who: string
  /** IP address; `command-line` and `service` for what comes from no network. */
  readonly address: string
  readonly action: AuditAction
  /** What it was done to: a route, the internal id of a call, a base, a key, a setting. */
  readonly target: string
  /** What more there is to say: the code of a refusal, the roles of a key. */
  readonly detail: string
}

/** A line that is kept. */
export interface StoredAuditEntry extends AuditEntry {
  /** Counts up from 1 without a gap. */
  readonly auditId: number
}

/** A line of the export: JSON, the moment as ISO 8601. */
export function auditLine({ at, ...entry }: StoredAuditEntry): string {
  return `${JSON.stringify({ ...entry, at: new Date(at).toISOString() })}\n`
}
