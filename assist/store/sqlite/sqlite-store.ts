import { LastingWorker } from '../../threads/lasting-worker.js'
import { WorkerClient } from '../../threads/worker-client.js'
import { workerFile } from '../../threads/worker-file.js'
import type { Store, StoreContracts } from '../store.js'
import { crossingMethods, type StoreHandlers } from './store-crossing.js'

/** Which database is opened, and how. */
export interface SqliteStoreOptions {
  /** The database file, made with its folder if need be, or `:memory:`. */
  readonly path: string
  /** How large the database may become; as the disk allows where left out or 0. */
  readonly maxByteLength?: number
  /** With which texts of calls are encrypted; left out: they are not. */
  readonly dataKey?: Uint8Array | undefined
}

/**
 * Opens a store in SQLite. One worker thread owns the database, so that no disk sync and no parsing of a file ever
 * holds the calling thread up. A worker that dies is started again; what it had is refused with ASSIST_WORKER_FAILED,
 * and a database in memory is gone with it.
 *
 * @throws AssistError ASSIST_STORE_FAILED when it cannot be opened, ASSIST_DATA_KEY_WRONG
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const file = workerFile(import.meta.url, './store-worker')
  let hasPlainTexts = false
  const lasting = new LastingWorker<StoreHandlers>({
    name: 'store',
    start: () => new WorkerClient<StoreHandlers>(file, { name: 'store' }),
    prepare: async (worker) => {
      hasPlainTexts = (await worker.call('open', options)).hasPlainTexts
    },
  })
  await lasting.worker()
  return {
    calls: crossing(lasting, 'calls'),
    solutions: crossing(lasting, 'solutions'),
    learning: crossing(lasting, 'learning'),
    followUps: crossing(lasting, 'followUps'),
    labels: crossing(lasting, 'labels'),
    scores: crossing(lasting, 'scores'),
    views: crossing(lasting, 'views'),
    wrapUps: crossing(lasting, 'wrapUps'),
    deliveries: crossing(lasting, 'deliveries'),
    callSearch: crossing(lasting, 'callSearch'),
    figures: crossing(lasting, 'figures'),
    retention: crossing(lasting, 'retention'),
    keys: crossing(lasting, 'keys'),
    audit: crossing(lasting, 'audit'),
    webhooks: crossing(lasting, 'webhooks'),
    hasPlainTexts,
    close: () => lasting.close(),
  }
}

/** A contract whose methods run in the worker: arguments and results are copied. */
function crossing<C extends keyof StoreContracts>(
  lasting: LastingWorker<StoreHandlers>,
  contract: C,
): StoreContracts[C] {
  const methods = Object.keys(crossingMethods[contract]).map((method) => [
    method,
    async (...args: readonly unknown[]) =>
      (await lasting.worker()).call('invoke', { contract, method, args }),
  ])
  // The table has every method of the contract, by its type.
  return Object.fromEntries(methods) as StoreContracts[C]
}
