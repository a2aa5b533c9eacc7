import type { Role } from '../../../access/roles.js'
import type { StoredKey } from '../../../access/keys/stored-key.js'
import { AssistError } from '../../../errors/errors.js'
import type { KeyStore } from '../../access/key-store.js'
import type { Database } from '../database.js'
import type { KeysTable } from './access-tables.js'

/** API keys in SQLite, in the store's worker. */
export class SqliteKeys implements KeyStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async create(key: StoredKey, digest: string): Promise<void> {
    await this.#database
      .insertInto('keys')
      .values({
        ...{ ...key, digest, roles: JSON.stringify(key.roles) },
        ...{ formerDigest: null, formerUntil: null },
      })
      .execute()
  }

  async list(): Promise<readonly StoredKey[]> {
    const rows = await this.#all().orderBy('createdAt').orderBy('keyId').execute()
    return rows.map(toKey)
  }

  async find(digest: string, nowMs: number): Promise<StoredKey | undefined> {
    const row = await this.#all()
      .where((key) =>
        key.or([
          key('digest', '=', digest),
          key.and([key('formerDigest', '=', digest), key('formerUntil', '>', nowMs)]),
        ]),
      )
      .executeTakeFirst()
    return row && toKey(row)
  }

  async get(keyId: string): Promise<StoredKey> {
    const row = await this.#all().where('keyId', '=', keyId).executeTakeFirst()
    if (row) return toKey(row)
    throw new AssistError(
      'ASSIST_KEY_NOT_FOUND',
      `No API key has the id “${keyId.slice(0, 40)}”; GET /api/keys lists those there are.`,
    )
  }

  async rotate(keyId: string, digest: string, formerUntil: number): Promise<StoredKey> {
    await this.#database
      .updateTable('keys')
      .set((key) => ({ formerDigest: key.ref('digest'), formerUntil, digest }))
      .where('keyId', '=', keyId)
      .execute()
    return this.get(keyId)
  }

  async expire(keyId: string, atMs: number): Promise<StoredKey> {
    await this.#database
      .updateTable('keys')
      .set({ expiresAt: atMs })
      .where('keyId', '=', keyId)
      .where((row) => row.or([row('expiresAt', 'is', null), row('expiresAt', '>', atMs)]))
      .execute()
    return this.get(keyId)
  }

  #all() {
    return this.#database.selectFrom('keys').selectAll()
  }
}

function toKey({
  keyId,
  name,
  roles,
  team,
  createdAt,
  createdBy,
  expiresAt,
}: KeysTable): StoredKey {
  return {
    ...{ keyId, name, team, createdAt, createdBy, expiresAt },
    roles: JSON.parse(roles) as Role[],
  }
}
