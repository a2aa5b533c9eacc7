import { mkdir, open, type FileHandle } from 'node:fs/promises'
import path from 'node:path'

import { bytesPerFrame, bytesPerSample, type AudioFormat } from '../call/call-start.js'

/** RIFF/WAVE format tags (RFC 2361). */
const waveTags = { s16le: 1, f32le: 3, alaw: 6, mulaw: 7 } as const

const headerByteLength = 44

/**
 * Keeps the audio of one leg as a WAV file in the encoding in which it came. Only made where `ASSIST_STORE_AUDIO` is on.
 *
 * Writes are queued and asynchronous. The header holds no length until `close`, which readers take as "to the end", so
 * that a file whose process died is whole up to its last write.
 */
export class LegRecorder {
  readonly #format: AudioFormat
  readonly #file: FileHandle
  #byteLength = 0
  #tail: Promise<void>

  private constructor(format: AudioFormat, file: FileHandle) {
    this.#format = format
    this.#file = file
    this.#tail = this.#writeAt(waveHeader(format, 0), 0)
  }

  /** @param name file name without extension; what is not plain in it is replaced */
  static async open(folder: string, name: string, format: AudioFormat): Promise<LegRecorder> {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const plainName = name.replace(/[^\w.-]/g, '_')
    const file = await open(path.join(folder, `${plainName}.wav`), 'w', 0o600)
    return new LegRecorder(format, file)
  }

  /** @param bytes kept until they are written; not to be changed */
  write(bytes: Uint8Array): void {
    const position = headerByteLength + this.#byteLength
    this.#byteLength += bytes.byteLength
    this.#tail = this.#tail.then(() => this.#writeAt(bytes, position))
    // Whoever closes hears of a full disk; the call itself goes on.
    this.#tail.catch(() => undefined)
  }

  /** Writes what waits and the lengths. Rejects where the disk refused. */
  async close(): Promise<void> {
    try {
      await this.#tail
      await this.#writeAt(waveHeader(this.#format, this.#byteLength), 0)
    } finally {
      await this.#file.close()
    }
  }

  async #writeAt(bytes: Uint8Array, position: number): Promise<void> {
    await this.#file.write(bytes, 0, bytes.byteLength, position)
  }
}

function waveHeader(format: AudioFormat, audioByteLength: number): Uint8Array {
  const header = new DataView(new ArrayBuffer(headerByteLength))
  const ascii = (text: string, at: number): void => {
    for (let n = 0; n < text.length; n++) header.setUint8(at + n, text.charCodeAt(n))
  }
  ascii('RIFF', 0)
  header.setUint32(4, audioByteLength === 0 ? 0 : headerByteLength - 8 + audioByteLength, true)
  ascii('WAVEfmt ', 8)
  header.setUint32(16, 16, true)
  header.setUint16(20, waveTags[format.encoding], true)
  header.setUint16(22, format.channels.length, true)
  header.setUint32(24, format.sampleRateHz, true)
  header.setUint32(28, format.sampleRateHz * bytesPerFrame(format), true)
  header.setUint16(32, bytesPerFrame(format), true)
  header.setUint16(34, bytesPerSample[format.encoding] * 8, true)
  ascii('data', 36)
  header.setUint32(40, audioByteLength, true)
  return new Uint8Array(header.buffer)
}
