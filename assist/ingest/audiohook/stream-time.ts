import { bytesPerMsOf, type AudioFormat } from '../../call/call-start.js'

/** Where a stream stands. Its position counts audio and what the client discarded, which is the call's own time. */
export class StreamTime {
  readonly #bytesPerMs: number
  #positionMs = 0

  constructor(format: AudioFormat) {
    this.#bytesPerMs = bytesPerMsOf(format)
  }

  /** Audio came. */
  audio(bytes: Uint8Array): void {
    this.#positionMs += bytes.byteLength / this.#bytesPerMs
  }

  /**
   * A stretch of the stream was discarded by the client.
   *
   * @returns milliseconds of the call that pass by it: less than all where the audio came after all; nothing is taken back
   */
  discarded(startMs: number, durationMs: number): number {
    const missingMs = Math.max(0, startMs + durationMs - this.#positionMs)
    const gapMs = Math.round(Math.min(durationMs, missingMs))
    this.#positionMs += gapMs
    return gapMs
  }
}
