/**
 * Typed calls between the main thread and a worker thread.
 *
 * Design: one request, one reply, matched by a counter; events go from worker to owner without a request.
 * Calls reach the handlers in the order in which they were made; asynchronous handlers then overlap, so a
 * worker that needs one at a time queues for itself. Binary arguments and results move, uncopied, by a
 * transfer list. piscina was rejected: it spreads jobs over threads, while our workers own state.
 */
import { parentPort, Worker, type Transferable } from 'node:worker_threads'

import { AssistError, errorTable, toAssistError, type ErrorCode } from '../errors/errors.js'

/** Methods of a worker by name; each takes one cloneable argument. */
export type WorkerHandlers<H> = { readonly [M in keyof H]: (args: never) => unknown }

/** Bodies of the events that a worker posts, by event name. */
export type WorkerEvents = Readonly<Record<string, unknown>>

/** A handler's result of which some buffers are moved to the caller instead of copied. */
export class Moved<T> {
  readonly value: T
  readonly transfer: readonly Transferable[]

  /** @param transfer buffers inside `value`; they are unusable in the worker afterwards */
  constructor(value: T, transfer: readonly Transferable[]) {
    this.value = value
    this.transfer = transfer
  }
}

/** The argument of a method. */
export type ArgsOf<H, M extends keyof H> = H[M] extends (args: infer A) => unknown ? A : never

/** What a caller of a method gets. */
export type ResultOf<H, M extends keyof H> = H[M] extends (args: never) => infer R
  ? Awaited<R> extends Moved<infer T>
    ? T
    : Awaited<R>
  : never

interface WireError {
  readonly code: ErrorCode
  readonly message: string
  /** What our own error hides: for the log, never for a client. */
  readonly cause?: unknown
}

type ToWorker =
  | { readonly kind: 'call'; readonly id: number; readonly method: string; readonly args: unknown }
  | { readonly kind: 'close' }

type FromWorker =
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly error: WireError }
  | { readonly kind: 'event'; readonly name: string; readonly body: unknown }

/**
 * How long a worker may take to finish its work after `close()` before it is terminated. Long, since ending a thread
 * in the middle of a model's run ends the whole process (onnxruntime-node throws where nobody can catch it).
 */
const closeTimeoutMs = 30_000

/** What `serveWorker` gives to the worker's own code. */
export interface WorkerServer<E extends WorkerEvents> {
  /** Posts an event to the owner; buffers in `transfer` move. */
  emit<N extends keyof E & string>(name: N, body: E[N], transfer?: readonly Transferable[]): void
}

/**
 * Answers calls inside a worker thread; call it once, at the top of the worker file.
 *
 * @param handlers the methods; what they throw crosses to the caller, an `AssistError` with its code
 * @param onClose runs when the owner closes the worker, before the thread ends
 * @throws AssistError ASSIST_WORKER_FAILED when called on the main thread
 */
export function serveWorker<H extends WorkerHandlers<H>, E extends WorkerEvents = WorkerEvents>(
  handlers: H,
  onClose?: () => void | Promise<void>,
): WorkerServer<E> {
  const port = parentPort
  if (!port) throw new AssistError('ASSIST_WORKER_FAILED', 'serveWorker runs in a worker thread.')
  const methods = new Map<string, unknown>(Object.entries(handlers))
  const post = (message: FromWorker, transfer: readonly Transferable[] = []) => {
    port.postMessage(message, transfer)
  }
  const answer = async (id: number, method: string, args: unknown): Promise<void> => {
    try {
      const handler = methods.get(method) as ((args: unknown) => unknown) | undefined
      if (!handler) throw new AssistError('ASSIST_WORKER_FAILED', `No method “${method}” here.`)
      const result = await handler(args)
      if (result instanceof Moved)
        post({ kind: 'result', id, value: result.value }, result.transfer)
      else post({ kind: 'result', id, value: result })
    } catch (thrown) {
      post({ kind: 'error', id, error: packError(thrown) })
    }
  }
  const active = new Set<Promise<void>>()
  const close = async (): Promise<void> => {
    await Promise.all(active)
    await onClose?.()
    port.close()
  }
  port.on('message', (message: ToWorker) => {
    if (message.kind === 'close') {
      void close()
      return
    }
    const answered = answer(message.id, message.method, message.args)
    active.add(answered)
    void answered.then(() => active.delete(answered))
  })
  return { emit: (name, body, transfer) => post({ kind: 'event', name, body }, transfer) }
}

