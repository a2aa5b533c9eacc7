/** How the samples of a recording are written. */
export type WavEncoding = 'mulaw' | 'alaw' | 's16le'

/** A recording whose bytes can be streamed as they are. */
export interface Wav {
  readonly encoding: WavEncoding
  readonly sampleRateHz: number
  readonly channelCount: number
  /** Interleaved samples; a view of the file's bytes. */
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** Format tags of RIFF WAVE (RFC 2361) that are G.711 or 16-bit PCM. */
const encodingOfTag: Readonly<Record<number, WavEncoding>> = { 1: 's16le', 6: 'alaw', 7: 'mulaw' }
/** The true tag of an extensible format stands in its sub-format. */
const extensibleTag = 0xfffe

/** Bytes of one sample. */
export const sampleBytes: Readonly<Record<WavEncoding, number>> = { mulaw: 1, alaw: 1, s16le: 2 }

/**
 * Reads the header of a RIFF WAVE file: whatever chunks come before the samples are skipped, and a
 * length that runs over the end of the file is cut to it.
 *
 * @throws RangeError where it is not such a file, or not G.711 or 16-bit PCM
 */
export function parseWav(file: ArrayBuffer): Wav {
  const view = new DataView(file)
  if (file.byteLength < 12 || nameAt(view, 0) !== 'RIFF' || nameAt(view, 8) !== 'WAVE') {
    throw new RangeError('Expected a RIFF WAVE file.')
  }
  let format: Omit<Wav, 'bytes'> | null = null
  for (let at = 12; at + 8 <= file.byteLength;) {
    const name = nameAt(view, at)
    const lengthBytes = Math.min(view.getUint32(at + 4, true), file.byteLength - at - 8)
    if (name === 'fmt ') format = readFormat(view, at + 8)
    if (name === 'data' && format) {
      const frameBytes = sampleBytes[format.encoding] * format.channelCount
      const wholeBytes = lengthBytes - (lengthBytes % frameBytes)
      return { ...format, bytes: new Uint8Array(file, at + 8, wholeBytes) }
    }
    at += 8 + lengthBytes + (lengthBytes % 2)
  }
  throw new RangeError('Expected a format and samples in the file.')
}

function readFormat(view: DataView, at: number): Omit<Wav, 'bytes'> {
  const tag = view.getUint16(at, true)
  const encoding = encodingOfTag[tag === extensibleTag ? view.getUint16(at + 24, true) : tag]
  const bitsPerSample = view.getUint16(at + 14, true)
  if (!encoding || bitsPerSample !== sampleBytes[encoding] * 8) {
    throw new RangeError(
      `Expected G.711 or 16-bit PCM, found format ${tag}, ${bitsPerSample} bits.`,
    )
  }
  const channelCount = view.getUint16(at + 2, true)
  return { encoding, channelCount, sampleRateHz: view.getUint32(at + 4, true) }
}

function nameAt(view: DataView, at: number): string {
  return String.fromCharCode(...new Uint8Array(view.buffer, at, 4))
}
