/**
 * Typed calls between the main thread and a worker thread.
 *
 * Design: one request, one reply, matched by a counter; events go from worker to owner without a request.
 * Calls reach the handlers in the order in which they were made; asynchronous handlers then overlap, so a
 * worker that needs one at a time queues for itself. Binary arguments and results are transferred, not copied.
 *
 * Rejected: piscina spreads jobs over threads, while our workers own state. comlink 4 leaves calls pending for ever
 * when the worker dies, drops the code of an error, and has events only as proxied callbacks. birpc 4 passes no
 * transfer list, and neither notices a death nor lets running calls finish at the end.
 */
import type { Transferable, Worker } from 'node:worker_threads'

import { AssistError } from '../errors/errors.js'
import {
  unpackError,
  type ArgsOf,
  type FromWorker,
  type ResultOf,
  type ToWorker,
  type WorkerEvents,
  type WorkerHandlers,
} from './wire.js'
import { crowding, HangWatch, type Patience } from './hang-watch.js'
import { startWorker, type WorkerStart } from './worker-file.js'

/**
 * How long a worker may take to finish its work after `close()` before it is terminated. Long, since ending a thread
 * in the middle of a model's run ends the whole process (onnxruntime-node throws outside of any handler).
 */
const closeTimeoutMs = 30_000

/** A worker that is given up and does not end by itself for so long is terminated, in ms; later on a crowded machine. */
const endTimeoutMs = 10_000

/** Time between two questions for a sign of life, in ms. */
const beatMs = 250

/** Where the owner names none. */
const defaultPatience: Patience = { leastMs: 10_000, mostMs: 10_000, busyMs: 60_000 }

interface Pending {
  resolve(value: never): void
  reject(reason: unknown): void
}

/** The owner's side of one worker thread: calls its methods, takes its events, notices its death. */
export class WorkerClient<H extends WorkerHandlers<H>, E extends WorkerEvents = WorkerEvents> {
  readonly #worker: Worker
  readonly #name: string
  readonly #pending = new Map<number, Pending>()
  readonly #listeners = new Map<string, Set<(body: never) => void>>()
  readonly #exited: Promise<void>
  #failureListeners: ((failure: AssistError) => void)[] = []
  readonly #cancelBeat: () => void
  #nextId = 1
  readonly #watch: HangWatch
  readonly #isWatched: () => boolean
  /** It is asked for a sign of life once it has answered for the first time. */
  #hasAnswered = false
  #failure: AssistError | undefined
  #isClosing = false

