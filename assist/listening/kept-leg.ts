import { bytesPerFrame, type AudioFormat } from '../call/call-start.js'
import type { LegProgress } from './ear.js'
import type { HeardMs } from './listened-call.js'

/** A stretch of a leg that may have to be heard again, and who waits for it to be judged. */
export type KeptPiece = { readonly endMs: number; readonly judged: Judged } & (
  | { readonly kind: 'audio'; readonly bytes: Uint8Array }
  | { readonly kind: 'gap'; readonly durationMs: number }
)

/** A promise of a piece's progress. */
interface Judged {
  readonly promise: Promise<LegProgress>
  readonly resolve: (progress: LegProgress) => void
  readonly reject: (reason: Error) => void
}

/** What of one leg is not settled yet, so that another ear can go on with it. Memory: seconds of audio. */
export class KeptLeg {
  readonly format: AudioFormat
  /** Up to which moment each side was written before the leg began. */
  readonly heardMs: HeardMs
  #pieces: KeptPiece[] = []
  #startMs: number
  #endMs: number

  /** @param startMs call time of the leg's first sample */
  constructor(format: AudioFormat, startMs: number, heardMs: HeardMs) {
    this.format = format
    this.heardMs = heardMs
    this.#startMs = startMs
    this.#endMs = startMs
  }

  /** Call time of the first piece, in whole milliseconds. */
  get startMs(): number {
    return Math.round(this.#startMs)
  }

  /** What is kept, in its order. */
  get pieces(): readonly KeptPiece[] {
    return this.#pieces
  }

  audio(bytes: Uint8Array): KeptPiece {
    const { sampleRateHz } = this.format
    const durationMs = (bytes.byteLength / bytesPerFrame(this.format) / sampleRateHz) * 1_000
    return this.#add({ kind: 'audio', bytes }, durationMs)
  }

  gap(durationMs: number): KeptPiece {
    return this.#add({ kind: 'gap', durationMs }, durationMs)
  }

  /** Everything before this moment of the call has its final. */
  settled(settledMs: number): void {
    let byteLength = 0
    let [count, keptFromMs] = [0, this.#startMs]
    for (const [at, piece] of this.#pieces.entries()) {
      if (piece.endMs > settledMs) break
      byteLength += piece.kind === 'audio' ? piece.bytes.byteLength : 0
      // What is kept begins with a whole sample.
      if (byteLength % bytesPerFrame(this.format) > 0) continue
      ;[count, keptFromMs] = [at + 1, piece.endMs]
    }
    this.#pieces.splice(0, count)
    this.#startMs = keptFromMs
  }

  #add(
    what:
      | { readonly kind: 'audio'; readonly bytes: Uint8Array }
      | { readonly kind: 'gap'; readonly durationMs: number },
    durationMs: number,
  ): KeptPiece {
    this.#endMs += durationMs
    const piece = { ...what, endMs: this.#endMs, judged: newJudged() }
    this.#pieces.push(piece)
    return piece
  }
}

function newJudged(): Judged {
  let resolve: Judged['resolve'] = () => undefined
  let reject: Judged['reject'] = () => undefined
  const promise = new Promise<LegProgress>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}
