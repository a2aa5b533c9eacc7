/**
 * Reads one member of a zip archive as a stream, by the archive's directory at its end, so that a 50 MB
 * wheel costs no memory. No zip64, encryption or methods beyond store and deflate: wheels and jars of our
 * size have none. Source: PKWARE APPNOTE 6.3.10, sections 4.3.7 (local header), 4.3.12 (central directory),
 * 4.3.16 (end of central directory).
 */
import { createReadStream } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { createInflateRaw } from 'node:zlib'

import { SourceError } from './source.js'

const endSignature = 0x06054b50
const entrySignature = 0x02014b50
const localSignature = 0x04034b50
const endByteLength = 22
const entryByteLength = 46
const localByteLength = 30
/** The end record may be followed by a comment of at most this many bytes. */
const maxCommentByteLength = 0xffff

interface Entry {
  readonly method: number
  readonly packedByteLength: number
  readonly localOffset: number
}

/**
 * Opens a member of a zip archive.
 *
 * @param member its full name inside the archive
 * @throws SourceError when the file is no zip, or has no such member, or packs it in another way
 */
export async function openZipMember(archive: string, member: string): Promise<Readable> {
  const file = await open(archive, 'r')
  try {
    const entry = await findEntry(file, member)
    if (!entry) throw new SourceError(`the package has no ${member}`)
    const local = await readAt(file, entry.localOffset, localByteLength)
    if (local.readUInt32LE(0) !== localSignature) throw new SourceError('the package is damaged')
    const start =
      entry.localOffset + localByteLength + local.readUInt16LE(26) + local.readUInt16LE(28)
    const packed = createReadStream(archive, { start, end: start + entry.packedByteLength - 1 })
    if (entry.method === 0) return packed
    if (entry.method !== 8) throw new SourceError(`packing method ${entry.method} is not supported`)
    const inflate = createInflateRaw()
    packed.on('error', (error) => inflate.destroy(error))
    return packed.pipe(inflate)
  } finally {
    await file.close()
  }
}

async function findEntry(file: FileHandle, member: string): Promise<Entry | undefined> {
  const { size } = await file.stat()
  const tailByteLength = Math.min(size, endByteLength + maxCommentByteLength)
  const tail = await readAt(file, size - tailByteLength, tailByteLength)
  let end = tailByteLength - endByteLength
  while (end >= 0 && tail.readUInt32LE(end) !== endSignature) end--
  if (end < 0) throw new SourceError('the package is not a zip archive')
  const directory = await readAt(file, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12))
  for (let offset = 0; offset + entryByteLength <= directory.length;) {
    if (directory.readUInt32LE(offset) !== entrySignature) break
    const nameByteLength = directory.readUInt16LE(offset + 28)
    const nameStart = offset + entryByteLength
    if (directory.toString('utf8', nameStart, nameStart + nameByteLength) === member) {
      return {
        method: directory.readUInt16LE(offset + 10),
        packedByteLength: directory.readUInt32LE(offset + 20),
        localOffset: directory.readUInt32LE(offset + 42),
      }
    }
    offset =
      nameStart +
      nameByteLength +
      directory.readUInt16LE(offset + 30) +
      directory.readUInt16LE(offset + 32)
  }
  return undefined
}

async function readAt(file: FileHandle, position: number, byteLength: number): Promise<Buffer> {
  const { size } = await file.stat()
  if (position < 0 || position + byteLength > size) throw new SourceError('the package is damaged')
  const buffer = Buffer.alloc(byteLength)
  await file.read(buffer, 0, byteLength, position)
  return buffer
}
