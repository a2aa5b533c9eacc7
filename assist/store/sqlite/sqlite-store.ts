import { WorkerClient } from '../../threads/worker-client.js'
import { workerFile } from '../../threads/worker-file.js'
import type { Store, StoreContracts } from '../store.js'
import { crossingMethods, type StoreHandlers } from './store-crossing.js'

/**
 * Opens a store in SQLite. One worker thread owns the database, so that no disk sync and no parsing of a file ever
 * holds the calling thread up.
 *
 * @param options.path the database file, made with its folder if need be, or `:memory:`
 * @throws AssistError ASSIST_STORE_FAILED when it cannot be opened
 */
export async function openSqliteStore({ path }: { readonly path: string }): Promise<Store> {
  const file = workerFile(import.meta.url, './store-worker')
  const worker = new WorkerClient<StoreHandlers>(file, { name: 'store' })
  try {
    await worker.call('open', { path })
  } catch (thrown) {
    await worker.close()
    throw thrown
  }
  return {
    calls: crossing(worker, 'calls'),
    solutions: crossing(worker, 'solutions'),
    learning: crossing(worker, 'learning'),
    followUps: crossing(worker, 'followUps'),
    close: () => worker.close(),
  }
}

/** A contract whose methods run in the worker: arguments and results are copied. */
function crossing<C extends keyof StoreContracts>(
  worker: WorkerClient<StoreHandlers>,
  contract: C,
): StoreContracts[C] {
  const methods = Object.keys(crossingMethods[contract]).map((method) => [
    method,
    (...args: readonly unknown[]) => worker.call('invoke', { contract, method, args }),
  ])
  // The table has every method of the contract, by its type.
  return Object.fromEntries(methods) as StoreContracts[C]
}
