import { mkdir, open, writeFile, type FileHandle } from 'node:fs/promises'
import path from 'node:path'

import type { AudioFormat } from '../call/call-start.js'
import type { Seal } from '../sealing/seal.js'
import { sealedPiece } from '../sealing/sealed-recording.js'
import { waveHeader, waveHeaderByteLength, type WaveFormat } from './wave.js'

/** Whose recording is kept where. */
interface RecorderPlace {
  readonly folder: string
  /** File name without extension; what is not plain in it is replaced. */
  readonly name: string
  readonly seal: Seal
}

/** What stands beside the recording of a leg, since a WAV file cannot tell it. */
export interface LegFacts {
  readonly channels: AudioFormat['channels']
  /** Its first sample, from the start of the call. */
  readonly startMs: number
}

/**
 * Keeps the audio of one leg as a WAV file in the encoding in which it came. Only made where `ASSIST_STORE_AUDIO` is on.
 *
 * Writes are queued and asynchronous. The header holds no length until `close`, which readers take as "to the end", so
 * that a file whose process died is whole up to its last write. Where what is kept is encrypted, the file is a row of
 * sealed pieces, and its header stays without a length.
 */
export class LegRecorder {
  readonly #format: WaveFormat
  readonly #file: FileHandle
  readonly #seal: Seal
  #byteLength = 0
  #pieceCount = 0
  #tail: Promise<void> = Promise.resolve()

  private constructor(format: WaveFormat, file: FileHandle, seal: Seal) {
    this.#format = format
    this.#file = file
    this.#seal = seal
    if (seal.isOn) this.#writePiece(waveHeader(format, 0))
    else this.#tail = this.#writeAt(waveHeader(format, 0), 0)
  }

  /** @param startMs when the leg begins, from the start of the call: kept beside it, so that the call can be replayed */
  static async open(
    { folder, name, seal }: RecorderPlace,
    format: AudioFormat,
    startMs?: number,
  ): Promise<LegRecorder> {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const plainName = name.replace(/[^\w.-]/g, '_')
    const ending = seal.isOn ? 'wav.sealed' : 'wav'
    const file = await open(path.join(folder, `${plainName}.${ending}`), 'w', 0o600)
    const { encoding, sampleRateHz, channels } = format
    if (startMs !== undefined) {
      const facts = JSON.stringify({ channels, startMs } satisfies LegFacts)
      await writeFile(path.join(folder, `${plainName}.leg.json`), facts, { mode: 0o600 })
    }
    return new LegRecorder({ encoding, sampleRateHz, channelCount: channels.length }, file, seal)
  }

  /** @param bytes kept until they are written; not to be changed */
  write(bytes: Uint8Array): void {
    if (this.#seal.isOn) {
      this.#writePiece(bytes)
      return
    }
    const position = waveHeaderByteLength + this.#byteLength
    this.#byteLength += bytes.byteLength
    this.#queue(() => this.#writeAt(bytes, position))
  }

  /** Writes what is queued and the lengths. Rejects where a write failed. */
  async close(): Promise<void> {
    try {
      await this.#tail
      if (!this.#seal.isOn) await this.#writeAt(waveHeader(this.#format, this.#byteLength), 0)
    } finally {
      await this.#file.close()
    }
  }

  #writePiece(bytes: Uint8Array): void {
    const piece = sealedPiece(this.#seal, bytes, this.#pieceCount++)
    const position = this.#byteLength
    this.#byteLength += piece.byteLength
    this.#queue(() => this.#writeAt(piece, position))
  }

  #queue(write: () => Promise<void>): void {
    this.#tail = this.#tail.then(write)
    // `close` rejects where the disk is full; the call itself goes on.
    this.#tail.catch(() => undefined)
  }

  async #writeAt(bytes: Uint8Array, position: number): Promise<void> {
    await this.#file.write(bytes, 0, bytes.byteLength, position)
  }
}
