import { bytesPerMsOf, type AudioFormat } from '../../call/call-start.js'

/** Silence after which whatever was being said is over, also inside a number. */
const utteranceEndMs = 2_000

/**
 * Where a stream stands. Its position counts audio and what the client discarded. The call's own time runs ahead of it
 * where silence was put in to end an utterance.
 */
export class StreamTime {
  readonly #bytesPerMs: number
  /** From a moment of the call on, so much was put in. */
  readonly #added: { readonly fromMs: number; readonly totalMs: number }[] = []
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

  /** What is being said is over here. @param passedMs silence of the stream before it @returns what more the call needs */
  endUtterance(passedMs: number): number {
    const addedMs = Math.max(0, utteranceEndMs - passedMs)
    const totalMs = this.#totalMs + addedMs
    this.#added.push({ fromMs: this.#positionMs + totalMs, totalMs })
    return addedMs
  }

  /** Position of the stream at a moment of the call. */
  positionAt(callMs: number): number {
    return callMs - (this.#added.findLast(({ fromMs }) => fromMs <= callMs)?.totalMs ?? 0)
  }

  get #totalMs(): number {
    return this.#added.at(-1)?.totalMs ?? 0
  }
}
