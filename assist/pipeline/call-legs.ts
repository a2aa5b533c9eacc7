import type { CallClock } from '../call/call-clock.js'
import type { AudioFormat, ChannelName } from '../call/call-start.js'
import type { EarCall } from '../listening/ear-pool.js'
import type { AudioRecorder, OpenRecorder } from './audio-recorder.js'
import { CallLeg } from './call-leg.js'
import { CallPause } from './call-pause.js'
import type { CallEventBody } from './log/call-event.js'
import type { Watermark } from './watermark.js'

/** What the legs of a call run on. */
export interface CallLegsParts {
  readonly ear: EarCall
  /** Undefined under the virtual clock. */
  readonly clock: CallClock | undefined
  /** Undefined: audio is not kept. */
  readonly record: OpenRecorder | undefined
  /** Writes into the call's log. */
  readonly append: (body: CallEventBody) => void
  /** How much of what was heard is through the chain. */
  readonly watermark: Watermark
  /** Resolves when every event so far is stored. */
  readonly durable: () => Promise<void>
  readonly failed: (thrown: unknown) => void
}

/** The legs of one call: opened, recorded where that is switched on, and closed once their last words are through. */
export class CallLegs {
  /** While it is on, nothing is heard of any leg. */
  readonly pause: CallPause
  readonly #parts: CallLegsParts
  readonly #open = new Map<string, CallLeg>()
  readonly #recorders = new Map<string, AudioRecorder>()
  readonly #closings = new Map<CallLeg, Promise<number>>()
  #count = 0
  #hasStoreFailed = false

  constructor(parts: CallLegsParts) {
    this.#parts = parts
    this.pause = new CallPause(parts.append, () => parts.clock?.nowMs() ?? 0)
  }

  /** Channels that are being heard now. */
  get channels(): readonly ChannelName[] {
    return [...this.#open.values()].flatMap((leg) => leg.format.channels)
  }

  /** Opens a share of the call. The first leg begins at 0, one that joins begins now. */
  async open(format: AudioFormat): Promise<CallLeg> {
    const { ear, clock, record, watermark, failed } = this.#parts
    const startMs = Math.round(clock?.nowMs() ?? 0)
    const legId = `l${++this.#count}`
    await ear.openLeg(legId, format, startMs)
    const recorder = await record?.(legId, format)
    if (recorder) this.#recorders.set(legId, recorder)
    const leg = new CallLeg(
      { legId, format, startMs, ear, pause: this.pause },
      {
        received: (bytes) => {
          clock?.begin()
          recorder?.write(new Uint8Array(bytes))
        },
        settled: (settledMs) => watermark.afterPassing(() => this.#markDurable(leg, settledMs)),
        failed,
      },
    )
    this.#open.set(legId, leg)
    return leg
  }

  /**
   * Closes a leg: resolves when its last words are through the chain. Its socket's end and the call's may ask for it
   * at the same moment; it is closed once.
   *
   * @returns bytes that made no whole sample
   */
  close(leg: CallLeg): Promise<number> {
    const closing = this.#closings.get(leg) ?? this.#close(leg)
    this.#closings.set(leg, closing)
    return closing
  }

  /** Closes every leg that is still open. */
  async closeAll(): Promise<void> {
    for (const leg of this.#open.values()) await this.close(leg)
  }

  async #close(leg: CallLeg): Promise<number> {
    const leftoverByteLength = await leg.close()
    await this.#closeRecorder(leg.legId)
    await new Promise<void>((resolve) => this.#parts.watermark.afterPassing(resolve))
    this.#open.delete(leg.legId)
    return leftoverByteLength
  }

  async #closeRecorder(legId: string): Promise<void> {
    const recorder = this.#recorders.get(legId)
    this.#recorders.delete(legId)
    await recorder?.close().catch(this.#parts.failed)
  }

  #markDurable(leg: CallLeg, settledMs: number): void {
    const marked = this.#parts.durable().then(() => leg.markDurable(settledMs))
    marked.catch((thrown: unknown) => {
      // A log with a hole never becomes durable again; once is enough to say so.
      if (!this.#hasStoreFailed) this.#parts.failed(thrown)
      this.#hasStoreFailed = true
    })
  }
}
