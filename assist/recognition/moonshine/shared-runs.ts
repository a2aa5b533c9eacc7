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
  readonly #most: number
  readonly #doTogether: (runs: readonly Run[]) => Promise<readonly Result[]>
  #waiting: Waiting<Run, Result>[] = []

  /**
   * @param most runs that can be done together
   * @param doTogether does up to so many, and gives a result for each
   */
  constructor(most: number, doTogether: (runs: readonly Run[]) => Promise<readonly Result[]>) {
    this.#most = most
    this.#doTogether = doTogether
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
    for (let at = 0; at < waiting.length; at += this.#most) {
      const some = waiting.slice(at, at + this.#most)
      try {
        const results = await this.#doTogether(some.map(({ run }) => run))
        for (const [index, { resolve }] of some.entries()) resolve(results[index] as Result)
      } catch (thrown) {
        for (const { reject } of some) reject(thrown)
      }
    }
  }
}
