/**
 * Embeddings of a solution base's texts on disk, so that a restart does not work them out again.
 *
 * Design: one SQLite table of its own file, because it is a cache: it may be deleted at any time, and what cannot be
 * read is set aside and begun anew, never a failure. Only texts of entries are kept, never what customers say, and of
 * a text only its hash. Blocks; runs in the match worker.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'

import Sqlite from 'better-sqlite3'

import type { TextLanguage } from '../words/analysis.js'

/** Marks the file as ours (SQLite's application_id, “ASVE”) and its layout. */
const applicationId = 0x41535645
const layoutVersion = 1

const tableSql = `CREATE TABLE IF NOT EXISTS vectors (
  id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, usedOnDay INTEGER NOT NULL, vector BLOB NOT NULL);
  CREATE INDEX IF NOT EXISTS vectorsByDay ON vectors (usedOnDay);
  PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${layoutVersion}`

const busyTimeoutMs = 200
const msPerDay = 86_400_000
/** Rows that wait in memory before they are written together. */
const rowsPerWrite = 256
const rowsPerRemoval = 1_000
/** How far the length of what is read may be from 1 before it counts as damage. */
const lengthTolerance = 1e-3

/** A text whose embedding is kept. */
export interface VectorKey {
  /** Checksum of the model's files. */
  readonly modelDigest: string
  readonly language: TextLanguage
  readonly text: string
}

/** How a file is opened. */
export interface VectorFileOptions {
  /** What the file may hold before the embeddings that were used longest ago are removed; 1 GiB, some 600,000 texts. */
  readonly maxBytes?: number
  /** Epoch milliseconds. */
  readonly nowMs?: () => number
}

interface Row {
  readonly id: number
  readonly usedOnDay: number
  readonly vector: Uint8Array
}

type Statements = ReturnType<typeof prepare>

/** The embeddings on disk. Nothing here throws: what cannot be read is unknown, what cannot be written is forgotten. */
export class VectorFile {
  readonly #path: string
  readonly #maxBytes: number
  readonly #nowMs: () => number
  readonly #waiting = new Map<string, { key: Uint8Array; vector: Float32Array }>()
  readonly #touched = new Set<number>()
  #database: Sqlite.Database | undefined
  #statements: Statements | undefined

  /** @param path a file, made with its folder if need be, or `:memory:` */
  constructor(path: string, options: VectorFileOptions = {}) {
    this.#path = path
    this.#maxBytes = options.maxBytes ?? 2 ** 30
    this.#nowMs = options.nowMs ?? Date.now
    this.#open()
  }

  /** False where no file can be kept in this place. */
  get isUsable(): boolean {
    return this.#statements !== undefined
  }

  /** The embedding that was kept; undefined where there is none. Cost: about 10 µs. */
  get(key: VectorKey): Float32Array | undefined {
    const hash = hashOf(key)
    const waiting = this.#waiting.get(hash.toString('hex'))
    if (waiting) return waiting.vector
    const row = this.#guarded(({ find }) => find.get(hash) as Row | undefined)
    const vector = row && vectorOf(row.vector)
    if (!row || !vector) return undefined
    if (row.usedOnDay !== this.#today()) this.#touched.add(row.id)
    return vector
  }

  /** Keeps an embedding; it is on disk after a few hundred more, or after `flush`. */
  put(key: VectorKey, vector: Float32Array): void {
    if (!this.isUsable) return
    const hash = hashOf(key)
    this.#waiting.set(hash.toString('hex'), { key: hash, vector })
    if (this.#waiting.size >= rowsPerWrite) this.#write()
  }

  /** Writes what waits and keeps the file within its bounds. */
  flush(): void {
    this.#write()
    this.#guarded((statements) => {
      const excess = statements.usedBytes() - this.#maxBytes
      if (excess <= 0) return
      const rows = statements.count.get() as { readonly count: number }
      // A tenth more than needed, so that this is not done every time.
      const share = Math.min(1, excess / (excess + this.#maxBytes) + 0.1)
      for (let left = Math.ceil(rows.count * share); left > 0; left -= rowsPerRemoval)
        statements.removeOldest.run(Math.min(left, rowsPerRemoval))
    })
  }

  close(): void {
    this.flush()
    this.#release()
  }

  #write(): void {
    const day = this.#today()
    const [rows, touched] = [[...this.#waiting.values()], [...this.#touched]]
    this.#waiting.clear()
    this.#touched.clear()
    if (rows.length + touched.length === 0) return
    this.#guarded(({ write }) => write(rows, touched, day))
  }

  #today(): number {
    return Math.floor(this.#nowMs() / msPerDay)
  }

  #open(): void {
    try {
      this.#prepare()
    } catch {
      this.#beginAnew()
    }
  }

  #prepare(): void {
    if (this.#path !== ':memory:') mkdirSync(dirname(this.#path), { recursive: true })
    this.#database = new Sqlite(this.#path, { timeout: busyTimeoutMs })
    requireOurs(this.#database)
    this.#database.pragma('journal_mode = WAL')
    this.#database.pragma('synchronous = NORMAL')
    this.#database.exec(tableSql)
    this.#statements = prepare(this.#database)
  }

  /** Sets a file that is not ours or damaged aside, once more than nothing is lost, and begins an empty one. */
  #beginAnew(): void {
    this.#release()
    try {
      renameSync(this.#path, `${this.#path}.unreadable`)
      for (const end of ['-wal', '-shm']) rmSync(this.#path + end, { force: true })
      this.#prepare()
    } catch {
      this.#release()
    }
  }

  #release(): void {
    this.#statements = undefined
    try {
      this.#database?.close()
    } catch {
      // Closed or not, it is not used any more.
    }
    this.#database = undefined
  }

  #guarded<T>(work: (statements: Statements) => T): T | undefined {
    if (!this.#statements) return undefined
    try {
      return work(this.#statements)
    } catch (thrown) {
      const code = String((thrown as { readonly code?: unknown }).code)
      if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) this.#beginAnew()
      // Another process writes at the moment: that costs only what would have been kept.
      else if (!/^SQLITE_(BUSY|LOCKED)/.test(code)) this.#release()
      return undefined
    }
  }
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
  const pragma = (name: string): number => Number(database.pragma(name, { simple: true }))
  return {
    find: database.prepare('SELECT id, usedOnDay, vector FROM vectors WHERE key = ?'),
    count: database.prepare('SELECT count(*) AS count FROM vectors'),
    removeOldest: database.prepare(
      'DELETE FROM vectors WHERE id IN (SELECT id FROM vectors ORDER BY usedOnDay, id LIMIT ?)',
    ),
    usedBytes: () => (pragma('page_count') - pragma('freelist_count')) * pragma('page_size'),
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

function hashOf({ modelDigest, language, text }: VectorKey): Buffer {
  return createHash('sha256').update(`${modelDigest}\n${language}\n${text}`).digest()
}

/** Undefined for bytes that are no unit vector. */
function vectorOf(bytes: Uint8Array): Float32Array | undefined {
  if (bytes.byteLength === 0 || bytes.byteLength % Float32Array.BYTES_PER_ELEMENT !== 0) return
  // A copy: SQLite's bytes need not begin at a multiple of four.
  const vector = new Float32Array(new Uint8Array(bytes).buffer)
  let squares = 0
  for (const value of vector) squares += value * value
  return Math.abs(squares - 1) < lengthTolerance ? vector : undefined
}
