import { open, readFile, type FileHandle } from 'node:fs/promises'
import path from 'node:path'

import { AssistError } from '../errors/errors.js'
import {
  bytesPerFrame,
  sampleRateRangeHz,
  type AudioEncoding,
  type AudioFormat,
} from '../call/call-start.js'

/** A recording as a door would get it: a format and bytes in pieces. */
export interface Recording {
  readonly format: AudioFormat
  readonly byteLength: number
  readonly durationMs: number
  /** The audio bytes in order; read from disk piece by piece. */
  readonly read: () => AsyncIterable<Uint8Array>
}

/** Chunks looked at before the audio: programs write a handful. */
const maxChunkCount = 1_000

/** Bytes of a WAVE format: the plain one, and WAVE_FORMAT_EXTENSIBLE. */
const formatByteLength = { plain: 16, extensible: 40 } as const

/** Bytes read from disk at once. */
const readByteLength = 1 << 16

/** Format tags of RIFF/WAVE (RFC 2361) with the bits a sample that we read. */
const waveEncodings: readonly { tag: number; bits: number; encoding: AudioEncoding }[] = [
  { tag: 1, bits: 16, encoding: 's16le' },
  { tag: 3, bits: 32, encoding: 'f32le' },
  { tag: 6, bits: 8, encoding: 'alaw' },
  { tag: 7, bits: 8, encoding: 'mulaw' },
]
const extensibleTag = 0xfffe

/**
 * Opens a WAV or FLAC file. Stereo is customer left, agent right; mono is one customer.
 *
 * @throws AssistError ASSIST_AUDIO_FILE_INVALID naming what was expected and what came
 */
export async function openRecording(file: string): Promise<Recording> {
  const name = path.basename(file)
  const handle = await open(file).catch((cause: unknown) => {
    throw refusal(name, 'it cannot be opened', { cause })
  })
  try {
    const start = await bytesAt(handle, 0, 12)
    if (ascii(start, 0, 4) === 'fLaC') return await openFlac(file)
    if (ascii(start, 0, 4) !== 'RIFF' || ascii(start, 8, 12) !== 'WAVE') {
      throw refusal(name, 'it is neither WAV nor FLAC')
    }
    return await openWave(file, handle)
  } catch (thrown) {
    if (thrown instanceof AssistError) throw thrown
    throw refusal(name, 'it cannot be read', { cause: thrown })
  } finally {
    await handle.close()
  }
}

async function openWave(file: string, handle: FileHandle): Promise<Recording> {
  const name = path.basename(file)
  const chunks = await waveChunks(handle)
  const formatAt = chunks.get('fmt ')
  const audioAt = chunks.get('data')
  if (!formatAt || !audioAt) throw refusal(name, 'its header has no format or no audio')
  const formatBytes = await bytesAt(
    handle,
    formatAt.offset,
    Math.min(formatAt.byteLength, formatByteLength.extensible),
  )
  const format = waveFormat(name, formatBytes)
  const { size } = await handle.stat()
  const available = Math.max(0, size - audioAt.offset)
  // Recorders that were cut off leave 0 or 0xffffffff as the length: what is there counts.
  const stated = audioAt.byteLength === 0 ? available : audioAt.byteLength
  const usable = Math.min(stated, available)
  const byteLength = usable - (usable % bytesPerFrame(format))
  return {
    format,
    byteLength,
    durationMs: durationOf(format, byteLength),
    read: () => readRange(file, audioAt.offset, byteLength),
  }
}

function waveFormat(name: string, bytes: Uint8Array): AudioFormat {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const isExtensible =
    view.byteLength >= formatByteLength.extensible && view.getUint16(0, true) === extensibleTag
  if (view.byteLength < formatByteLength.plain) throw refusal(name, 'its header is too short')
  // WAVE_FORMAT_EXTENSIBLE: the real tag is the beginning of the sub-format's GUID.
  const tag = view.getUint16(isExtensible ? 24 : 0, true)
  const channelCount = view.getUint16(2, true)
  const sampleRateHz = view.getUint32(4, true)
  const bits = view.getUint16(14, true)
  const known = waveEncodings.find((one) => one.tag === tag && one.bits === bits)
  if (!known) {
    throw refusal(
      name,
      `it holds format ${tag} with ${bits} bits; 16-bit PCM, 32-bit float, μ-law or A-law is read`,
    )
  }
  requireRate(name, sampleRateHz)
  if (channelCount !== 1 && channelCount !== 2) {
    throw refusal(name, `it has ${channelCount} channels; one or two are read`)
  }
  return { encoding: known.encoding, sampleRateHz, channels: sides(channelCount) }
}

