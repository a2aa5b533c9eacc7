import { AssistError } from '../errors/errors.js'
import type { Config } from '../settings/config.js'
import type { Lateness } from './lateness.js'

/** Finals may come this much later than the pause that ends an utterance before the service counts as full. */
const patienceMs = 600

/** Below this the service has room to spare, and may try more calls than it has carried so far. */
const easeMs = 300

/** Calls beyond those carried well that are tried at once: a quarter, at least one. */
const stepShare = 0.25

/** Share of a container's memory that calls may fill; what is beyond is for peaks. */
const memoryShare = 0.92

const retryMs = { late: 10_000, full: 5_000, memory: 30_000 } as const

/** Why no further call can be taken, for a person and for a metric. */
export interface Refusal {
  readonly reason: 'configured' | 'measured' | 'late' | 'memory'
  readonly message: string
  /** When it is worth to ask again, ms. */
  readonly retryAfterMs: number
}

/** What admission looks at. */
export interface AdmissionParts {
  readonly lateness: Pick<Lateness, 'medianMs'>
  /** Calls that a person allows, and whether the machine is asked as well. */
  readonly config: Pick<Config, 'maxCalls' | 'admission' | 'endpointPauseMs'>
  readonly liveCallCount: () => number
  /** Memory in use, and the container's limit where there is one, bytes. */
  readonly memory: () => { readonly usedBytes: number; readonly limitBytes: number | undefined }
}

/**
 * What the service can carry, and so whether a further call is taken. It begins with a measurement at start and goes on
 * with what it sees: as long as finals are in time it tries a few calls more than it has carried well; where they are
 * late it takes none.
 */
export class Admission {
  readonly #parts: AdmissionParts
  #estimatedCalls = 1
  #carriedCalls = 0
  #refusedCount = 0

  constructor(parts: AdmissionParts) {
    this.#parts = parts
  }

  /** @param calls how many the measurement at start says that the ears can carry */
  measured(calls: number): void {
    this.#estimatedCalls = Math.max(1, Math.floor(calls))
  }

  /** Takes note of how well so many calls are carried; to be asked for now and then. */
  look(calls = this.#parts.liveCallCount()): void {
    const lateMs = this.lateMs
    if (lateMs !== undefined && lateMs <= easeMs)
      this.#carriedCalls = Math.max(this.#carriedCalls, calls)
  }

  /** By how much finals are later than they would be with all the time in the world, ms; undefined: too few finals. */
  get lateMs(): number | undefined {
    const medianMs = this.#parts.lateness.medianMs()
    return medianMs === undefined
      ? undefined
      : Math.max(0, medianMs - this.#parts.config.endpointPauseMs)
  }

  /** Calls that are taken at most, as things stand. */
  get capacityCalls(): number {
    const { maxCalls, admission } = this.#parts.config
    if (admission === 'configured') return maxCalls
    const carried = this.#carriedCalls + Math.max(1, Math.floor(this.#carriedCalls * stepShare))
    return Math.min(maxCalls, Math.max(this.#estimatedCalls, carried))
  }

  get refusedCount(): number {
    return this.#refusedCount
  }

  /** Whether finals are late now. */
  get isLate(): boolean {
    return (this.lateMs ?? 0) > patienceMs
  }

  /**
   * Asks for room for one more call.
   *
   * @param liveCalls calls that are live or beginning
   * @throws AssistError ASSIST_CAPACITY_FULL with the reason and when to ask again
   */
  requireRoom(liveCalls: number): void {
    this.look(liveCalls)
    const refusal = this.refusal(liveCalls)
    if (!refusal) return
    this.#refusedCount++
    throw new AssistError('ASSIST_CAPACITY_FULL', refusal.message, {
      retryAfterMs: refusal.retryAfterMs,
    })
  }

  /** Why a further call would be refused now; undefined: it would be taken. */
  refusal(calls = this.#parts.liveCallCount()): Refusal | undefined {
    const { config, memory } = this.#parts
    const { maxCalls } = config
    const again = (ms: number): string => `Try again in ${ms / 1_000} s.`
    if (calls >= maxCalls) {
      const message = `All ${maxCalls} calls that this service is configured to take are live. ${again(retryMs.full)}`
      return { reason: 'configured', message, retryAfterMs: retryMs.full }
    }
    if (config.admission === 'configured') return undefined
    const { usedBytes, limitBytes } = memory()
    if (limitBytes !== undefined && calls > 0 && usedBytes > limitBytes * memoryShare) {
      const message = `The container’s memory is nearly full, so live calls would be in danger. ${again(retryMs.memory)}`
      return { reason: 'memory', message, retryAfterMs: retryMs.memory }
    }
    if (calls > 0 && this.isLate) {
      const message = `Recognition is ${((this.lateMs ?? 0) / 1_000).toFixed(1)} s behind with ${calls} calls. ${again(retryMs.late)}`
      return { reason: 'late', message, retryAfterMs: retryMs.late }
    }
    if (calls >= this.capacityCalls) {
      const message = `This machine carries ${this.capacityCalls} calls as measured so far, and all are live. ${again(retryMs.full)}`
      return { reason: 'measured', message, retryAfterMs: retryMs.full }
    }
    return undefined
  }
}
