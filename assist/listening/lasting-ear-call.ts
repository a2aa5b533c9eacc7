import { type AudioFormat, type ChannelName } from '../call/call-start.js'
import { AssistError, toAssistError } from '../errors/errors.js'
import type { ListeningItem } from '../recognition/transcript.js'
import type { EarCall, EarListener, FinalPlace } from './ear-call.js'
import type { LegProgress } from './ear.js'
import { KeptLeg, type KeptPiece } from './kept-leg.js'
import type { HeardMs } from './listened-call.js'
import { SegmentCount } from './segment-count.js'

/** A call under which so many ears have died in so short a time may be what kills them: it ends. */
const mostDeaths = 4
const deathsWindowMs = 30_000

/** What a lasting call is made of. */
export interface LastingEarCallParts {
  /** Opens the call at an ear that lives. */
  readonly open: (listener: EarListener) => Promise<EarCall>
  /** Hears what the ears say, as if it was one; `died` comes where no ear can be had. */
  readonly listener: EarListener
}

/**
 * A live call at as many ears as it takes. What is not written yet is kept here, so that another ear goes on when one
 * dies: it gets the audio from there on, and of each side only what has no final.
 */
export class LastingEarCall implements EarCall {
  readonly #parts: LastingEarCallParts
  readonly #legs = new Map<string, KeptLeg>()
  readonly #segments = new SegmentCount()
  #current: Promise<EarCall>
  /** The ear that takes audio now; undefined while another one is being opened. */
  #ear: EarCall | undefined
  /** When ears have died under the call, in ms of the machine's clock. */
  #deathsMs: number[] = []
  /** Counts the ears: what an earlier one still says is not heard. */
  #generation = 0
  #isClosed = false

  private constructor(parts: LastingEarCallParts) {
    this.#parts = parts
    this.#current = this.#open()
  }

  /** Opens the call; audio of it may follow once this has resolved. */
  static async open(parts: LastingEarCallParts): Promise<LastingEarCall> {
    const call = new LastingEarCall(parts)
    call.#ear = await call.#current
    return call
  }

  async openLeg(
    legId: string,
    format: AudioFormat,
    startMs: number,
    heardMs: HeardMs = {},
  ): Promise<void> {
    this.#legs.set(legId, new KeptLeg(format, startMs, heardMs))
    const generation = this.#generation
    try {
      await (await this.#current).openLeg(legId, format, startMs, heardMs)
    } catch (thrown) {
      // The next ear opens every leg by itself.
      await this.#requireAnother(thrown, generation)
    }
  }

  audio(legId: string, bytes: Uint8Array<ArrayBuffer>): Promise<LegProgress> {
    return this.#hear(legId, this.#leg(legId).audio(bytes))
  }

  gap(legId: string, durationMs: number): Promise<LegProgress> {
    return this.#hear(legId, this.#leg(legId).gap(durationMs))
  }

  /** While another ear is being opened nothing ends: the next pause does. */
  async endpoint(legId: string): Promise<void> {
    await this.#ear?.endpoint(legId).catch((thrown: unknown) => {
      if (!isDeath(thrown)) throw thrown
    })
  }

  async closeLeg(legId: string): Promise<{ leftoverByteLength: number }> {
    for (;;) {
      const generation = this.#generation
      try {
        const closed = await (await this.#current).closeLeg(legId)
        this.#legs.delete(legId)
        return closed
      } catch (thrown) {
        await this.#requireAnother(thrown, generation)
      }
    }
  }

  favour(final: FinalPlace): void {
    void this.#current.then((ear) => ear.favour(final)).catch(() => undefined)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await (await this.#current).close()
  }

  #leg(legId: string): KeptLeg {
    const leg = this.#legs.get(legId)
    if (leg) return leg
    throw new AssistError('ASSIST_CALL_NOT_FOUND', 'The ear does not know this leg.')
  }

  #hear(legId: string, piece: KeptPiece): Promise<LegProgress> {
    // While there is none, the next ear gets it with all that is kept.
    if (this.#ear) this.#send(this.#ear, legId, piece)
    return piece.judged.promise
  }

  /** Hands a piece to an ear. One that dies under it leaves it to the next. */
  #send(ear: EarCall, legId: string, piece: KeptPiece): void {
    const sent =
      piece.kind === 'gap'
        ? ear.gap(legId, piece.durationMs)
        : ear.audio(legId, new Uint8Array(piece.bytes))
    sent.then(
      (progress) => {
        this.#legs.get(legId)?.settled(progress.settledMs)
        piece.judged.resolve(progress)
      },
      (thrown: unknown) => {
        if (!isDeath(thrown) || this.#isClosed) piece.judged.reject(toAssistError(thrown))
      },
    )
  }

  #open(): Promise<EarCall> {
    const generation = this.#generation
    const ifCurrent = <T>(tell: (item: T) => void) => {
      return (item: T): void => {
        if (generation === this.#generation) tell(item)
      }
    }
    const { listener } = this.#parts
    return this.#parts.open({
      heard: ifCurrent((item: ListeningItem) => listener.heard(this.#segments.heard(item))),
      engineFailed: ifCurrent(listener.engineFailed),
      replaced: () => undefined,
      died: ifCurrent((error) => this.#goOn(error)),
    })
  }

  /** The ear has died: another one takes all that has no final. */
  #goOn(error: AssistError): void {
    if (this.#isClosed) return
    const generation = ++this.#generation
    this.#ear = undefined
    for (const ended of this.#segments.cut()) this.#parts.listener.heard(ended)
    const nowMs = performance.now()
    this.#deathsMs = [...this.#deathsMs.filter((one) => nowMs - one < deathsWindowMs), nowMs]
    this.#current =
      this.#deathsMs.length > mostDeaths ? Promise.reject(error) : this.#openAnew(generation)
    this.#current.then(
      () => {
        if (generation === this.#generation) this.#parts.listener.replaced(error)
      },
      (thrown: unknown) => {
        if (generation === this.#generation) this.#giveUp(toAssistError(thrown))
      },
    )
  }

  async #openAnew(generation: number): Promise<EarCall> {
    const ear = await this.#open()
    for (const [legId, leg] of this.#legs) {
      await ear.openLeg(legId, leg.format, leg.startMs, this.#heardMs(leg.heardMs))
    }
    // It may have died as well: then the next one is being opened.
    if (generation !== this.#generation) return this.#current
    // All that is kept, and what comes from now on behind it: nothing is awaited in between.
    for (const [legId, leg] of this.#legs) {
      for (const piece of leg.pieces) this.#send(ear, legId, piece)
    }
    this.#ear = ear
    return ear
  }

  #heardMs(before: HeardMs): HeardMs {
    const of = (channel: ChannelName): number =>
      Math.max(before[channel] ?? 0, this.#segments.heardMs[channel] ?? 0)
    return { customer: of('customer'), agent: of('agent') }
  }

  #giveUp(error: AssistError): void {
    for (const leg of this.#legs.values()) {
      for (const { judged } of leg.pieces) judged.reject(error)
    }
    this.#parts.listener.died(error)
  }

  /** Resolves when another ear has the call, where the one before died. @throws what was thrown, otherwise */
  async #requireAnother(thrown: unknown, generation: number): Promise<void> {
    if (!isDeath(thrown) || this.#isClosed || generation === this.#generation) throw thrown
    await this.#current
  }
}

function isDeath(thrown: unknown): boolean {
  return thrown instanceof AssistError && thrown.code === 'ASSIST_WORKER_FAILED'
}
