import { open, readFile, type FileHandle } from 'node:fs/promises'
import path from 'node:path'

import { AssistError } from '../errors/errors.js'
import { bytesPerFrame, sampleRateRangeHz, type AudioFormat } from '../call/call-start.js'
import { decodeFlac, isFlac } from './flac.js'
import { isWave, WaveError, waveHeaderOf, type WaveFormat, type WaveHeader } from './wave.js'

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
    if (isFlac(start)) return await openFlac(file)
    if (!isWave(start)) throw refusal(name, 'it is neither WAV nor FLAC')
    return await openWave(file, handle)
  } catch (thrown) {
    if (thrown instanceof AssistError) throw thrown
    if (thrown instanceof WaveError) throw refusal(name, thrown.message)
    throw refusal(name, 'it cannot be read', { cause: thrown })
  } finally {
    await handle.close()
  }
}

async function openWave(file: string, handle: FileHandle): Promise<Recording> {
  const header = await headerOf(handle)
  const { audioOffset, audioByteLength: byteLength } = header
  const format = audioFormat(path.basename(file), header)
  return {
    format,
    byteLength,
    durationMs: durationOf(format, byteLength),
    read: () => readRange(file, audioOffset, byteLength),
  }
}

/** Reads a WAV header from disk, one stretch after the other. @throws WaveError */
async function headerOf(handle: FileHandle): Promise<WaveHeader> {
  const { size } = await handle.stat()
  const reading = waveHeaderOf(size)
  let step = reading.next()
  while (!step.done) {
    const { offset, byteLength } = step.value
    step = reading.next(await bytesAt(handle, offset, byteLength))
  }
  return step.value
}

async function openFlac(file: string): Promise<Recording> {
  const name = path.basename(file)
  const audio = await readFile(file)
    .then(decodeFlac)
    .catch((cause: unknown) => {
      throw refusal(name, 'it is not a readable FLAC file', { cause })
    })
  if (!audio || audio.channelCount > 2) {
    throw refusal(name, 'it holds no audio with one or two channels')
  }
  const format = audioFormat(name, audio)
  return {
    format,
    byteLength: audio.bytes.length,
    durationMs: durationOf(format, audio.bytes.length),
    read: () => slices(audio.bytes),
  }
}

/** The format as the pipeline takes it. @throws AssistError where it takes no such rate or number of channels */
function audioFormat(name: string, format: WaveFormat): AudioFormat {
  const { encoding, sampleRateHz, channelCount } = format
  const { min, max } = sampleRateRangeHz
  if (sampleRateHz < min || sampleRateHz > max) {
    throw refusal(name, `its sample rate is ${sampleRateHz} Hz; 8,000 to 48,000 is read`)
  }
  if (channelCount !== 1 && channelCount !== 2) {
    throw refusal(name, `it has ${channelCount} channels; one or two are read`)
  }
  return {
    encoding,
    sampleRateHz,
    channels: channelCount === 1 ? ['customer'] : ['customer', 'agent'],
  }
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

function durationOf(format: AudioFormat, byteLength: number): number {
  return Math.round((byteLength / bytesPerFrame(format) / format.sampleRateHz) * 1_000)
}

function refusal(name: string, reason: string, options?: ErrorOptions): AssistError {
  return new AssistError(
    'ASSIST_AUDIO_FILE_INVALID',
    `“${name}” cannot be replayed: ${reason}. Convert it with: ffmpeg -i IN -c:a pcm_s16le OUT.wav`,
    options,
  )
}
