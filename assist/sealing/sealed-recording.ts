import { AssistError } from '../errors/errors.js'
import type { Seal } from './seal.js'

const lengthByteLength = 4

const labelOf = (index: number): string => `recording ${index}`

/**
 * One piece of a recording as it is written behind those before: its length, then the sealed bytes, which are bound to
 * their place. A file whose process died is whole up to its last piece.
 *
 * @param index 0, 1, 2 …
 */
export function sealedPiece(seal: Seal, bytes: Uint8Array, index: number): Uint8Array {
  const sealed = seal.seal(bytes, labelOf(index))
  const length = Buffer.alloc(lengthByteLength)
  length.writeUInt32LE(sealed.byteLength)
  return Buffer.concat([length, sealed])
}

/**
 * The recording that a file holds.
 *
 * @throws AssistError ASSIST_DATA_KEY_WRONG, ASSIST_FILE_INVALID
 */
export function openRecordingBytes(seal: Seal, bytes: Buffer): Buffer {
  const pieces: Uint8Array[] = []
  let at = 0
  while (at + lengthByteLength <= bytes.length) {
    const end = at + lengthByteLength + bytes.readUInt32LE(at)
    // The last piece of a process that died.
    if (end > bytes.length) break
    pieces.push(seal.open(bytes.subarray(at + lengthByteLength, end), labelOf(pieces.length)))
    at = end
  }
  if (pieces.length > 0) return Buffer.concat(pieces)
  throw new AssistError('ASSIST_FILE_INVALID', 'The file is no sealed recording.')
}
