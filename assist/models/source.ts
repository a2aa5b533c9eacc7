import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'

import type { ModelFile } from './catalog.js'
import { sha256Of } from './local-files.js'

/** One step of an installation, for a progress bar. */
export interface ModelProgress {
  readonly model: string
  readonly file: string
  readonly receivedBytes: number
  readonly totalBytes: number
  /** Label of the source, such as `mirror` or `pip name==1.0`. */
  readonly source: string
}

/** A place that model files are fetched from. */
export interface Source {
  /** Its name in progress and in the message when every source failed; never a path of this machine. */
  readonly label: string
  /**
   * Fetches files one after another; each is accepted before the next begins.
   *
   * @throws Error whose message is the reason; files not accepted by then are for the next source
   */
  fetch(wanted: readonly ModelFile[], target: DownloadTarget): Promise<void>
}

/** Why a source could not serve, as a sentence part without a path of this machine. */
export class SourceError extends Error {
  override readonly name = 'SourceError'
}

/** The bytes that came are not those of the catalog. */
export class WrongBytesError extends SourceError {}

/** Where the files of one model are written: beside the final name first, renamed once their checksum is right. */
export class DownloadTarget {
  readonly #folder: string
  readonly #onBytes: (file: ModelFile, receivedBytes: number) => void
  readonly #onAccepted: (file: ModelFile) => void

  /**
   * @param folder the model's folder
   * @param onBytes called with how much of a file is there
   * @param onAccepted called when a file is in place
   */
  constructor(
    folder: string,
    onBytes: (file: ModelFile, receivedBytes: number) => void,
    onAccepted: (file: ModelFile) => void,
  ) {
    this.#folder = folder
    this.#onBytes = onBytes
    this.#onAccepted = onAccepted
  }

  /** Bytes of an earlier, unfinished transfer; 0 where there are none or more than the file has. */
  async partBytes(wanted: ModelFile): Promise<number> {
    const found = await stat(this.#partOf(wanted)).catch(() => undefined)
    return found && found.size <= wanted.byteLength ? found.size : 0
  }

  /**
   * Writes a stream to the part file, from `fromByte` on. When the stream breaks, the bytes so far stay.
   *
   * @throws WrongBytesError when more comes than the file has
   */
  async write(wanted: ModelFile, stream: Readable, fromByte = 0): Promise<void> {
    const part = this.#partOf(wanted)
    await mkdir(dirname(part), { recursive: true })
    const file = await open(part, fromByte > 0 ? 'a' : 'w')
    let receivedBytes = fromByte
    try {
      for await (const piece of stream as AsyncIterable<Buffer>) {
        receivedBytes += piece.byteLength
        if (receivedBytes > wanted.byteLength) {
          throw new WrongBytesError(`sent more than the ${wanted.byteLength} bytes expected`)
        }
        await file.write(piece)
        this.#onBytes(wanted, receivedBytes)
      }
    } catch (thrown) {
      if (thrown instanceof WrongBytesError) await rm(part, { force: true })
      throw thrown
    } finally {
      await file.close()
    }
  }

  /** Reports progress of a file that another program downloads or builds. */
  tell(wanted: ModelFile, receivedBytes: number): void {
    this.#onBytes(wanted, receivedBytes)
  }

  /**
   * Verifies the part file and gives it its final name; a wrong one is deleted.
   *
   * @throws WrongBytesError when size or checksum differ
   */
  async accept(wanted: ModelFile): Promise<void> {
    const part = this.#partOf(wanted)
    const { size } = await stat(part)
    const sha256 = size === wanted.byteLength ? await sha256Of(part) : undefined
    if (sha256 !== wanted.sha256) {
      await rm(part, { force: true })
      throw new WrongBytesError(
        sha256 === undefined
          ? `${wanted.file} has ${size} bytes instead of ${wanted.byteLength}`
          : `${wanted.file} has sha256 ${sha256} instead of ${wanted.sha256}`,
      )
    }
    await rename(part, join(this.#folder, wanted.file))
    this.#onAccepted(wanted)
  }

  #partOf(wanted: ModelFile): string {
    return join(this.#folder, `${wanted.file}.part`)
  }
}

/** The reason in a thrown value, fit for a message: one line, short, no absolute path of this machine. */
export function reasonOf(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message || thrown.name : String(thrown)
  return text
    .replace(/(?<![\w:/.])\/[^\s'",;)]+/g, '…')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 240)
}
