import { createHash, randomBytes } from 'node:crypto'

import type { Identity } from '../identity.js'
import type { Role } from '../roles.js'

/** An API key as it is kept: never the key itself. Times are epoch milliseconds. */
export interface StoredKey {
  readonly keyId: string
  /** What it is for, or the name of the agent who has it. */
  readonly name: string
  /** At least one. */
  readonly roles: readonly Role[]
  /** Null: of no team. */
  readonly team: string | null
  readonly createdAt: number
  /** Id of whoever made it. */
  readonly createdBy: string
  /** From when it counts no more; null: it goes on until it is revoked, which sets it. */
  readonly expiresAt: number | null
}

/** What a new key is to be. */
export type NewKey = Pick<StoredKey, 'name' | 'roles' | 'team' | 'expiresAt'>

const secretByteLength = 32
const keyIdByteLength = 6

/** A fresh secret of 256 random bits with what is kept of it. */
export function newKeySecret(): { readonly secret: string; readonly digest: string } {
  const secret = `assist_${randomBytes(secretByteLength).toString('base64url')}`
  return { secret, digest: keyDigest(secret) }
}

/**
 * A new key as it is kept.
 *
 * @param by id of whoever makes it
 * @param nowMs epoch milliseconds
 */
export function newStoredKey(key: NewKey, by: string, nowMs: number): StoredKey {
  const { name, roles, team, expiresAt } = key
  const keyId = randomBytes(keyIdByteLength).toString('hex')
  return { keyId, name, roles, team, createdAt: nowMs, createdBy: by, expiresAt }
}

/** What is kept of a key. It needs neither salt nor slowness: nobody guesses 256 random bits. */
export function keyDigest(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}

/** Whether a key still counts. @param nowMs epoch milliseconds */
export function isKeyAlive({ expiresAt }: StoredKey, nowMs: number): boolean {
  return expiresAt === null || nowMs < expiresAt
}

/** Who has this key. */
export function keyIdentity({ keyId, name, roles, team }: StoredKey): Identity {
  return { id: `key:${keyId}`, name, roles, team: team ?? undefined }
}
