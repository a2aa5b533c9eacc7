import type { Recognition, RecognitionRequest } from '../../recognition/recogniser.js'
import type { EngineSettings } from '../../recognition/engine-list.js'
import { RevisionQueue, type RevisionRank } from './revision-queue.js'
import type { SecondPassHandlers } from './second-pass-worker.js'
import { WorkerClient } from '../../threads/worker-client.js'
import { workerFile } from '../../threads/worker-file.js'

/** What the second pass has done. */
export type SecondPassCounts = {
  readonly 'revision-done': number
  /** Finals of which the first pass was so sure that the second would change nothing. */
  readonly 'revision-spared': number
  /** Finals that stayed as the first pass wrote them, since others were worth more and the wait grew too long. */
  readonly 'revision-shed': number
}

/**
 * A final that the second pass would change with a smaller probability than this is spared it. Measured on clips that
 * the probabilities were not fitted on: 45 % of 580 finals are spared, with 8 of the 144 changes.
 */
const leastValue = 0.1

/** The accurate second pass: one worker of low priority, and the order in which finals get it. */
export class SecondPass {
  readonly #settings: EngineSettings
  readonly #queue: RevisionQueue
  readonly #counts = { 'revision-done': 0, 'revision-spared': 0, 'revision-shed': 0 }
  #worker: WorkerClient<SecondPassHandlers> | undefined
  #isReady = false
  /** Live finals that are waited for. */
  #liveCount = 0
  #isClosing = false

  /** @param now clock in milliseconds */
  constructor(settings: EngineSettings, now: () => number = () => performance.now()) {
    this.#settings = settings
    this.#queue = new RevisionQueue(now)
  }

  get counts(): SecondPassCounts {
    return this.#counts
  }

  /** Loads the model; false where it is not installed (yet), which may be asked again. */
  async ready(): Promise<boolean> {
    this.#isReady ||= await this.#client().call('ready', null)
    return this.#isReady
  }

  /**
   * Writes some speech down, when it is its turn.
   *
   * @param request its samples are transferred to the worker
   * @param shed called where it waited too long
   * @returns undefined where there is no second pass: it would change nothing, it waited too long, or there is no model
   */
  async revise(
    request: RecognitionRequest,
    rank: RevisionRank,
    shed: () => void = () => undefined,
  ): Promise<Recognition | undefined> {
    if (!this.#isReady) return undefined
    if (rank.value < leastValue) {
      this.#counts['revision-spared']++
      return undefined
    }
    this.#liveCount += rank.isLive ? 1 : 0
    const revised = this.#queue.run(rank, () =>
      this.#client().call('revise', request, [request.samples.buffer as ArrayBuffer]),
    )
    const recognition = await revised.finally(() => (this.#liveCount -= rank.isLive ? 1 : 0))
    this.#counts[recognition ? 'revision-done' : 'revision-shed']++
    if (!recognition) shed()
    return recognition
  }

  /** A final matters more than it seemed: it comes first where it still waits. */
  favour(finalKey: string): void {
    this.#queue.favour(finalKey)
  }

  async close(): Promise<void> {
    this.#isClosing = true
    await this.#worker?.close()
  }

  /** A worker that died is replaced when it is wanted again. */
  #client(): WorkerClient<SecondPassHandlers> {
    if (this.#worker) return this.#worker
    const worker = new WorkerClient<SecondPassHandlers>(
      workerFile(import.meta.url, './second-pass-worker'),
      {
        ...{ workerData: this.#settings, name: 'second pass' },
        isWatched: () => this.#liveCount > 0,
      },
    )
    worker.onFailure(() => {
      if (!this.#isClosing && this.#worker === worker) this.#worker = undefined
    })
    this.#worker = worker
    return worker
  }
}
