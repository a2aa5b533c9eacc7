import { mkdir, open, type FileHandle } from 'node:fs/promises'
import path from 'node:path'

import type { AudioFormat } from '../call/call-start.js'
import { waveHeader, waveHeaderByteLength, type WaveFormat } from './wave.js'

/**
 * Keeps the audio of one leg as a WAV file in the encoding in which it came. Only made where `ASSIST_STORE_AUDIO` is on.
 *
 * Writes are queued and asynchronous. The header holds no length until `close`, which readers take as "to the end", so
 * that a file whose process died is whole up to its last write.
 */
export class LegRecorder {
  readonly #format: WaveFormat
  readonly #file: FileHandle
  #byteLength = 0
  #tail: Promise<void>

  private constructor(format: WaveFormat, file: FileHandle) {
    this.#format = format
    this.#file = file
    this.#tail = this.#writeAt(waveHeader(format, 0), 0)
  }

  /** @param name file name without extension; what is not plain in it is replaced */
  static async open(folder: string, name: string, format: AudioFormat): Promise<LegRecorder> {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const plainName = name.replace(/[^\w.-]/g, '_')
    const file = await open(path.join(folder, `${plainName}.wav`), 'w', 0o600)
    const { encoding, sampleRateHz, channels } = format
    return new LegRecorder({ encoding, sampleRateHz, channelCount: channels.length }, file)
  }

  /** @param bytes kept until they are written; not to be changed */
  write(bytes: Uint8Array): void {
    const position = waveHeaderByteLength + this.#byteLength
    this.#byteLength += bytes.byteLength
    this.#tail = this.#tail.then(() => this.#writeAt(bytes, position))
    // `close` rejects where the disk is full; the call itself goes on.
    this.#tail.catch(() => undefined)
  }

  /** Writes what is queued and the lengths. Rejects where a write failed. */
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
