import type { AudioEncoding } from '../../call/call-start.js'
import { isAccepted, storedByteLength, type StoredEncoding } from '../wave.js'

/** How a file's moments are turned into those of a leg. */
export interface StoredMoments {
  readonly encoding: StoredEncoding
  /** Interleaved channels of the file. */
  readonly channelCount: number
  /** Which of them are taken, 0 first. */
  readonly places: readonly number[]
}

/** What doors accept in place of an encoding of a file: itself where it can be, else 32-bit float. */
export function legEncoding(encoding: StoredEncoding): AudioEncoding {
  return isAccepted(encoding) ? encoding : 'f32le'
}

/** Whether the bytes of a file are those of a leg as they are. */
export function areAsTheyAre({ encoding, channelCount, places }: StoredMoments): boolean {
  return isAccepted(encoding) && places.length === channelCount
}

/**
 * Takes the channels that are listened to out of a file's bytes, as samples that doors accept. Integers keep their
 * value: 24 bits are exact in 32-bit float, 32 bits and double precision are rounded to it.
 */
export async function* legBytes(
  blocks: AsyncIterable<Uint8Array>,
  moments: StoredMoments,
): AsyncGenerator<Uint8Array> {
  const { encoding, channelCount } = moments
  const momentByteLength = storedByteLength[encoding] * channelCount
  let carry: Uint8Array = new Uint8Array(0)
  for await (const block of blocks) {
    const joined = Buffer.concat([carry, block])
    const momentCount = Math.floor(joined.length / momentByteLength)
    carry = joined.subarray(momentCount * momentByteLength)
    if (momentCount > 0) yield taken(joined, momentCount, moments)
  }
}

function taken(
  bytes: Buffer,
  momentCount: number,
  { encoding, channelCount, places }: StoredMoments,
): Uint8Array {
  const byteLength = storedByteLength[encoding]
  const offsets = (moment: number): number[] =>
    places.map((place) => (moment * channelCount + place) * byteLength)
  if (isAccepted(encoding)) {
    const out = Buffer.alloc(momentCount * places.length * byteLength)
    let at = 0
    for (let moment = 0; moment < momentCount; moment++)
      for (const offset of offsets(moment)) at += bytes.copy(out, at, offset, offset + byteLength)
    return out
  }
  const read = sampleAt[encoding]
  const samples = new Float32Array(momentCount * places.length)
  let at = 0
  for (let moment = 0; moment < momentCount; moment++)
    for (const offset of offsets(moment)) samples[at++] = read(bytes, offset)
  return new Uint8Array(samples.buffer)
}

/** A sample in the range [-1, 1]. 8-bit PCM is unsigned, as WAV has it. */
const sampleAt: Readonly<
  Record<Exclude<StoredEncoding, AudioEncoding>, (bytes: Buffer, offset: number) => number>
> = {
  u8: (bytes, offset) => (bytes.readUInt8(offset) - 128) / 128,
  s24le: (bytes, offset) => bytes.readIntLE(offset, 3) / 8_388_608,
  s32le: (bytes, offset) => bytes.readInt32LE(offset) / 2_147_483_648,
  f64le: (bytes, offset) => bytes.readDoubleLE(offset),
}
