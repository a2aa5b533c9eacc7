import { pipelineSampleRateHz } from '../../audio/frame.js'

/** A run of audio without a gap in it: 16 bit, 16 kHz. */
export interface AudioPiece {
  readonly samples: Int16Array
  /** Call time of the first sample. */
  readonly startMs: number
}

/** So much audio is kept for a new connection. The answer to older audio would come too late to help anyone. */
const maxKeptMs = 60_000

/** Audio that has no settled text yet: a new connection gets it again. */
export class UnsettledAudio {
  #pieces: AudioPiece[] = []

  get pieces(): readonly AudioPiece[] {
    return this.#pieces
  }

  add(piece: AudioPiece): void {
    this.#pieces.push(piece)
    const oldestMs = endOf(piece) - maxKeptMs
    const kept = this.#pieces.findIndex((one) => endOf(one) > oldestMs)
    if (kept > 0) this.#pieces.splice(0, kept)
  }

  /** Lets go of the audio before this moment of the call, which has its text. A piece across it is cut there. */
  settle(untilMs: number): void {
    this.#pieces = this.#pieces.flatMap((piece) => {
      if (piece.startMs >= untilMs) return [piece]
      const skipped = Math.round(((untilMs - piece.startMs) * pipelineSampleRateHz) / 1_000)
      if (skipped >= piece.samples.length) return []
      const startMs = piece.startMs + (skipped / pipelineSampleRateHz) * 1_000
      return [{ samples: piece.samples.subarray(skipped), startMs }]
    })
  }
}

/** Call time of the end of a piece. */
export function endOf({ samples, startMs }: AudioPiece): number {
  return startMs + (samples.length / pipelineSampleRateHz) * 1_000
}