  /** @param file the worker's file, from `workerFile` */
  constructor(file: URL, start: WorkerStart) {
    this.#name = start.name
    this.#worker = startWorker(file, start)
    this.#worker.on('message', (message: FromWorker) => this.#receive(message))
    this.#worker.on('messageerror', (error) => this.#fail('sent what cannot be read', error))
    this.#worker.on('error', (error) => this.#fail('stopped on an error', error))
    this.#isWatched = start.isWatched ?? (() => true)
    this.#watch = new HangWatch(start.patience ?? defaultPatience, beatMs)
    const beat = setInterval(() => this.#beat(), beatMs).unref()
    this.#cancelBeat = () => clearInterval(beat)
    this.#exited = new Promise((resolve) => {
      this.#worker.on('exit', (exitCode) => {
        this.#fail(this.#isClosing ? 'is closed' : `ended with status ${exitCode}`)
        resolve()
      })
    })
  }

  /** Calls that have no answer yet. */
  get pendingCount(): number {
    return this.#pending.size
  }

  /**
   * Calls a method of the worker.
   *
   * @param transfer buffers inside `args` that are transferred to the worker; unusable here afterwards
   * @throws AssistError whatever the method throws, or ASSIST_WORKER_FAILED when the worker dies or is closed
   */
  call<M extends keyof H & string>(
    method: M,
    args: ArgsOf<H, M>,
    transfer: readonly Transferable[] = [],
  ): Promise<ResultOf<H, M>> {
    if (this.#failure) return Promise.reject(this.#failure)
    if (this.#isClosing) return Promise.reject(this.#failureOf('is closing'))
    const id = this.#nextId++
    return new Promise<ResultOf<H, M>>((resolve, reject) => {
      const message: ToWorker = { kind: 'call', id, method, args }
      this.#worker.postMessage(message, transfer)
      this.#pending.set(id, { resolve, reject })
    })
  }

  /** Listens to an event of the worker; the returned function stops it. */
  on<N extends keyof E & string>(name: N, listener: (body: E[N]) => void): () => void {
    const listeners = this.#listeners.get(name) ?? new Set()
    this.#listeners.set(name, listeners)
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  /** Calls back once if the worker dies or hangs without having been closed; at once if it is dead already. */
  onFailure(listener: (failure: AssistError) => void): void {
    if (!this.#failure) this.#failureListeners.push(listener)
    else if (!this.#isClosing) listener(this.#failure)
  }

  /**
   * Ends a worker that is of no use any more, as if it had died.
   *
   * @param reason what those hear who listen for its failure
   */
  giveUp(reason: AssistError): void {
    this.#fail('was given up', reason.message, reason)
    this.#end()
  }

  /**
   * Lets the worker finish the calls that it has, run its `onClose` and end; after 30 s it is terminated.
   * Later calls are refused.
   */
  async close(): Promise<void> {
    if (!this.#isClosing) {
      this.#isClosing = true
      this.#worker.postMessage({ kind: 'close' } satisfies ToWorker)
    }
    const timer = setTimeout(() => void this.#worker.terminate(), closeTimeoutMs * crowding())
    await this.#exited
    clearTimeout(timer)
  }

  /** Ends a worker that has work and hangs. One that still loads its models may take as long as it takes. */
  #beat(): void {
    if (!this.#hasAnswered || this.#pending.size === 0 || !this.#isWatched()) {
      this.#watch.idle()
      return
    }
    const silentMs = this.#watch.beat()
    if (silentMs === undefined) {
      this.#worker.postMessage({ kind: 'beat' } satisfies ToWorker)
      return
    }
    this.#fail(`has not answered for ${silentMs / 1_000} s`)
    this.#end()
  }

  /** Has the thread end itself: it may be slow after all, and in the middle of a model's run. */
  #end(): void {
    this.#worker.postMessage({ kind: 'end' } satisfies ToWorker)
    const timer = setTimeout(() => void this.#worker.terminate(), endTimeoutMs * crowding())
    void this.#exited.then(() => clearTimeout(timer))
  }

  #receive(message: FromWorker): void {
    // One that was given up may wake once more.
    if (this.#failure) return
    this.#watch.heard()
    if (message.kind === 'beat') return
    if (message.kind === 'busy') {
      this.#watch.busy(message.isOn)
      return
    }
    if (message.kind === 'event') {
      for (const listener of this.#listeners.get(message.name) ?? [])
        listener(message.body as never)
      return
    }
    this.#hasAnswered = true
    const pending = this.#pending.get(message.id)
    this.#pending.delete(message.id)
    if (message.kind === 'result') pending?.resolve(message.value as never)
    else pending?.reject(unpackError(message.error))
  }

  /** The first reason stays; every call that waits is refused with it. @param told what listeners hear instead */
  #fail(what: string, cause?: unknown, told?: AssistError): void {
    if (this.#failure) return
    this.#cancelBeat()
    this.#failure = this.#failureOf(what, cause)
    for (const pending of this.#pending.values()) pending.reject(this.#failure)
    this.#pending.clear()
    const failure = told ?? this.#failure
    if (!this.#isClosing) for (const listener of this.#failureListeners) listener(failure)
    this.#failureListeners = []
  }

  #failureOf(what: string, cause?: unknown): AssistError {
    return new AssistError('ASSIST_WORKER_FAILED', `The worker “${this.#name}” ${what}.`, { cause })
  }
}
