import { readWave, type Wave } from '../../../audio/wave.js'

/** Sample encodings of the recordings that the page can play. */
type WavEncoding = 'mulaw' | 'alaw' | 's16le'

/** A recording whose bytes can be streamed as they are. */
export interface Wav extends Wave {
  readonly encoding: WavEncoding
}

/**
 * Reads a WAV file of G.711 or 16-bit PCM.
 *
 * @throws RangeError where it is not such a file
 */
export function parseWav(file: ArrayBuffer): Wav {
  const { encoding, ...wave } = readWave(new Uint8Array(file))
  if (encoding === 'f32le')
    throw new RangeError('Expected G.711 or 16-bit PCM, found 32-bit float.')
  return { ...wave, encoding }
}
