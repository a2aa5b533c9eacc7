/**
 * The SQLite table behind `VectorFile`: one row an embedding, found by a hash of its text. Everything here blocks and
 * throws what SQLite throws.
 */
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'

import Sqlite from 'better-sqlite3'

/** Marks the file as ours (SQLite's application_id, “ASVE”) and its layout. */
const applicationId = 0x41535645
const layoutVersion = 1

const tableSql = `CREATE TABLE IF NOT EXISTS vectors (
  id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, usedOnDay INTEGER NOT NULL, vector BLOB NOT NULL);
  CREATE INDEX IF NOT EXISTS vectorsByDay ON vectors (usedOnDay);
  PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${layoutVersion}`

const busyTimeoutMs = 200
/** How far the length of what is read may be from 1 before it counts as damage. */
const lengthTolerance = 1e-3

/** One embedding that was found. */
export interface VectorRow {
  readonly id: number
  /** Day on which it was last used, in days since 1970. */
  readonly usedOnDay: number
  /** As SQLite gives it; see `vectorOf`. */
  readonly vector: Uint8Array
}

/** What is to be written together. */
export interface VectorWrites {
  readonly rows: readonly { readonly key: Uint8Array; readonly vector: Float32Array }[]
  /** Ids of the rows that were used. */
  readonly touched: readonly number[]
  readonly day: number
}

/** An open table with its statements. */
export class VectorTable {
  readonly #database: Sqlite.Database
  readonly #statements: ReturnType<typeof prepare>

  /**
   * Opens the table, and makes it with its folder if need be.
   *
   * @param path a file, or `:memory:`
   * @throws Error where the file is damaged or holds something else than our table
   */
  constructor(path: string) {
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true })
    this.#database = new Sqlite(path, { timeout: busyTimeoutMs })
    try {
      requireOurs(this.#database)
      this.#database.pragma('journal_mode = WAL')
      this.#database.pragma('synchronous = NORMAL')
      this.#database.exec(tableSql)
      this.#statements = prepare(this.#database)
    } catch (thrown) {
      this.close()
      throw thrown
    }
  }

  /** The row of a key. Cost: about 10 µs. */
  find(key: Uint8Array): VectorRow | undefined {
    return this.#statements.find.get(key) as VectorRow | undefined
  }

  /** Writes all in one transaction. */
  write({ rows, touched, day }: VectorWrites): void {
    this.#statements.write(rows, touched, day)
  }

  /** Rows in all. */
  get rowCount(): number {
    return (this.#statements.count.get() as { readonly count: number }).count
  }

  /** Bytes of the pages that hold something. */
  get usedBytes(): number {
    const pragma = (name: string): number => Number(this.#database.pragma(name, { simple: true }))
    return (pragma('page_count') - pragma('freelist_count')) * pragma('page_size')
  }

  /** Removes the rows that were used longest ago. */
  removeOldest(count: number): void {
    this.#statements.removeOldest.run(count)
  }

  /** Closes the file; never throws, since it is not used any more. */
  close(): void {
    try {
      this.#database.close()
    } catch {
      // Closed or not, nothing more is asked of it.
    }
  }
}

/** The embedding in the bytes of a row; undefined for bytes that are no unit vector. */
export function vectorOf(bytes: Uint8Array): Float32Array | undefined {
  if (bytes.byteLength === 0 || bytes.byteLength % Float32Array.BYTES_PER_ELEMENT !== 0) return
  // A copy: SQLite's bytes need not begin at a multiple of four.
  const vector = new Float32Array(new Uint8Array(bytes).buffer)
  let squares = 0
  for (const value of vector) squares += value * value
  return Math.abs(squares - 1) < lengthTolerance ? vector : undefined
}

/** @throws Error where the file holds something else than our table */
function requireOurs(database: Sqlite.Database): void {
  const id = Number(database.pragma('application_id', { simple: true }))
  const version = Number(database.pragma('user_version', { simple: true }))
  const { tables } = database.prepare('SELECT count(*) AS tables FROM sqlite_master').get() as {
    readonly tables: number
  }
  const isEmpty = tables === 0
  if (isEmpty || (id === applicationId && version === layoutVersion)) return
  throw new Error('The file holds something else than embeddings.')
}

function prepare(database: Sqlite.Database) {
  const insert = database.prepare(
    'INSERT OR REPLACE INTO vectors (key, usedOnDay, vector) VALUES (?, ?, ?)',
  )
  const touch = database.prepare('UPDATE vectors SET usedOnDay = ? WHERE id = ?')
  return {
    find: database.prepare('SELECT id, usedOnDay, vector FROM vectors WHERE key = ?'),
    count: database.prepare('SELECT count(*) AS count FROM vectors'),
    removeOldest: database.prepare(
      'DELETE FROM vectors WHERE id IN (SELECT id FROM vectors ORDER BY usedOnDay, id LIMIT ?)',
    ),
    write: database.transaction(
      (
        rows: readonly { key: Uint8Array; vector: Float32Array }[],
        touched: readonly number[],
        day: number,
      ) => {
        for (const { key, vector } of rows) {
          const bytes = new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength)
          insert.run(key, day, bytes)
        }
        for (const id of touched) touch.run(day, id)
      },
    ),
  }
}
