/**
 * The one reader and writer of WAV headers: RIFF/WAVE around G.711, PCM or float, and RF64 for files above 4 GiB. It
 * opens no file and runs in a browser as well; `recording.ts` reads files by it.
 *
 * Source: Microsoft's “Multimedia Programming Interface and Data Specifications 1.0” for the chunks, RFC 2361 for the
 * format tags, EBU Tech 3306 for RF64.
 */
import { bytesPerSample, type AudioEncoding } from '../call/call-start.js'

/** How the samples of a WAV file are written; any rate and any number of channels that a header can state. */
export interface WaveFormat {
  readonly encoding: AudioEncoding
  readonly sampleRateHz: number
  /** Interleaved channels. */
  readonly channelCount: number
}

/** Samples as files may hold them: those that doors accept, and PCM and float of other widths. */
export type StoredEncoding = AudioEncoding | 'u8' | 's24le' | 's32le' | 'f64le'

/** Every stored encoding with the bytes that one sample takes. */
export const storedByteLength: Readonly<Record<StoredEncoding, number>> = {
  ...{ ...bytesPerSample, u8: 1, s24le: 3, s32le: 4, f64le: 8 },
}

/** What a header tells: the format, and where the audio lies in the file. */
export interface WaveHeader extends Omit<WaveFormat, 'encoding'> {
  readonly encoding: StoredEncoding
  readonly audioOffset: number
  /** Bytes of audio that are there: whole samples of every channel. */
  readonly audioByteLength: number
}

