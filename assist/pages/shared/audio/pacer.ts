/** Longest piece that is sent as one message. */
const maxPieceMs = 100

/** The properties of a recording that decide how fast it is sent. */
export interface PacedRecording {
  readonly bytes: Uint8Array
  /** Bytes of one moment of all channels. A piece never ends inside one. */
  readonly frameBytes: number
  readonly sampleRateHz: number
}

/**
 * Cuts a recording into the pieces that are due: as much as has been played by now, however late the call comes. A
 * throttled timer therefore sends late but never too little.
 */
export class Pacer {
  #sentBytes = 0
  readonly #recording: PacedRecording

  constructor(recording: PacedRecording) {
    this.#recording = recording
  }

  get totalMs(): number {
    return this.#msOf(this.#recording.bytes.length)
  }

  /** How much of the recording has been sent. */
  get positionMs(): number {
    return this.#msOf(this.#sentBytes)
  }

  get isDone(): boolean {
    return this.#sentBytes >= this.#recording.bytes.length
  }

  /** Pieces to send when this much of the recording has been played. */
  due(elapsedMs: number): readonly Uint8Array[] {
    const { bytes, frameBytes, sampleRateHz } = this.#recording
    const frames = Math.floor((Math.max(0, elapsedMs) * sampleRateHz) / 1000)
    const end = Math.min(bytes.length, frames * frameBytes)
    const maxBytes = Math.floor((maxPieceMs * sampleRateHz) / 1000) * frameBytes
    const pieces: Uint8Array[] = []
    while (this.#sentBytes < end) {
      const next = Math.min(end, this.#sentBytes + maxBytes)
      pieces.push(bytes.subarray(this.#sentBytes, next))
      this.#sentBytes = next
    }
    return pieces
  }

  #msOf(byteLength: number): number {
    const { frameBytes, sampleRateHz } = this.#recording
    return (byteLength / frameBytes / sampleRateHz) * 1000
  }
}
