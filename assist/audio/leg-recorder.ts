import { mkdir, open, writeFile, type FileHandle } from 'node:fs/promises'
import path from 'node:path'

import type { AudioFormat } from '../call/call-start.js'
import type { Seal } from '../sealing/seal.js'
import { openedPiece, sealedPiece } from '../sealing/sealed-recording.js'
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

/** A sealed piece of a recording. */
interface SealedPiece {
  readonly index: number
  readonly startByte: number
  readonly endByte: number
  readonly position: number
  readonly byteLength: number
}

/** Silences bytes of a leg's audio that begin at one of its bytes. */
type Silence = (bytes: Uint8Array, startByte: number) => void

const sampleByteLengths = { s16le: 2, f32le: 4, mulaw: 1, alaw: 1 } as const

/** Codes of silence in G.711; the other encodings have zeros. */
const silentBytes = { s16le: 0, f32le: 0, mulaw: 0xff, alaw: 0xd5 } as const

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
  readonly #frame: { readonly byteLength: number; readonly sampleByteLength: number }
  readonly #silence: number
  /** Where the audio of each sealed piece stands, in the leg's audio and in the file. */
  readonly #pieces: SealedPiece[] = []
  #byteLength = 0
  #audioByteLength = 0
  #pieceCount = 0
  #tail: Promise<void> = Promise.resolve()

  private constructor(format: WaveFormat, file: FileHandle, seal: Seal) {
    this.#format = format
    const sampleByteLength = sampleByteLengths[format.encoding]
    this.#frame = { sampleByteLength, byteLength: sampleByteLength * format.channelCount }
    this.#silence = silentBytes[format.encoding]
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
    const file = await open(path.join(folder, `${plainName}.${ending}`), 'w+', 0o600)
    const { encoding, sampleRateHz, channels } = format
    if (startMs !== undefined) {
      const facts = JSON.stringify({ channels, startMs } satisfies LegFacts)
      await writeFile(path.join(folder, `${plainName}.leg.json`), facts, { mode: 0o600 })
    }
    return new LegRecorder({ encoding, sampleRateHz, channelCount: channels.length }, file, seal)
  }

  /** @param bytes kept until they are written; not to be changed */
  write(bytes: Uint8Array): void {
    const startByte = this.#audioByteLength
    this.#audioByteLength += bytes.byteLength
    if (this.#seal.isOn) {
      const index = this.#pieceCount
      const [position, byteLength] = [this.#byteLength, this.#writePiece(bytes)]
      this.#pieces.push({ index, startByte, endByte: this.#audioByteLength, position, byteLength })
      return
    }
    const position = waveHeaderByteLength + this.#byteLength
    this.#byteLength += bytes.byteLength
    this.#queue(() => this.#writeAt(bytes, position))
  }

  /**
   * Silences one channel of what was written.
   *
   * @param fromByte first byte of the leg's audio, and the one behind the last, each at the beginning of a frame
   */
  mute(channelIndex: number, fromByte: number, toByte: number): void {
    const silence = (bytes: Uint8Array, startByte: number): void => {
      const { byteLength, sampleByteLength } = this.#frame
      for (const [at] of bytes.entries()) {
        const byte = startByte + at
        const isSide = Math.floor((byte % byteLength) / sampleByteLength) === channelIndex
        if (isSide && byte >= fromByte && byte < toByte) bytes[at] = this.#silence
      }
    }
    this.#queue(() =>
      this.#seal.isOn
        ? this.#mutePieces(fromByte, toByte, silence)
        : this.#mutePlain(fromByte, toByte, silence),
    )
  }

  async #mutePlain(fromByte: number, toByte: number, silence: Silence): Promise<void> {
    const end = Math.min(toByte, this.#audioByteLength)
    if (end <= fromByte) return
    const bytes = new Uint8Array(end - fromByte)
    const position = waveHeaderByteLength + fromByte
    await this.#file.read(bytes, 0, bytes.length, position)
    silence(bytes, fromByte)
    await this.#writeAt(bytes, position)
  }

  /** A piece keeps its length, so that it is written in its place. */
  async #mutePieces(fromByte: number, toByte: number, silence: Silence): Promise<void> {
    for (const { index, startByte, endByte, position, byteLength } of this.#pieces) {
      if (endByte <= fromByte || startByte >= toByte) continue
      const piece = Buffer.alloc(byteLength)
      await this.#file.read(piece, 0, byteLength, position)
      const bytes = Uint8Array.from(openedPiece(this.#seal, piece, index))
      silence(bytes, startByte)
      await this.#writeAt(sealedPiece(this.#seal, bytes, index), position)
    }
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

  /** @returns its length in the file */
  #writePiece(bytes: Uint8Array): number {
    const piece = sealedPiece(this.#seal, bytes, this.#pieceCount++)
    const position = this.#byteLength
    this.#byteLength += piece.byteLength
    this.#queue(() => this.#writeAt(piece, position))
    return piece.byteLength
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