function requireRate(name: string, sampleRateHz: number): void {
  const { min, max } = sampleRateRangeHz
  if (sampleRateHz >= min && sampleRateHz <= max) return
  throw refusal(name, `its sample rate is ${sampleRateHz} Hz; 8,000 to 48,000 is read`)
}

/** Where each chunk's bytes are, up to the audio; tags with pictures before it may be larger than any buffer. */
async function waveChunks(
  handle: FileHandle,
): Promise<Map<string, { offset: number; byteLength: number }>> {
  const chunks = new Map<string, { offset: number; byteLength: number }>()
  let at = 12
  for (let count = 0; count < maxChunkCount; count++) {
    const head = await bytesAt(handle, at, 8)
    if (head.length < 8) break
    const id = ascii(head, 0, 4)
    const byteLength = new DataView(head.buffer).getUint32(4, true)
    chunks.set(id, { offset: at + 8, byteLength })
    if (id === 'data') break
    at += 8 + byteLength + (byteLength % 2)
  }
  return chunks
}

/** Fewer bytes than asked for where the file ends. */
async function bytesAt(
  handle: FileHandle,
  offset: number,
  byteLength: number,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(byteLength)
  const { bytesRead } = await handle.read(bytes, 0, byteLength, offset)
  return bytes.subarray(0, bytesRead)
}

async function openFlac(file: string): Promise<Recording> {
  const { FLACDecoder } = await import('@wasm-audio-decoders/flac')
  const decoder = new FLACDecoder()
  try {
    await decoder.ready
    const decoded = await decoder.decodeFile(new Uint8Array(await readFile(file)))
    const channelCount = decoded.channelData.length
    if (decoded.samplesDecoded === 0 || (channelCount !== 1 && channelCount !== 2)) {
      throw refusal(path.basename(file), 'it holds no audio with one or two channels')
    }
    requireRate(path.basename(file), decoded.sampleRate)
    const format: AudioFormat = {
      encoding: 'f32le',
      sampleRateHz: decoded.sampleRate,
      channels: sides(channelCount),
    }
    const samples = new Float32Array(decoded.samplesDecoded * channelCount)
    for (const [channel, source] of decoded.channelData.entries()) {
      for (let n = 0; n < decoded.samplesDecoded; n++) {
        samples[n * channelCount + channel] = source[n] ?? 0
      }
    }
    const bytes = new Uint8Array(samples.buffer)
    return {
      format,
      byteLength: bytes.length,
      durationMs: durationOf(format, bytes.length),
      read: () => slices(bytes),
    }
  } catch (thrown) {
    if (thrown instanceof AssistError) throw thrown
    throw refusal(path.basename(file), 'it is not a readable FLAC file', { cause: thrown })
  } finally {
    decoder.free()
  }
}

async function* readRange(
  file: string,
  offset: number,
  byteLength: number,
): AsyncGenerator<Uint8Array> {
  const handle = await open(file)
  try {
    let done = 0
    while (done < byteLength) {
      const piece = new Uint8Array(Math.min(readByteLength, byteLength - done))
      const { bytesRead } = await handle.read(piece, 0, piece.length, offset + done)
      if (bytesRead === 0) return
      done += bytesRead
      yield piece.subarray(0, bytesRead)
    }
  } finally {
    await handle.close()
  }
}

// eslint-disable-next-line @typescript-eslint/require-await -- one reading interface for both kinds of file
async function* slices(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += readByteLength) {
    yield bytes.subarray(at, at + readByteLength)
  }
}

function sides(channelCount: 1 | 2): AudioFormat['channels'] {
  return channelCount === 1 ? ['customer'] : ['customer', 'agent']
}

function durationOf(format: AudioFormat, byteLength: number): number {
  return Math.round((byteLength / bytesPerFrame(format) / format.sampleRateHz) * 1_000)
}

function ascii(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.subarray(from, to)).toString('latin1')
}

function refusal(name: string, reason: string, options?: ErrorOptions): AssistError {
  return new AssistError(
    'ASSIST_AUDIO_FILE_INVALID',
    `“${name}” cannot be replayed: ${reason}. Convert it with: ffmpeg -i IN -c:a pcm_s16le OUT.wav`,
    options,
  )
}
