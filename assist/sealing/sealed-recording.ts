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
  return withLength(seal.seal(bytes, labelOf(index)))
}

/**
 * The recording that a file holds.
 *
 * @throws AssistError ASSIST_DATA_KEY_WRONG, ASSIST_FILE_INVALID
 */
export function openRecordingBytes(seal: Seal, bytes: Buffer): Buffer {
  return Buffer.concat(piecesOf(bytes).map((piece, index) => seal.open(piece, labelOf(index))))
}

/**
 * The recording that a file holds, sealed under another key.
 *
 * @param reseal gives undefined for a piece that is under the other key already
 * @returns undefined where all of it is
 * @throws AssistError ASSIST_DATA_KEY_WRONG, ASSIST_FILE_INVALID
 */
export function resealedRecording(
  bytes: Buffer,
  reseal: { readonly bytes: (bytes: Uint8Array, label: string) => Uint8Array | undefined },
): Buffer | undefined {
  const pieces = piecesOf(bytes)
  const anew = pieces.map((piece, index) => reseal.bytes(piece, labelOf(index)))
  if (anew.every((one) => one === undefined)) return undefined
  return Buffer.concat(pieces.map((piece, index) => withLength(anew[index] ?? piece)))
}

/** @throws AssistError ASSIST_FILE_INVALID */
function piecesOf(bytes: Buffer): Buffer[] {
  const pieces: Buffer[] = []
  let at = 0
  while (at + lengthByteLength <= bytes.length) {
    const end = at + lengthByteLength + bytes.readUInt32LE(at)
    // The last piece of a process that died.
    if (end > bytes.length) break
    pieces.push(bytes.subarray(at + lengthByteLength, end))
    at = end
  }
  if (pieces.length > 0) return pieces
  throw new AssistError('ASSIST_FILE_INVALID', 'The file is no sealed recording.')
}

function withLength(sealed: Uint8Array): Buffer {
  const length = Buffer.alloc(lengthByteLength)
  length.writeUInt32LE(sealed.byteLength)
  return Buffer.concat([length, sealed])
}
