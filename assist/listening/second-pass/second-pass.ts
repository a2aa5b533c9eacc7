import type { Recognition, RecognitionRequest } from '../../recognition/recogniser.js'
import type { EngineSettings } from '../../recognition/engine-list.js'
import { RevisionQueue } from './revision-queue.js'
import type { SecondPassHandlers } from './second-pass-worker.js'
import { WorkerClient } from '../../threads/worker-client.js'
import { workerFile } from '../../threads/worker-file.js'

/** What the second pass has done. */
export type SecondPassCounts = {
  readonly 'revision-done': number
  /** Finals that stayed as the first pass wrote them, since there was no capacity. */
  readonly 'revision-shed': number
}

/** A final that is to be revised. */
export interface RevisionJob {
  readonly callId: string
  readonly isLive: boolean
  readonly request: RecognitionRequest
}

/** The accurate second pass: one worker of low priority, and the order in which calls get it. */
export class SecondPass {
  readonly #settings: EngineSettings
  readonly #queue: RevisionQueue
  readonly #counts = { 'revision-done': 0, 'revision-shed': 0 }
  #worker: WorkerClient<SecondPassHandlers> | undefined
  #isReady = false
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
   * Revises a final.
   *
   * @param job its samples are transferred to the worker
   * @returns undefined where there is no second pass: no capacity, or no model
   */
  async revise({ callId, isLive, request }: RevisionJob): Promise<Recognition | undefined> {
    if (!this.#isReady) return undefined
    const audioMs = request.samples.length / 16
    const recognition = await this.#queue.run({ callId, audioMs, isLive }, () =>
      this.#client().call('revise', request, [request.samples.buffer as ArrayBuffer]),
    )
    this.#counts[recognition ? 'revision-done' : 'revision-shed']++
    return recognition
  }

  /** The call is over. */
  forget(callId: string): void {
    this.#queue.forget(callId)
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
      { workerData: this.#settings, name: 'second pass' },
    )
    worker.onFailure(() => {
      if (!this.#isClosing && this.#worker === worker) this.#worker = undefined
    })
    this.#worker = worker
    return worker
  }
}
