/** How long a worker that has work may be silent, in ms. */
export interface Patience {
  /** Where it has shown that it is never silent for long. */
  readonly leastMs: number
  /** At first, and where it has been slow before. */
  readonly mostMs: number
  /** While it does what may hold its thread up, such as loading a model. */
  readonly busyMs: number
}

/** Silences are remembered for one to two times so many beats. */
const windowBeats = 240

/** Answered beats after which a worker is known. */
const knownBeats = 20

/** A worker hangs where it is silent for so many times its longest silence so far. */
const factor = 4

/**
 * Tells a worker that hangs from one that is slow. Beats are counted, not milliseconds: a machine that slept, or an
 * owner that was busy, has counted none.
 */
export class HangWatch {
  readonly #patience: Patience
  readonly #beatMs: number
  #silentBeats = 0
  #answeredBeats = 0
  /** The longest silence of this window and of the one before, in beats. */
  #longest: [number, number] = [0, 0]
  #busyCount = 0

  /** @param beatMs time between two beats */
  constructor(patience: Patience, beatMs: number) {
    this.#patience = patience
    this.#beatMs = beatMs
  }

  /** It said anything. */
  heard(): void {
    if (this.#silentBeats === 0) return
    if (this.#busyCount === 0) this.#longest[0] = Math.max(this.#longest[0], this.#silentBeats)
    this.#silentBeats = 0
    if (++this.#answeredBeats % windowBeats === 0) this.#longest = [0, this.#longest[0]]
  }

  /** It begins, or ends, what may hold its thread up. */
  busy(isOn: boolean): void {
    this.heard()
    this.#busyCount += isOn ? 1 : -1
  }

  /** It has nothing to do. */
  idle(): void {
    this.#silentBeats = 0
  }

  /** A beat has passed in which it had work. @returns for how many ms it has hung; undefined where it does not */
  beat(): number | undefined {
    const silentMs = this.#silentBeats * this.#beatMs
    if (silentMs >= this.#patienceMs) return silentMs
    this.#silentBeats++
    return undefined
  }

  get #patienceMs(): number {
    const { leastMs, mostMs, busyMs } = this.#patience
    if (this.#busyCount > 0) return busyMs
    if (this.#answeredBeats < knownBeats) return mostMs
    const usualMs = factor * Math.max(...this.#longest) * this.#beatMs
    return Math.min(mostMs, Math.max(leastMs, usualMs))
  }
}
