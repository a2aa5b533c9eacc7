import { setTimeout as delay } from 'node:timers/promises'

import { AssistError } from '../errors/errors.js'
import type { WorkerEvents, WorkerHandlers } from './wire.js'
import type { WorkerClient } from './worker-client.js'

/** What a lasting worker is made of. */
export interface LastingWorkerParts<H extends WorkerHandlers<H>, E extends WorkerEvents> {
  /** Stands in messages, such as `store`. */
  readonly name: string
  readonly start: () => WorkerClient<H, E>
  /** Brings a worker that was just started to where its calls can be taken. */
  readonly prepare?: (worker: WorkerClient<H, E>) => Promise<void>
}

/** How long a call waits for a worker that is being started again, in ms. */
const patienceMs = 3_000

/** Longest wait before a worker that cannot be started is started again, in ms. */
const longestDelayMs = 5_000

/** A worker that has lived for so long had not died of its own start, in ms. */
const provenMs = 10_000

/**
 * A worker that is started again when it dies: at once the first time, later and later where it does not live.
 *
 * Calls that a dead worker had are refused, since only their caller knows whether they may run twice.
 */
export class LastingWorker<H extends WorkerHandlers<H>, E extends WorkerEvents = WorkerEvents> {
  readonly #parts: LastingWorkerParts<H, E>
  readonly #deathListeners = new Set<(failure: AssistError) => void>()
  #current: Promise<WorkerClient<H, E>>
  #startedAtMs = 0
  #failedStarts = 0
  #isAway = false
  #isClosing = false

  constructor(parts: LastingWorkerParts<H, E>) {
    this.#parts = parts
    this.#current = this.#start()
    this.#current.catch(() => undefined)
  }

  /**
   * The worker that lives, or the one that is being started, which is waited for up to 3 s.
   *
   * @throws AssistError ASSIST_WORKER_FAILED where none lives by then; whatever `prepare` throws the first time
   */
  worker(): Promise<WorkerClient<H, E>> {
    if (!this.#isAway) return this.#current
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(this.#notThere()), patienceMs)
      this.#current.then(resolve, reject).finally(() => clearTimeout(timer))
    })
  }

  /** Hears each time the worker has died; the returned function stops it. */
  onDeath(listener: (failure: AssistError) => void): () => void {
    this.#deathListeners.add(listener)
    return () => this.#deathListeners.delete(listener)
  }

  /** Lets the worker finish what it has and ends it for good. */
  async close(): Promise<void> {
    this.#isClosing = true
    const worker = await this.#current.catch(() => undefined)
    await worker?.close()
  }

  async #start(): Promise<WorkerClient<H, E>> {
    const { start, prepare } = this.#parts
    const worker = start()
    try {
      await prepare?.(worker)
    } catch (thrown) {
      await worker.close()
      throw thrown
    }
    this.#startedAtMs = performance.now()
    this.#isAway = false
    worker.onFailure((failure) => this.#died(failure))
    return worker
  }

  #died(failure: AssistError): void {
    if (this.#isClosing) return
    const hasLived = performance.now() - this.#startedAtMs > provenMs
    if (hasLived) this.#failedStarts = 0
    this.#isAway = true
    this.#current = this.#startAgain()
    this.#current.catch(() => undefined)
    for (const listener of this.#deathListeners) listener(failure)
  }

  async #startAgain(): Promise<WorkerClient<H, E>> {
    for (;;) {
      await delay(Math.min(longestDelayMs, this.#failedStarts * 500))
      if (this.#isClosing) throw this.#notThere()
      this.#failedStarts++
      try {
        return await this.#start()
      } catch {
        // The next attempt may find what this one lacked; whoever calls meanwhile is refused in time.
      }
    }
  }

  #notThere(): AssistError {
    const { name } = this.#parts
    return new AssistError(
      'ASSIST_WORKER_FAILED',
      `The worker “${name}” stopped and is not back yet.`,
    )
  }
}
