import { createHash, webcrypto } from 'node:crypto'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'

import type { Seal } from '../sealing/seal.js'
import { AssistError } from '../errors/errors.js'

/** Largest picture that is taken, in bytes: a full-resolution still of a telephone has about half of that. */
export const maxPictureByteLength = 12 << 20

/** How the bytes of each kind begin (RFC 2083, JFIF, the WebP container). */
const kinds: readonly {
  readonly type: string
  readonly isIt: (bytes: Uint8Array) => boolean
}[] = [
  { type: 'image/jpeg', isIt: (bytes) => startsWith(bytes, [0xff, 0xd8, 0xff]) },
  { type: 'image/png', isIt: (bytes) => startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 13, 10]) },
  {
    type: 'image/webp',
    isIt: (bytes) =>
      startsWith(bytes, [...Buffer.from('RIFF')]) &&
      startsWith(bytes.subarray(8), [...Buffer.from('WEBP')]),
  },
]

/** Content types of the pictures that are taken. */
export const pictureTypes: readonly string[] = kinds.map(({ type }) => type)

const sha256Form = /^[0-9a-f]{64}$/

/** A picture as it is read. */
export interface Picture {
  readonly bytes: Uint8Array
  /** `image/jpeg`, `image/png` or `image/webp`, by its bytes. */
  readonly type: string
}

/** Pictures of calls on disk: one folder a call, each named by the SHA-256 of its bytes. */
export class PictureStore {
  readonly #folder: string
  readonly #seal: Seal

  /** @param folder made when the first picture comes */
  constructor(folder: string, seal: Seal) {
    this.#folder = folder
    this.#seal = seal
  }

  /**
   * Keeps a picture of a call, by the call's internal id. Its bytes decide what kind it is, whatever its sender claims.
   *
   * @returns SHA-256 of the bytes, hexadecimal
   * @throws AssistError ASSIST_PICTURE_INVALID
   */
  async add(callId: string, bytes: Uint8Array): Promise<string> {
    typeOf(bytes)
    const digest = await webcrypto.subtle.digest('SHA-256', bytes)
    const sha256 = Buffer.from(digest).toString('hex')
    const folder = this.#folderOf(callId)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const sealed = this.#seal.seal(bytes, `picture ${sha256}`)
    await writeFile(path.join(folder, sha256), sealed, { mode: 0o600 })
    return sha256
  }

  /** Reads a picture of a call. @throws AssistError ASSIST_PICTURE_NOT_FOUND */
  async get(callId: string, sha256: string): Promise<Picture> {
    const isName = sha256Form.test(sha256)
    const file = path.join(this.#folderOf(callId), sha256)
    const kept = isName ? await readFile(file).catch(() => undefined) : undefined
    if (kept) {
      const bytes = this.#seal.open(kept, `picture ${sha256}`)
      return { bytes, type: typeOf(bytes) }
    }
    throw new AssistError('ASSIST_PICTURE_NOT_FOUND', 'The call has no such picture.')
  }

  /** SHA-256 of each picture of a call. */
  async of(callId: string): Promise<string[]> {
    const names = await readdir(this.#folderOf(callId)).catch(() => [])
    return names.filter((name) => sha256Form.test(name)).sort()
  }

  /** Deletes every picture of a call. */
  async forget(callId: string): Promise<void> {
    await rm(this.#folderOf(callId), { recursive: true, force: true })
  }

  /** Calls of earlier versions go by ids that integrators chose; the digest of any is a safe name for a folder. */
  #folderOf(callId: string): string {
    const name = createHash('sha256').update(callId).digest('hex').slice(0, 32)
    return path.join(this.#folder, name)
  }
}

function typeOf(bytes: Uint8Array): string {
  const kind = kinds.find(({ isIt }) => isIt(bytes))
  if (kind) return kind.type
  throw new AssistError(
    'ASSIST_PICTURE_INVALID',
    'Expected the bytes of a JPEG, PNG or WebP picture.',
  )
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((value, index) => bytes[index] === value)
}
