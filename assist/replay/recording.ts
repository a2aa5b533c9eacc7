import { open, readFile } from 'node:fs/promises'
import path from 'node:path'

import { AssistError } from '../errors.js'
import {
  bytesPerFrame,
  sampleRateRangeHz,
  type AudioEncoding,
  type AudioFormat,
} from '../ingest/call-start.js'

/** A recording as a door would get it: a format and bytes in pieces. */
export interface Recording {
  readonly format: AudioFormat
  readonly byteLength: number
  readonly durationMs: number
  /** The audio bytes in order; read from disk piece by piece. */
  readonly read: () => AsyncIterable<Uint8Array>
}

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
    const head = new Uint8Array(readByteLength)
    const { bytesRead } = await handle.read(head, 0, head.length, 0)
    const start = head.subarray(0, bytesRead)
    if (ascii(start, 0, 4) === 'fLaC') return await openFlac(file)
    const { size } = await handle.stat()
    return openWave(file, start, size)
  } finally {
    await handle.close()
  }
}

function openWave(file: string, head: Uint8Array, fileByteLength: number): Recording {
  const name = path.basename(file)
  if (ascii(head, 0, 4) !== 'RIFF' || ascii(head, 8, 12) !== 'WAVE') {
    throw refusal(name, 'it is neither WAV nor FLAC')
  }
  const chunks = waveChunks(head)
  const formatAt = chunks.get('fmt ')
  const audioAt = chunks.get('data')
  if (!formatAt || !audioAt) throw refusal(name, 'its header has no format or no audio')
  const format = waveFormat(name, head, formatAt.offset)
  const available = Math.max(0, fileByteLength - audioAt.offset)
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

function waveFormat(name: string, head: Uint8Array, offset: number): AudioFormat {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  const plainTag = view.getUint16(offset, true)
  // WAVE_FORMAT_EXTENSIBLE: the real tag is the beginning of the sub-format's GUID.
  const tag = plainTag === extensibleTag ? view.getUint16(offset + 24, true) : plainTag
  const channelCount = view.getUint16(offset + 2, true)
  const sampleRateHz = view.getUint32(offset + 4, true)
  const bits = view.getUint16(offset + 14, true)
  const known = waveEncodings.find((one) => one.tag === tag && one.bits === bits)
  if (!known) {
    throw refusal(
      name,
      `it holds format ${tag} with ${bits} bits; 16-bit PCM, 32-bit float, μ-law or A-law is read`,
    )
  }
  if (sampleRateHz < sampleRateRangeHz.min || sampleRateHz > sampleRateRangeHz.max) {
    throw refusal(name, `its sample rate is ${sampleRateHz} Hz; 8,000 to 48,000 is read`)
  }
  if (channelCount !== 1 && channelCount !== 2) {
    throw refusal(name, `it has ${channelCount} channels; one or two are read`)
  }
  return { encoding: known.encoding, sampleRateHz, channels: sides(channelCount) }
}

function waveChunks(head: Uint8Array): Map<string, { offset: number; byteLength: number }> {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  const chunks = new Map<string, { offset: number; byteLength: number }>()
  let at = 12
  while (at + 8 <= head.length) {
    const id = ascii(head, at, at + 4)
    const byteLength = view.getUint32(at + 4, true)
    chunks.set(id, { offset: at + 8, byteLength })
    if (id === 'data') break
    at += 8 + byteLength + (byteLength % 2)
  }
  return chunks
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
