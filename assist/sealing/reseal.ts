import { readdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'

import type { Seal } from './seal.js'
import { resealedRecording } from './sealed-recording.js'

/** Ending of a file that is being written anew: one that was left behind is nothing. */
const unfinished = '.resealing'

/**
 * What is sealed under one key, or not at all, under another. What is under the other key already stays as it is, so
 * that work which was interrupted is done by doing it again.
 */
export class Reseal {
  readonly #from: Seal
  readonly #to: Seal

  constructor(from: Seal, to: Seal) {
    this.#from = from
    this.#to = to
  }

  /** @returns undefined where nothing has to be done @throws AssistError ASSIST_DATA_KEY_WRONG where neither key fits */
  bytes(bytes: Uint8Array, label: string): Uint8Array | undefined {
    if (this.#to.opens(bytes, label)) return undefined
    return this.#to.seal(this.#from.open(bytes, label), label)
  }

  /** @returns undefined where nothing has to be done @throws AssistError ASSIST_DATA_KEY_WRONG where neither key fits */
  text(text: string, label: string): string | undefined {
    if (text === '' || this.#to.opensText(text, label)) return undefined
    return this.#to.sealText(this.#from.openText(text, label), label)
  }
}

/**
 * Seals the pictures of a data folder anew: one folder a call, each file named by its hash.
 *
 * @returns how many were
 */
export async function resealPictures(folder: string, reseal: Reseal): Promise<number> {
  const files = await filesIn(folder)
  return rewritten(files, (bytes, name) => reseal.bytes(bytes, `picture ${name}`))
}

/**
 * Seals recordings anew. Recordings that never were sealed stay as they are.
 *
 * @returns how many were
 */
export async function resealRecordings(folder: string, reseal: Reseal): Promise<number> {
  const files = (await filesIn(folder)).filter((file) => file.endsWith('.wav.sealed'))
  return rewritten(files, (bytes) => resealedRecording(bytes, reseal))
}

async function rewritten(
  files: readonly string[],
  anew: (bytes: Buffer, name: string) => Uint8Array | undefined,
): Promise<number> {
  let count = 0
  for (const file of files) {
    const bytes = anew(await readFile(file), path.basename(file))
    if (!bytes) continue
    await writeFile(file + unfinished, bytes, { mode: 0o600, flush: true })
    await rename(file + unfinished, file)
    count++
  }
  return count
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith(unfinished))
    .map((entry) => path.join(entry.parentPath, entry.name))
}
