import { parentPort, type Transferable } from 'node:worker_threads'

import { AssistError } from '../errors/errors.js'
import {
  packError,
  Transferred,
  type FromWorker,
  type ToWorker,
  type WorkerEvents,
  type WorkerHandlers,
} from './wire.js'

/** What `serveWorker` gives to the worker's own code. */
export interface WorkerServer<E extends WorkerEvents> {
  /** Posts an event to the owner; buffers in `transfer` are transferred. */
  emit<N extends keyof E & string>(name: N, body: E[N], transfer?: readonly Transferable[]): void
  /** Tells the owner that the thread may be silent until this is done. @returns the same promise */
  busyWith<T>(work: Promise<T>): Promise<T>
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
      if (result instanceof Transferred)
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
    if (message.kind === 'beat') {
      post({ kind: 'beat' })
      return
    }
    // Ends this thread alone, and never in the middle of a model's run.
    if (message.kind === 'end') process.exit()
    if (message.kind === 'close') {
      void close()
      return
    }
    const answered = answer(message.id, message.method, message.args)
    active.add(answered)
    void answered.then(() => active.delete(answered))
  })
  return {
    emit: (name, body, transfer) => post({ kind: 'event', name, body }, transfer),
    busyWith: (work) => {
      post({ kind: 'busy', isOn: true })
      return work.finally(() => post({ kind: 'busy', isOn: false }))
    },
  }
}
