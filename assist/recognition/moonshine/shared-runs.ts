/** How runs are done together. */
export interface SharedRunsOptions<Run, Result> {
  /** What fits into one run of the model. */
  readonly room: number
  /** What a run takes of it, at most all. */
  readonly sizeOf: (run: Run) => number
  /** Does as many as fit, and gives a result for each. */
  readonly doTogether: (runs: readonly Run[]) => Promise<readonly Result[]>
}

interface Waiting<Run, Result> {
  readonly run: Run
  readonly resolve: (result: Result) => void
  readonly reject: (thrown: unknown) => void
}

/**
 * Gathers the runs of a model that recognitions ask for in one turn of the thread, and does them together, so that a
 * model's weights are read once for all of them. A recognition joins with its first token and leaves with its last.
 */
export class SharedRuns<Run, Result> {
  readonly #options: SharedRunsOptions<Run, Result>
  #waiting: Waiting<Run, Result>[] = []

  constructor(options: SharedRunsOptions<Run, Result>) {
    this.#options = options
  }

  /** Asks for a run; it is done when everything that is ready now has asked for its own. */
  ask(run: Run): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ run, resolve, reject })
      if (this.#waiting.length === 1) setImmediate(() => void this.#doAll())
    })
  }

  async #doAll(): Promise<void> {
    const waiting = this.#waiting
    this.#waiting = []
    while (waiting.length > 0) {
      const some = waiting.splice(0, this.#fitting(waiting))
      try {
        const results = await this.#options.doTogether(some.map(({ run }) => run))
        for (const [index, { resolve }] of some.entries()) resolve(results[index] as Result)
      } catch (thrown) {
        for (const { reject } of some) reject(thrown)
      }
    }
  }

  /** How many of the first ones fit into one run; at least one. */
  #fitting(waiting: readonly Waiting<Run, Result>[]): number {
    const { room, sizeOf } = this.#options
    let taken = 0
    const tooMuch = waiting.findIndex(({ run }) => (taken += sizeOf(run)) > room)
    return tooMuch < 0 ? waiting.length : Math.max(1, tooMuch)
  }
}
