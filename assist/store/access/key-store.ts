import type { StoredKey } from '../../access/keys/stored-key.js'

/**
 * API keys: their digests, and what each may do. A key that counts no more stays, since the audit log names it.
 *
 * Any method may throw AssistError ASSIST_STORE_FAILED when the disk or the database refuses, or ASSIST_WORKER_FAILED
 * when the store's worker has died or is closed.
 */
export interface KeyStore {
  /** Keeps a new key. @param digest of the key; no two keys have one */
  create(key: StoredKey, digest: string): Promise<void>
  /** Every key, in the order in which they were made, those that count no more too. */
  list(): Promise<readonly StoredKey[]>
  /**
   * The key of a digest, or the one that had it before it was rotated, while that still counts.
   *
   * @param nowMs epoch milliseconds
   * @returns undefined where there is none
   */
  find(digest: string, nowMs: number): Promise<StoredKey | undefined>
  /** @throws AssistError ASSIST_KEY_NOT_FOUND */
  get(keyId: string): Promise<StoredKey>
  /**
   * Gives a key another secret.
   *
   * @param formerUntil epoch milliseconds until which the one before counts too
   * @throws AssistError ASSIST_KEY_NOT_FOUND
   */
  rotate(keyId: string, digest: string, formerUntil: number): Promise<StoredKey>
  /**
   * Lets a key count no longer than until `atMs`; one that ends earlier stays as it is.
   *
   * @param atMs epoch milliseconds
   * @throws AssistError ASSIST_KEY_NOT_FOUND
   */
  expire(keyId: string, atMs: number): Promise<StoredKey>
}
