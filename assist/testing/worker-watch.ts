import type { Worker } from 'node:worker_threads'

/** Does something and gives the threads that it started, so that a test can end them as a crash does. */
export async function workersOf<T>(
  work: () => T | Promise<T>,
): Promise<{ readonly result: T; readonly workers: readonly Worker[] }> {
  const workers: Worker[] = []
  const notice = (worker: Worker): void => void workers.push(worker)
  process.on('worker', notice)
  try {
    const result = await work()
    // Node tells of a thread in the turn after its start.
    await new Promise((resolve) => setImmediate(resolve))
    return { result, workers }
  } finally {
    process.off('worker', notice)
  }
}
