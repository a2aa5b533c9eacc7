/**
 * Embeddings of a solution base's texts on disk, so that a restart does not work them out again.
 *
 * Design: one SQLite table of its own file, because it is a cache: it may be deleted at any time, and a file that
 * cannot be read is set aside and begun anew, never a failure. Only texts of entries are kept, never what customers say, and of
 * a text only its hash. Blocks; runs in the match worker.
 */
import { createHash } from 'node:crypto'
import { renameSync, rmSync } from 'node:fs'

import type { TextLanguage } from '../words/analysis.js'
import { vectorOf, VectorTable } from './vector-table.js'

const msPerDay = 86_400_000
/** Rows that wait in memory before they are written together. */
const rowsPerWrite = 256
const rowsPerRemoval = 1_000

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

/** The embeddings on disk. Nothing here throws: what cannot be read is unknown, what cannot be written is forgotten. */
export class VectorFile {
  readonly #path: string
  readonly #maxBytes: number
  readonly #nowMs: () => number
  readonly #waiting = new Map<string, { key: Uint8Array; vector: Float32Array }>()
  readonly #touched = new Set<number>()
  #table: VectorTable | undefined

  /** @param path a file, made with its folder if need be, or `:memory:` */
  constructor(path: string, options: VectorFileOptions = {}) {
    this.#path = path
    this.#maxBytes = options.maxBytes ?? 2 ** 30
    this.#nowMs = options.nowMs ?? Date.now
    this.#open()
  }

  /** False where no file can be kept in this place. */
  get isUsable(): boolean {
    return this.#table !== undefined
  }

  /** The embedding that was kept; undefined where there is none. Cost: about 10 µs. */
  get(key: VectorKey): Float32Array | undefined {
    const hash = hashOf(key)
    const waiting = this.#waiting.get(hash.toString('hex'))
    if (waiting) return waiting.vector
    const row = this.#guarded((table) => table.find(hash))
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
    this.#guarded((table) => {
      const excess = table.usedBytes - this.#maxBytes
      if (excess <= 0) return
      // A tenth more than needed, so that this is not done every time.
      const share = Math.min(1, excess / (excess + this.#maxBytes) + 0.1)
      for (let left = Math.ceil(table.rowCount * share); left > 0; left -= rowsPerRemoval)
        table.removeOldest(Math.min(left, rowsPerRemoval))
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
    this.#guarded((table) => table.write({ rows, touched, day }))
  }

  #today(): number {
    return Math.floor(this.#nowMs() / msPerDay)
  }

  #open(): void {
    try {
      this.#table = new VectorTable(this.#path)
    } catch {
      this.#beginAnew()
    }
  }

  /** Sets a file that is not ours or damaged aside, so that nothing is lost, and begins an empty one. */
  #beginAnew(): void {
    this.#release()
    try {
      renameSync(this.#path, `${this.#path}.unreadable`)
      for (const end of ['-wal', '-shm']) rmSync(this.#path + end, { force: true })
      this.#table = new VectorTable(this.#path)
    } catch {
      this.#release()
    }
  }

  #release(): void {
    this.#table?.close()
    this.#table = undefined
  }

  #guarded<T>(work: (table: VectorTable) => T): T | undefined {
    if (!this.#table) return undefined
    try {
      return work(this.#table)
    } catch (thrown) {
      const code = String((thrown as { readonly code?: unknown }).code)
      if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) this.#beginAnew()
      // Another process writes at the moment: that costs only what would have been kept.
      else if (!/^SQLITE_(BUSY|LOCKED)/.test(code)) this.#release()
      return undefined
    }
  }
}

function hashOf({ modelDigest, language, text }: VectorKey): Buffer {
  return createHash('sha256').update(`${modelDigest}\n${language}\n${text}`).digest()
}
