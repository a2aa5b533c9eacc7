import type { Clock } from '../call/clock.js'
import { toAssistError } from '../errors/errors.js'

/** Whether calls can be taken, as `/readyz` answers it. */
export type ReadyState =
  /** Here `reason` names what works less well than it could. */
  | { readonly status: 'ready'; readonly reason?: string }
  | { readonly status: 'starting' | 'unavailable' | 'stopping'; readonly reason: string }

/** A part of the service without which no call can be taken. */
export interface NeededPart {
  /** The subject of a sentence, such as `Recognition`. */
  readonly name: string
  /** Resolves when the part works; rejects where it has failed. */
  readonly ask: () => Promise<unknown>
  /** More about a failure, in whole sentences, without paths; undefined where there is nothing to say. */
  readonly detail?: () => string | undefined
}

/** What the readiness depends on. */
export interface ReadinessParts {
  readonly clock: Clock
  readonly needed: readonly NeededPart[]
  /** What works less well than it could, though calls can be taken; undefined when all is there. */
  readonly limits: () => string | undefined
}

/** Longest wait of one request for the answers. Supervisors' probes usually give up after 1 s. */
const patienceMs = 500

/** A part that has not answered for longer than this counts as stuck, not as busy. */
const stuckAfterMs = 10_000

/** Finds out from the parts of the service whether calls can be taken. */
export class Readiness {
  readonly #parts: ReadinessParts
  readonly #probes: readonly Probe[]
  #isStopping = false

  constructor(parts: ReadinessParts) {
    this.#parts = parts
    this.#probes = parts.needed.map((part) => new Probe(part, parts.clock))
  }

  /** The service takes no new calls from here on. */
  stop(): void {
    this.#isStopping = true
  }

  async state(): Promise<ReadyState> {
    if (this.#isStopping) {
      return { status: 'stopping', reason: 'The service is stopping and takes no new calls.' }
    }
    const states = await Promise.all(this.#probes.map((probe) => probe.state()))
    const problem = states.find((state) => state !== undefined)
    if (problem) return problem
    const reason = this.#parts.limits()
    return { status: 'ready', ...(reason === undefined ? {} : { reason }) }
  }
}

/** Asks one part at most one question at a time, however often its state is wanted. */
class Probe {
  readonly #part: NeededPart
  readonly #clock: Clock
  #pending: { readonly sinceMs: number; readonly answer: Promise<void> } | undefined
  #hasAnswered = false
  #failureCode: string | undefined

  constructor(part: NeededPart, clock: Clock) {
    this.#part = part
    this.#clock = clock
  }

  /** Undefined where the part works. */
  async state(): Promise<ReadyState | undefined> {
    const { name } = this.#part
    this.#pending ??= { sinceMs: this.#clock.nowMs(), answer: this.#ask() }
    await this.#wait(this.#pending.answer)
    if (this.#failureCode !== undefined) {
      const detail = this.#part.detail?.()
      const reason = `${name} has failed (${this.#failureCode}).`
      return { status: 'unavailable', reason: detail ? `${reason} ${detail}` : reason }
    }
    if (!this.#hasAnswered) return { status: 'starting', reason: `${name} is still loading.` }
    const waitedMs = this.#waitedMs()
    if (waitedMs <= stuckAfterMs) return undefined
    const seconds = Math.floor(waitedMs / 1_000)
    return { status: 'unavailable', reason: `${name} has not answered for ${seconds} s.` }
  }

  async #ask(): Promise<void> {
    try {
      await this.#part.ask()
      this.#hasAnswered = true
      this.#failureCode = undefined
    } catch (thrown) {
      this.#failureCode = toAssistError(thrown).code
    }
    this.#pending = undefined
  }

  /** Waits for the answer, but not for long. */
  async #wait(answer: Promise<void>): Promise<void> {
    let cancel = (): void => undefined
    const patience = new Promise<void>((resolve) => {
      cancel = this.#clock.after(patienceMs, resolve)
    })
    await Promise.race([answer, patience])
    cancel()
  }

  #waitedMs(): number {
    return this.#pending ? this.#clock.nowMs() - this.#pending.sinceMs : 0
  }
}
