/** How far the second pass may be behind before a call gives it up. */
const maxWaitMs = 1_500

/** A call gets its second pass back when no more than this has waited for so long. */
const calmWaitMs = 300
const calmForMs = 10_000

/** Weight of the newest measurement. */
const smoothing = 0.2

/** A piece of work that waits; its audio is the measure of how long it will take. */
interface Waiting {
  readonly callId: string
  readonly audioMs: number
  readonly start: () => void
  readonly cancel: () => void
}

/**
 * The order of second passes: first come, first served. When they fall behind, the newest call gives its second pass
 * up altogether, then the next newest, so that the others keep all of theirs. A call gets it back once there is room.
 * Time comes from outside.
 */
export class RevisionQueue {
  readonly #now: () => number
  #waiting: Waiting[] = []
  #running: Waiting | undefined
  /** Calls by age, the oldest first. */
  readonly #calls = new Map<string, { isSuspended: boolean }>()
  /** Time that a millisecond of audio takes; a first guess until it is measured. */
  #costPerAudioMs = 0.15
  #calmSinceMs: number | undefined

  /** @param now clock in milliseconds */
  constructor(now: () => number) {
    this.#now = now
  }

  /** Calls that have given their second pass up. */
  get suspendedCount(): number {
    return [...this.#calls.values()].filter(({ isSuspended }) => isSuspended).length
  }

  /**
   * Runs `work` when it is its turn.
   *
   * @param isLive false: under the virtual clock nothing is given up
   * @returns what `work` gives, or undefined where the call has no second pass now
   */
  async run<T>(
    job: { readonly callId: string; readonly audioMs: number; readonly isLive: boolean },
    work: () => Promise<T>,
  ): Promise<T | undefined> {
    if (job.isLive && !this.#isAdmitted(job.callId, job.audioMs)) return undefined
    const isMyTurn = await new Promise<boolean>((resolve) => {
      this.#waiting.push({
        ...job,
        start: () => resolve(true),
        cancel: () => resolve(false),
      })
      this.#next()
    })
    if (!isMyTurn) return undefined
    const startedMs = this.#now()
    try {
      return await work()
    } finally {
      const cost = (this.#now() - startedMs) / Math.max(job.audioMs, 1_000)
      this.#costPerAudioMs += smoothing * (cost - this.#costPerAudioMs)
      this.#running = undefined
      this.#next()
    }
  }

  /** The call is over. */
  forget(callId: string): void {
    this.#calls.delete(callId)
  }

  #next(): void {
    if (this.#running) return
    this.#running = this.#waiting.shift()
    this.#running?.start()
  }

  #isAdmitted(callId: string, audioMs: number): boolean {
    const call = this.#calls.get(callId) ?? { isSuspended: false }
    this.#calls.set(callId, call)
    this.#readmit()
    if (call.isSuspended) return false
    while (this.#waitMs() + audioMs * this.#costPerAudioMs > maxWaitMs) {
      if (this.#waiting.length === 0 && !this.#running) return true
      const newest = [...this.#calls].filter(([, one]) => !one.isSuspended).at(-1)
      if (!newest) return false
      this.#suspend(...newest)
      if (newest[0] === callId) return false
    }
    return true
  }

  #suspend(callId: string, call: { isSuspended: boolean }): void {
    call.isSuspended = true
    for (const waiting of this.#waiting.filter((one) => one.callId === callId)) waiting.cancel()
    this.#waiting = this.#waiting.filter((one) => one.callId !== callId)
  }

  /** One call at a time comes back, the oldest first, after a while with room. */
  #readmit(): void {
    const nowMs = this.#now()
    if (this.#waitMs() > calmWaitMs) {
      this.#calmSinceMs = undefined
      return
    }
    this.#calmSinceMs ??= nowMs
    if (nowMs - this.#calmSinceMs < calmForMs) return
    this.#calmSinceMs = nowMs
    for (const call of this.#calls.values()) {
      if (!call.isSuspended) continue
      call.isSuspended = false
      return
    }
  }

  #waitMs(): number {
    const all = this.#running ? [this.#running, ...this.#waiting] : this.#waiting
    return all.reduce((sum, { audioMs }) => sum + audioMs * this.#costPerAudioMs, 0)
  }
}
