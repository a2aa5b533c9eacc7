import { FormatWatch } from '../audio/inspection/format-watch.js'
import type { Clock } from '../call/clock.js'
import { AssistError, type ErrorCode } from '../errors/errors.js'
import type { LiveLeg } from '../pipeline/registry/live-leg.js'
import type { LegPosition } from './door.js'

/** What a leg of a socket runs on. */
export interface DoorLegParts {
  readonly liveLeg: LiveLeg
  readonly clock: Clock
  /** Audio that may wait before the sender has to, in milliseconds. */
  readonly maxBacklogMs: number
  /** Too much of this leg waits, or half of that is worked off. */
  readonly paced: (isPaused: boolean) => void
  readonly moved: (position: LegPosition) => void
}

/** A leg by how far it is. */
export type Positioned = Pick<DoorLeg, 'position'>

/** Least time between two positions that a client is told. */
const positionIntervalMs = 200

/** One leg that a socket holds: it hands audio on, paces the sender by what waits, and tells how far it is. */
export class DoorLeg {
  readonly liveLeg: LiveLeg
  readonly #parts: DoorLegParts
  readonly #watch: FormatWatch
  #isPaused = false
  #lastToldMs = 0

  constructor(parts: DoorLegParts) {
    this.liveLeg = parts.liveLeg
    this.#parts = parts
    const { format, receivedBytes } = parts.liveLeg.leg
    this.#watch = new FormatWatch(format, receivedBytes === 0)
  }

  get position(): LegPosition {
    const { receivedBytes, durableBytes } = this.liveLeg.leg
    return { receivedBytes, durableBytes }
  }

  /**
   * Hands audio on; resolves when it has been judged. What waits until then is the leg's backlog.
   *
   * @throws AssistError ASSIST_AUDIO_FORMAT_DOUBTFUL where it is plainly of another encoding, and what `CallLeg` throws
   */
  write(bytes: Uint8Array): Promise<void> {
    this.#look(bytes)
    return this.#judged(this.liveLeg.leg.write(bytes))
  }

  #look(bytes: Uint8Array): void {
    const doubt = this.#watch.look(bytes)
    if (!doubt) return
    const code = 'ASSIST_AUDIO_FORMAT_DOUBTFUL'
    this.liveLeg.pipeline.append({ type: 'alert', code, severity: 'error' })
    if (doubt.isCertain) throw new AssistError(code, doubt.words)
  }

  async #judged(judged: Promise<void>): Promise<void> {
    this.#pace()
    await judged
    this.#pace()
    this.#tell()
  }

  async endpoint(): Promise<void> {
    await this.liveLeg.leg.endpoint()
  }

  async gap(durationMs: number): Promise<void> {
    await this.liveLeg.leg.gap(durationMs)
  }

  /** Nothing that came is dropped: the sender waits instead. */
  #pace(): void {
    const { leg, pipeline } = this.liveLeg
    const { maxBacklogMs, paced } = this.#parts
    if (!this.#isPaused && leg.backlogMs > maxBacklogMs) {
      this.#isPaused = true
      paced(true)
      pipeline.append({ type: 'alert', code: 'ASSIST_AUDIO_BACKLOG', severity: 'warning' })
    } else if (this.#isPaused && leg.backlogMs < maxBacklogMs / 2) {
      this.#isPaused = false
      paced(false)
    }
  }

  #tell(): void {
    const nowMs = this.#parts.clock.nowMs()
    if (nowMs - this.#lastToldMs < positionIntervalMs) return
    this.#lastToldMs = nowMs
    this.#parts.moved(this.position)
  }
}

/** Whether all that came of a leg is transcribed and stored. */
export function isKept({ position }: Positioned): boolean {
  return position.durableBytes === position.receivedBytes
}

/** @throws AssistError of this code: the socket has no leg yet */
export function refuseBeforeStart(code: ErrorCode): never {
  throw new AssistError(code, 'Expected “start” as the first message. See docs/protocol.md.')
}
