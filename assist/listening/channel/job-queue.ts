import type { NextStep, Recognition } from '../../recognition/recogniser.js'

/**
 * What a job decodes, in the order in which an ear takes them: finals first, partials last, and of those the ones that
 * are only read behind the customers', which raise cards.
 */
export const jobKinds = ['final', 'speculative', 'partial', 'agent-partial'] as const

/** One of the kinds of decoding. */
export type JobKind = (typeof jobKinds)[number]

/** Whether it writes what may still change. */
export function isPartial(kind: JobKind): boolean {
  return kind === 'partial' || kind === 'agent-partial'
}

/** One piece of decoding that an ear has to do. */
export interface Job {
  /** A speculative job becomes a final when its segment ends while it runs. */
  kind: JobKind
  /** True once the result is not wanted any more. */
  isStale: boolean
  /** Begins the decoding, or goes on with it. */
  readonly steps: AsyncGenerator<NextStep, Recognition>
  readonly done: (recognition: Recognition) => void
  /** The engine threw: nothing will come. */
  readonly failed: (thrown: unknown) => void
}

/**
 * The work of one ear, finals before speculative finals before partials, first come first served within
 * a kind. One step at a time, so that the ear can judge new frames between the steps.
 *
 * Where the most urgent job comes to a run that can be shared, the next ones that have come to theirs are taken along:
 * partials ride with finals. Where only partials are left, those that have not come so far go first, so that they share
 * the runs that follow.
 */
export class JobQueue {
  readonly #jobs: Job[] = []
  readonly #whenAdded: (() => void)[] = []
  readonly #mostTogether: number
  /** Those whose next step can be shared. */
  readonly #atShared = new WeakSet<Job>()

  /** @param mostTogether jobs that share a step; 1, as under the virtual clock: each is done as if it were alone */
  constructor(mostTogether = 1) {
    this.#mostTogether = mostTogether
  }

  get isEmpty(): boolean {
    return this.#jobs.length === 0
  }

  add(job: Job): void {
    this.#jobs.push(job)
    for (const wake of this.#whenAdded.splice(0)) wake()
  }

  /** Resolves when the next job is added. */
  added(): Promise<void> {
    return new Promise((resolve) => this.#whenAdded.push(resolve))
  }

  /**
   * Runs one step of the most urgent job, and of those that share it. A job whose engine throws is removed, and its
   * `failed` is called.
   */
  async step(): Promise<void> {
    for (const stale of this.#jobs.filter((job) => job.isStale)) this.#remove(stale)
    await Promise.all(this.#next().map((job) => this.#advance(job)))
  }

  #next(): Job[] {
    const urgent = jobKinds.flatMap((kind) => this.#jobs.filter((one) => one.kind === kind))
    const [first] = urgent
    if (!first) return []
    const ready = urgent.filter((job) => this.#atShared.has(job))
    const behind = urgent.find((job) => !this.#atShared.has(job))
    if (!ready.includes(first)) return [first]
    if (isPartial(first.kind) && behind && ready.length < this.#mostTogether) return [behind]
    return ready.slice(0, this.#mostTogether)
  }

  async #advance(job: Job): Promise<void> {
    try {
      const step = await job.steps.next()
      if (!step.done) {
        if (step.value === 'shared') this.#atShared.add(job)
        else this.#atShared.delete(job)
        return
      }
      this.#remove(job)
      if (!job.isStale) job.done(step.value)
    } catch (thrown) {
      this.#remove(job)
      if (!job.isStale) job.failed(thrown)
    }
  }

  #remove(job: Job): void {
    const index = this.#jobs.indexOf(job)
    if (index >= 0) this.#jobs.splice(index, 1)
  }
}
