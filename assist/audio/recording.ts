import { open, readFile, type FileHandle } from 'node:fs/promises'
import path from 'node:path'

import { AssistError } from '../errors/errors.js'
import { bytesPerFrame, sampleRateRangeHz, type AudioFormat } from '../call/call-start.js'
import { decodedAudio, DecodingError } from './files/ffmpeg.js'
import { chosenChannels, type Sides } from './files/sides.js'
import { areAsTheyAre, legBytes, legEncoding } from './files/stored-samples.js'
import { isProtected } from './files/protection.js'
import { decodedByteLength, decodeFlac, isFlac } from './flac.js'
import {
  isWave,
  storedByteLength,
  UnknownWaveFormat,
  WaveError,
  waveHeaderOf,
  type WaveHeader,
} from './wave.js'

/** A recording as a door would get it: a format and bytes in pieces. */
export interface Recording {
  readonly format: AudioFormat
  readonly byteLength: number
  readonly durationMs: number
  /** Parts of it could not be decoded and are missing. */
  readonly isDamaged?: boolean
  /** The audio bytes in order; read from disk piece by piece. */
  readonly read: () => AsyncIterable<Uint8Array>
}

/** Bytes read from disk at once. */
const readByteLength = 1 << 16

/** Samples of a FLAC file that are decoded at once: 70 minutes of two sides at 8 kHz. */
const maxFlacByteLength = 256 << 20

/** How a recording is opened. */
export interface OpenRecordingOptions {
  /** Whose each channel is; without them one is the customer, two are customer and agent. */
  readonly sides?: Sides | undefined
}

/** Samples of a file, before channels are chosen. */
interface StoredAudio extends Pick<WaveHeader, 'encoding' | 'channelCount' | 'sampleRateHz'> {
  readonly byteLength: number
  readonly isDamaged?: boolean
  readonly read: () => AsyncIterable<Uint8Array>
}

/**
 * Opens a recording: WAV and FLAC by code of ours, whatever else ffmpeg reads by ffmpeg, where it is installed.
 *
 * @throws AssistError ASSIST_AUDIO_FILE_INVALID naming what was expected and what came
 */
export async function openRecording(
  file: string,
  { sides }: OpenRecordingOptions = {},
): Promise<Recording> {
  const name = path.basename(file)
  const handle = await open(file).catch((cause: unknown) => {
    throw refusal(name, 'it cannot be opened', { cause })
  })
  try {
    return recordingOf(name, await storedAudio(file, handle), sides)
  } catch (thrown) {
    if (thrown instanceof AssistError) throw thrown
    if (thrown instanceof WaveError || thrown instanceof DecodingError)
      throw refusal(name, thrown.message)
    throw refusal(name, 'it cannot be read', { cause: thrown })
  } finally {
    await handle.close()
  }
}

async function storedAudio(file: string, handle: FileHandle): Promise<StoredAudio> {
  const { size } = await handle.stat()
  if (size === 0) throw new WaveError('it is empty, 0 bytes long')
  const start = await bytesAt(handle, 0, 42)
  if (await isProtected(handle)) throw protectedRefusal(path.basename(file))
  const own = isFlac(start) ? await flacAudio(file, start) : await waveAudio(file, handle, start)
  const audio = own ?? (await ffmpegAudio(file))
  const { min, max } = sampleRateRangeHz
  const nearestHz = Math.min(max, Math.max(min, audio.sampleRateHz))
  return nearestHz === audio.sampleRateHz ? audio : ffmpegAudio(file, nearestHz)
}

/** Undefined for what no code of ours reads: no WAV, or one with packed samples (ADPCM, GSM). */
async function waveAudio(
  file: string,
  handle: FileHandle,
  start: Uint8Array,
): Promise<StoredAudio | undefined> {
  if (!isWave(start)) return undefined
  const header = await headerOf(handle).catch((thrown: unknown) => {
    if (thrown instanceof UnknownWaveFormat) return undefined
    throw thrown
  })
  if (!header) return undefined
  const { audioOffset, audioByteLength: byteLength } = header
  return { ...header, byteLength, read: () => readRange(file, audioOffset, byteLength) }
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

/** Undefined for one whose samples would take too much memory at once; ffmpeg reads it piece by piece. */
async function flacAudio(file: string, start: Uint8Array): Promise<StoredAudio | undefined> {
  if (decodedByteLength(start) > maxFlacByteLength) return undefined
  const audio = await readFile(file)
    .then(decodeFlac)
    .catch((cause: unknown) => {
      throw refusal(path.basename(file), 'it is not a readable FLAC file', { cause })
    })
  if (!audio) throw new WaveError('it holds no audio')
  return { ...audio, byteLength: audio.bytes.length, read: () => slices(audio.bytes) }
}

async function ffmpegAudio(file: string, sampleRateHz?: number): Promise<StoredAudio> {
  const { header, byteLength, complaint, read } = await decodedAudio(file, sampleRateHz)
  return { ...header, byteLength, read, isDamaged: complaint !== undefined }
}

/** The audio as the pipeline takes it. @throws AssistError where the sides do not fit */
function recordingOf(name: string, audio: StoredAudio, sides: Sides | undefined): Recording {
  const { encoding, channelCount, sampleRateHz, isDamaged } = audio
  const chosen = chosenChannels(channelCount, sides)
  if (typeof chosen === 'string')
    throw new AssistError('ASSIST_AUDIO_FILE_INVALID', `“${name}” cannot be replayed: ${chosen}.`)
  const { places, channels } = chosen
  const moments = { encoding, channelCount, places }
  const format = { encoding: legEncoding(encoding), sampleRateHz, channels }
  const momentCount = Math.floor(audio.byteLength / (storedByteLength[encoding] * channelCount))
  return {
    format,
    byteLength: momentCount * bytesPerFrame(format),
    durationMs: Math.round((momentCount / sampleRateHz) * 1_000),
    ...(isDamaged === true ? { isDamaged } : {}),
    read: () => (areAsTheyAre(moments) ? audio.read() : legBytes(audio.read(), moments)),
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

/** No conversion helps. */
function protectedRefusal(name: string): AssistError {
  return new AssistError(
    'ASSIST_AUDIO_FILE_INVALID',
    `“${name}” cannot be replayed: its sound is encrypted (DRM), and only what holds the key can play it. Export it from there as WAV, FLAC or MP3 without protection.`,
  )
}

function refusal(name: string, reason: string, options?: ErrorOptions): AssistError {
  return new AssistError(
    'ASSIST_AUDIO_FILE_INVALID',
    `“${name}” cannot be replayed: ${reason}. Convert it with: ffmpeg -i IN -c:a pcm_s16le OUT.wav`,
    options,
  )
}
