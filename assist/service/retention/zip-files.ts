import { Readable } from 'node:stream'

import { Zip, ZipPassThrough } from 'fflate'

import { EventLoopYield } from '../../threads/event-loop-yield.js'
import type { ExportedFile } from './customer-data.js'

const blockByteLength = 65_536

/** Files as one ZIP, not compressed: sound and pictures hardly get smaller. One file at a time is in memory. */
export function zipOf(files: AsyncIterable<ExportedFile>): Readable {
  return Readable.from(blocksOf(files), { objectMode: false })
}

async function* blocksOf(files: AsyncIterable<ExportedFile>): AsyncGenerator<Uint8Array> {
  const made: Uint8Array[] = []
  const zip = new Zip((error, block) => {
    if (error) throw error
    made.push(block)
  })
  const turns = new EventLoopYield()
  for await (const { path, bytes } of files) {
    const entry = new ZipPassThrough(path)
    zip.add(entry)
    for (let at = 0; at === 0 || at < bytes.byteLength; at += blockByteLength) {
      const end = at + blockByteLength
      entry.push(bytes.subarray(at, end), end >= bytes.byteLength)
      yield* made.splice(0)
      await turns.yieldIfDue()
    }
  }
  zip.end()
  yield* made.splice(0)
}
