/**
 * Finds sound that is encrypted (DRM). ffmpeg decodes such a file to noise or to nothing, which would be heard as a call
 * without words.
 *
 * Source: ISO/IEC 14496-12, 8.12 (a protected track has a `sinf` box in its sample entry); ASF specification 01.20.06,
 * 3.14 to 3.15 (content encryption objects in the header).
 */
import type { FileHandle } from 'node:fs/promises'

/** A header that is longer is not looked through. */
const maxHeaderByteLength = 64 << 20

/** Boxes of a file that are stepped over on the way to its header. */
const maxBoxCount = 100_000

/** GUIDs as they lie in the file. */
const asf = {
  header: '3026b2758e66cf11a6d900aa0062ce6c',
  encryption: [
    'fbb3112223bdd211b4b700a0c955fc6e',
    '14e68a292226174cb935dae07ee9289c',
    '67f41dc4955cd511b8f700b0d0686e07',
  ],
} as const

/** Whether a file says that its sound is encrypted: MP4 and its relatives, ASF (WMA). */
export async function isProtected(handle: FileHandle): Promise<boolean> {
  const start = await bytesAt(handle, 0, 24)
  if (start.subarray(4, 8).toString('latin1') === 'ftyp') return hasProtectedTrack(handle)
  if (start.subarray(0, 16).toString('hex') !== asf.header) return false
  const byteLength = start.length < 24 ? 0 : Number(start.readBigUInt64LE(16))
  if (byteLength > maxHeaderByteLength) return false
  const header = await bytesAt(handle, 0, byteLength)
  return asf.encryption.some((guid) => header.includes(Buffer.from(guid, 'hex')))
}

/** Looks for `sinf` in the `moov` box, wherever that lies. */
async function hasProtectedTrack(handle: FileHandle): Promise<boolean> {
  const { size } = await handle.stat()
  let offset = 0
  for (let count = 0; offset + 8 <= size && count < maxBoxCount; count++) {
    const head = await bytesAt(handle, offset, 16)
    const type = head.subarray(4, 8).toString('latin1')
    const byteLength = boxByteLength(head, size - offset)
    if (byteLength < 8) return false
    if (type === 'moov') {
      if (byteLength > maxHeaderByteLength) return false
      return (await bytesAt(handle, offset, byteLength)).includes('sinf')
    }
    offset += byteLength
  }
  return false
}

/** @param leftByteLength of the file from the box on, which a length of 0 stands for */
function boxByteLength(head: Buffer, leftByteLength: number): number {
  if (head.length < 8) return 0
  const short = head.readUInt32BE(0)
  if (short === 0) return leftByteLength
  if (short !== 1) return short
  return head.length < 16 ? 0 : Number(head.readBigUInt64BE(8))
}

async function bytesAt(handle: FileHandle, offset: number, byteLength: number): Promise<Buffer> {
  const { size } = await handle.stat()
  const bytes = Buffer.alloc(Math.max(0, Math.min(byteLength, size - offset)))
  const { bytesRead } = await handle.read(bytes, 0, bytes.length, offset)
  return bytes.subarray(0, bytesRead)
}
