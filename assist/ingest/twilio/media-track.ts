import { bytesPerMsOf, type AudioFormat } from '../../call/call-start.js'
import { AssistError } from '../../errors/errors.js'
import type { DoorRequest } from '../door.js'

/** One piece of a track's audio as it came. */
export interface TrackPiece {
  /** 1, 2, 3 … of its track; undefined where the carrier does not count. */
  readonly chunk: number | undefined
  /** From the start of the stream; undefined where the carrier does not tell. */
  readonly atMs: number | undefined
  readonly bytes: Uint8Array
}

/** The stream's own zero: its tracks share one clock. */
export interface StreamZero {
  /** Undefined until the first piece of any track. */
  atMs: number | undefined
}

/** Pieces that wait for one that is missing: a tenth of a second of the usual 20 ms. */
const maxWaitingCount = 5

/** Silence that a jump of the clock stands for, from this on; less is jitter. */
const leastGapMs = 100

/** Longest gap that is believed: an hour. */
const maxGapMs = 3_600_000

/** Pieces in a row that last longer or shorter than the clock says: a second of the usual 20 ms. */
const maxOddCount = 50

/** How far length and clock may be apart before a piece counts as odd. */
const oddRatio = 1.5

/**
 * One track of a stream: puts pieces in order, and turns holes of its clock into gaps.
 *
 * A piece that is missing is waited for until five others have come. A clock that runs backwards takes nothing back:
 * audio is taken as it comes, and the clock counts from there.
 */
export class MediaTrack {
  readonly #legIndex: number
  readonly #zero: StreamZero
  readonly #bytesPerMs: number
  readonly #waiting = new Map<number, TrackPiece>()
  #nextChunk: number | undefined
  #endMs = 0
  #shiftMs = 0
  #last: { readonly chunk: number; readonly atMs: number; readonly durationMs: number } | undefined
  #oddCount = 0

  constructor(legIndex: number, format: AudioFormat, zero: StreamZero) {
    this.#legIndex = legIndex
    this.#zero = zero
    this.#bytesPerMs = bytesPerMsOf(format)
  }

  /**
   * Takes a piece.
   *
   * @throws AssistError ASSIST_PROTOCOL_FIELD_INVALID for a jump of more than an hour, ASSIST_AUDIO_FORMAT_UNSUPPORTED
   *   where the pieces are of another rate than the stream said
   */
  take(piece: TrackPiece): DoorRequest<never>[] {
    const { chunk } = piece
    if (chunk === undefined) return this.#play(piece)
    const next = this.#nextChunk ?? (chunk <= maxWaitingCount ? Math.min(1, chunk) : chunk)
    // Its time has been filled already.
    if (chunk < next && next - chunk <= maxWaitingCount) return []
    if (chunk < next) {
      // The count began again.
      const rest = this.rest()
      this.#nextChunk = chunk + 1
      return [...rest, ...this.#play(piece)]
    }
    this.#nextChunk = next
    this.#waiting.set(chunk, piece)
    const played = this.#playOn()
    if (this.#waiting.size <= maxWaitingCount) return played
    this.#nextChunk = Math.min(...this.#waiting.keys())
    return [...played, ...this.#playOn()]
  }

  /** What still waits for a piece that did not come. */
  rest(): DoorRequest<never>[] {
    const pieces = [...this.#waiting].sort(([a], [b]) => a - b).map(([, piece]) => piece)
    this.#waiting.clear()
    return pieces.flatMap((piece) => this.#play(piece))
  }

  #playOn(): DoorRequest<never>[] {
    const played: DoorRequest<never>[] = []
    for (;;) {
      const next = this.#nextChunk ?? 0
      const piece = this.#waiting.get(next)
      if (!piece) return played
      this.#waiting.delete(next)
      this.#nextChunk = next + 1
      played.push(...this.#play(piece))
    }
  }

  #play({ chunk, atMs, bytes }: TrackPiece): DoorRequest<never>[] {
    const durationMs = bytes.byteLength / this.#bytesPerMs
    const gapMs = atMs === undefined ? 0 : this.#gapMs(atMs)
    if (atMs !== undefined && chunk !== undefined) this.#requireRate(chunk, atMs, durationMs)
    this.#endMs += gapMs + durationMs
    const legIndex = this.#legIndex
    return [
      ...(gapMs === 0 ? [] : [{ kind: 'gap' as const, legIndex, durationMs: gapMs }]),
      ...(durationMs === 0 ? [] : [{ kind: 'audio' as const, legIndex, bytes }]),
    ]
  }

  /** How much of the stream is missing before a piece. */
  #gapMs(atMs: number): number {
    this.#zero.atMs ??= atMs
    if (this.#last && atMs < this.#last.atMs) this.#shiftMs = this.#endMs - (atMs - this.#zero.atMs)
    const gapMs = Math.round(atMs - this.#zero.atMs + this.#shiftMs - this.#endMs)
    if (gapMs > maxGapMs) {
      throw new AssistError(
        'ASSIST_PROTOCOL_FIELD_INVALID',
        `“media”: media.timestamp leaps over ${Math.round(gapMs / 1_000)} s; expected milliseconds from the start of the stream, at most an hour ahead.`,
      )
    }
    return gapMs >= leastGapMs ? gapMs : 0
  }

  /** A piece lasts until the next one begins; where many do not, the samples are of another rate. */
  #requireRate(chunk: number, atMs: number, durationMs: number): void {
    const last = this.#last
    this.#last = { chunk, atMs, durationMs }
    const passedMs = last && chunk === last.chunk + 1 ? atMs - last.atMs : 0
    if (!last || passedMs <= 0 || last.durationMs === 0) return
    const ratio = passedMs / last.durationMs
    this.#oddCount = ratio > oddRatio || ratio < 1 / oddRatio ? this.#oddCount + 1 : 0
    if (this.#oddCount < maxOddCount) return
    throw new AssistError(
      'ASSIST_AUDIO_FORMAT_UNSUPPORTED',
      `“media”: ${Math.round(last.durationMs)} ms of audio came every ${Math.round(passedMs)} ms. Expected the sample rate that “start” told.`,
    )
  }
}