/** How a worker is started. */
export interface WorkerStart {
  /** Reaches the worker as `workerData`. */
  readonly workerData?: unknown
  /** Stands in messages about this worker, such as `ear 1`. */
  readonly name: string
}

interface Pending {
  resolve(value: never): void
  reject(reason: unknown): void
}

/** The owner's side of one worker thread: calls its methods, hears its events, notices its death. */
export class WorkerClient<H extends WorkerHandlers<H>, E extends WorkerEvents = WorkerEvents> {
  readonly #worker: Worker
  readonly #name: string
  readonly #pending = new Map<number, Pending>()
  readonly #listeners = new Map<string, Set<(body: never) => void>>()
  readonly #exited: Promise<void>
  #failureListeners: ((failure: AssistError) => void)[] = []
  #nextId = 1
  #failure: AssistError | undefined
  #isClosing = false

  /** @param file the worker's file, from `workerFile` */
  constructor(file: URL, start: WorkerStart) {
    this.#name = start.name
    this.#worker = startWorker(file, start)
    this.#worker.on('message', (message: FromWorker) => this.#receive(message))
    this.#worker.on('messageerror', (error) => this.#fail('sent what cannot be read', error))
    this.#worker.on('error', (error) => this.#fail('stopped on an error', error))
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
   * @param transfer buffers inside `args` that move to the worker; unusable here afterwards
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

  /** Hears an event of the worker; the returned function stops it. */
  on<N extends keyof E & string>(name: N, listener: (body: E[N]) => void): () => void {
    const listeners = this.#listeners.get(name) ?? new Set()
    this.#listeners.set(name, listeners)
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  /** Calls back once if the worker dies without having been closed; at once if it is dead already. */
  onFailure(listener: (failure: AssistError) => void): void {
    if (!this.#failure) this.#failureListeners.push(listener)
    else if (!this.#isClosing) listener(this.#failure)
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
    const timer = setTimeout(() => void this.#worker.terminate(), closeTimeoutMs)
    await this.#exited
    clearTimeout(timer)
  }

  #receive(message: FromWorker): void {
    if (message.kind === 'event') {
      for (const listener of this.#listeners.get(message.name) ?? [])
        listener(message.body as never)
      return
    }
    const pending = this.#pending.get(message.id)
    this.#pending.delete(message.id)
    if (message.kind === 'result') pending?.resolve(message.value as never)
    else pending?.reject(unpackError(message.error))
  }

  /** The first reason stays; every call that waits is refused with it. */
  #fail(what: string, cause?: unknown): void {
    if (this.#failure) return
    this.#failure = this.#failureOf(what, cause)
    for (const pending of this.#pending.values()) pending.reject(this.#failure)
    this.#pending.clear()
    if (!this.#isClosing) for (const listener of this.#failureListeners) listener(this.#failure)
    this.#failureListeners = []
  }

  #failureOf(what: string, cause?: unknown): AssistError {
    return new AssistError('ASSIST_WORKER_FAILED', `The worker “${this.#name}” ${what}.`, { cause })
  }
}

/**
 * The address of a worker's file beside the caller: `.ts` when the caller runs under tsx, `.js` when built.
 *
 * @param callerUrl the caller's `import.meta.url`
 * @param stem path without extension, relative to the caller, such as `./store-worker`
 */
export function workerFile(callerUrl: string, stem: string): URL {
  return new URL(`${stem}${callerUrl.endsWith('.ts') ? '.ts' : '.js'}`, callerUrl)
}

/**
 * Node 20 gives a worker none of the parent's loader hooks for its entry file, so a `.ts` file is entered by
 * way of a line of JavaScript that registers tsx first. Built files start directly.
 */
function startWorker(file: URL, { workerData, name }: WorkerStart): Worker {
  if (!file.pathname.endsWith('.ts')) return new Worker(file, { workerData, name })
  const loader = JSON.stringify(import.meta.resolve('tsx/esm/api'))
  const entry = `import(${loader}).then((tsx) => (tsx.register(), import(${JSON.stringify(file.href)})))`
  return new Worker(entry, { eval: true, workerData, name })
}

function packError(thrown: unknown): WireError {
  if (thrown instanceof AssistError) return { code: thrown.code, message: thrown.message }
  const { message } = toAssistError(thrown)
  const cause = thrown instanceof Error ? String(thrown.stack) : String(thrown)
  return { code: 'ASSIST_INTERNAL', message, cause }
}

function unpackError(error: WireError): AssistError {
  const code = error.code in errorTable ? error.code : 'ASSIST_INTERNAL'
  return new AssistError(code, error.message, { cause: error.cause })
}
