import type { Readable } from 'node:stream'

import { openPromise, type Entry, type ZipFile } from 'yauzl'

import { SourceError } from './source.js'

/** Packing methods of wheels and jars: as it is, and deflated. */
const knownMethods: readonly number[] = [0, 8]

/**
 * Opens a member of a zip archive as a stream, by the archive's directory at its end, so that a 50 MB wheel costs no
 * memory.
 *
 * @param member its full name inside the archive
 * @throws SourceError when the file is no zip, or has no such member, or packs it in another way
 */
export async function openZipMember(archive: string, member: string): Promise<Readable> {
  const zip = await openPromise(archive, { autoClose: false }).catch(refuse)
  try {
    const entry = await findEntry(zip, member).catch(refuse)
    if (!entry) throw new SourceError(`the package has no ${member}`)
    if (!knownMethods.includes(entry.compressionMethod)) {
      throw new SourceError(`packing method ${entry.compressionMethod} is not supported`)
    }
    return await zip.openReadStreamPromise(entry).catch(refuse)
  } finally {
    // The file stays open for as long as the stream is read.
    zip.close()
  }
}

async function findEntry(zip: ZipFile, member: string): Promise<Entry | undefined> {
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName === member) return entry
  }
  return undefined
}

function refuse(cause: unknown): never {
  const isZip = !(cause instanceof Error && cause.message.startsWith('End of central directory'))
  throw new SourceError(isZip ? 'the package is damaged' : 'the package is not a zip archive', {
    cause,
  })
}