/** A WAV file whose audio can be streamed as it is. */
export interface Wave extends WaveFormat {
  /** Interleaved samples; a view of the file's bytes. */
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** A stretch of a file that the reader of a header asks for. Where the file ends, fewer bytes answer it. */
export interface WantedBytes {
  readonly offset: number
  readonly byteLength: number
}

/** Why a file is not read; its message is a part of a sentence, such as “its header is too short”. */
export class WaveError extends RangeError {
  override readonly name = 'WaveError'
}

/** A header that is sound, around samples that are not read, such as packed ones. */
export class UnknownWaveFormat extends WaveError {}

/** What a `fmt ` chunk states, whether this reader takes it or not. */
export interface StatedFormat {
  /** Format tag: 1 PCM, 3 float, 6 A-law, 7 μ-law. */
  readonly tag: number
  /** Bits of one sample. */
  readonly bits: number
  readonly channelCount: number
  readonly sampleRateHz: number
}

/** Bytes of the header that `waveHeader` writes. */
export const waveHeaderByteLength = 44

/** Format tags that are read and, with as many bits as doors accept, written. */
const tagOf: Readonly<Record<StoredEncoding, number>> = {
  ...{ s16le: 1, f32le: 3, alaw: 6, mulaw: 7, u8: 1, s24le: 1, s32le: 1, f64le: 3 },
}

/** A length of 32 bits that stands elsewhere: in the chunk `ds64` of RF64. */
const lengthElsewhere = 0xffffffff

/** The real tag stands at the beginning of the sub-format's GUID. */
const extensibleTag = 0xfffe

/** Bytes of a `fmt ` chunk: the plain one, and WAVE_FORMAT_EXTENSIBLE. */
const formatByteLength = { plain: 16, extensible: 40 } as const

/** Where the first chunk begins, after `RIFF`, a length and `WAVE`. */
const firstChunkOffset = 12

/** Chunks looked at before the audio: programs write a handful. */
const maxChunkCount = 1_000

/** Whether a file begins as a WAV file does. @param start its first 12 bytes, or fewer */
export function isWave(start: Uint8Array): boolean {
  return /^(RIFF|RF64|BW64)$/.test(ascii(start, 0, 4)) && ascii(start, 8, 12) === 'WAVE'
}

/**
 * Reads a header stretch by stretch, since chunks before the audio (tags with pictures) may be larger than any buffer.
 * Whoever drives it answers each wanted stretch with its bytes: `readWave` from memory, `openRecording` from disk.
 *
 * @param fileByteLength length of the whole file
 * @throws WaveError where there is no format or no audio, or the format is not one of those that are read
 */
export function* waveHeaderOf(
  fileByteLength: number,
): Generator<WantedBytes, WaveHeader, Uint8Array> {
  const chunks = yield* chunksToAudio()
  const formatAt = chunks.get('fmt ')
  const audioAt = chunks.get('data')
  if (!formatAt || !audioAt) throw new WaveError('its header has no format or no audio')
  const format = knownFormat(
    statedFormat(
      yield {
        offset: formatAt.offset,
        byteLength: Math.min(formatAt.byteLength, formatByteLength.extensible),
      },
    ),
  )
  const available = Math.max(0, fileByteLength - audioAt.offset)
  // Recorders that were cut off leave 0 or 0xffffffff as the length: what is there counts.
  const stated = yield* statedAudioLength(chunks, audioAt)
  const usable = Math.min(stated === 0 ? available : stated, available)
  return {
    ...format,
    audioOffset: audioAt.offset,
    audioByteLength: usable - (usable % momentByteLength(format)),
  }
}

/**
 * Reads a WAV file that is in memory.
 *
 * @throws WaveError where it is no WAV file, or none of those that are read
 */
export function readWave(file: Uint8Array<ArrayBuffer>): Wave {
  if (!isWave(file)) throw new WaveError('it is not a WAV file')
  const reading = waveHeaderOf(file.byteLength)
  let step = reading.next()
  while (!step.done) {
    const { offset, byteLength } = step.value
    step = reading.next(file.subarray(offset, offset + byteLength))
  }
  const { audioOffset, audioByteLength, encoding, ...format } = step.value
  if (!isAccepted(encoding)) throw new WaveError(`it holds ${encoding}, which has to be converted`)
  return { ...format, encoding, bytes: file.subarray(audioOffset, audioOffset + audioByteLength) }
}

/** Whether doors accept an encoding as it is. */
export function isAccepted(encoding: StoredEncoding): encoding is AudioEncoding {
  return encoding in bytesPerSample
}

/**
 * Writes the header of a WAV file of one format and one stretch of audio.
 *
 * @param audioByteLength 0 leaves the lengths open, which readers take as “to the end of the file”
 * @returns `waveHeaderByteLength` bytes
 */
export function waveHeader(format: WaveFormat, audioByteLength: number): Uint8Array<ArrayBuffer> {
  const { encoding, ...rest } = format
  const stated = { ...rest, tag: tagOf[encoding], bits: bytesPerSample[encoding] * 8 }
  const isOpen = audioByteLength === 0
  return joined([
    chunkHead('RIFF', isOpen ? 0 : waveHeaderByteLength - 8 + audioByteLength),
    latin1('WAVE'),
    waveChunk('fmt ', formatChunk(stated)),
    chunkHead('data', audioByteLength),
  ])
}

/** A whole WAV file around audio bytes. */
export function waveFile(format: WaveFormat, audio: Uint8Array): Uint8Array<ArrayBuffer> {
  return joined([waveHeader(format, audio.byteLength), audio])
}

/** The bytes of a plain `fmt ` chunk, without the chunk's own head. */
export function formatChunk(stated: StatedFormat): Uint8Array<ArrayBuffer> {
  const { tag, bits, channelCount, sampleRateHz } = stated
  const view = new DataView(new ArrayBuffer(formatByteLength.plain))
  const frameByteLength = (bits / 8) * channelCount
  view.setUint16(0, tag, true)
  view.setUint16(2, channelCount, true)
  view.setUint32(4, sampleRateHz, true)
  view.setUint32(8, sampleRateHz * frameByteLength, true)
  view.setUint16(12, frameByteLength, true)
  view.setUint16(14, bits, true)
  return new Uint8Array(view.buffer)
}

/**
 * A chunk with its head; an odd one is padded to an even length, as RIFF asks.
 *
 * @param id four letters
 * @param statedByteLength the length in its head, where that is not the true one
 */
export function waveChunk(
  id: string,
  bytes: Uint8Array,
  statedByteLength = bytes.byteLength,
): Uint8Array<ArrayBuffer> {
  return joined([chunkHead(id, statedByteLength), bytes, new Uint8Array(bytes.byteLength % 2)])
}

/** Where the bytes of each chunk are, up to the audio. */
function* chunksToAudio(): Generator<WantedBytes, Map<string, WantedBytes>, Uint8Array> {
  const chunks = new Map<string, WantedBytes>()
  let at = firstChunkOffset
  for (let count = 0; count < maxChunkCount; count++) {
    const head = yield { offset: at, byteLength: 8 }
    if (head.byteLength < 8) break
    const id = ascii(head, 0, 4)
    const byteLength = viewOf(head).getUint32(4, true)
    chunks.set(id, { offset: at + 8, byteLength })
    if (id === 'data') break
    at += 8 + byteLength
    // An odd chunk is padded, except by programs that forget it: then the next one begins here already.
    if (byteLength % 2 === 1 && !isChunkName(yield { offset: at, byteLength: 4 })) at++
  }
  return chunks
}

function isChunkName(bytes: Uint8Array): boolean {
  return /^[\w][\w ]{3}$/.test(ascii(bytes, 0, 4))
}

/** Bytes of audio as the header states them; of RF64 by its chunk `ds64`. */
function* statedAudioLength(
  chunks: ReadonlyMap<string, WantedBytes>,
  audioAt: WantedBytes,
): Generator<WantedBytes, number, Uint8Array> {
  const long = chunks.get('ds64')
  if (audioAt.byteLength !== lengthElsewhere || !long) return audioAt.byteLength
  const bytes = yield { offset: long.offset, byteLength: 16 }
  return bytes.byteLength < 16 ? 0 : Number(viewOf(bytes).getBigUint64(8, true))
}

function statedFormat(bytes: Uint8Array): StatedFormat {
  const view = viewOf(bytes)
  const isExtensible =
    view.byteLength >= formatByteLength.extensible && view.getUint16(0, true) === extensibleTag
  if (view.byteLength < formatByteLength.plain) throw new WaveError('its header is too short')
  return {
    tag: view.getUint16(isExtensible ? 24 : 0, true),
    channelCount: view.getUint16(2, true),
    sampleRateHz: view.getUint32(4, true),
    bits: view.getUint16(14, true),
  }
}

function knownFormat({ tag, bits, channelCount, sampleRateHz }: StatedFormat) {
  for (const encoding of Object.keys(tagOf) as StoredEncoding[]) {
    if (tagOf[encoding] === tag && storedByteLength[encoding] * 8 === bits) {
      return { encoding, sampleRateHz, channelCount }
    }
  }
  throw new UnknownWaveFormat(
    `it holds format ${tag} with ${bits} bits; PCM of 8 to 32 bits, float, μ-law or A-law is read`,
  )
}

/** Bytes that one moment of all channels takes; 1 for a header that states no channel. */
function momentByteLength({
  encoding,
  channelCount,
}: Pick<WaveHeader, 'encoding' | 'channelCount'>): number {
  return Math.max(1, storedByteLength[encoding] * channelCount)
}

function chunkHead(id: string, byteLength: number): Uint8Array {
  const head = new Uint8Array(8)
  head.set(latin1(id))
  viewOf(head).setUint32(4, byteLength, true)
  return head
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((total, part) => total + part.byteLength, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.byteLength
  }
  return whole
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0))
}

function ascii(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to))
}
