/** The thread that owns the database; `sqlite-store.ts` is its other side. */
import { AssistError } from '../../errors/errors.js'
import { Seal } from '../../sealing/seal.js'
import { serveWorker } from '../../threads/worker-server.js'
import type { StoreContracts } from '../store.js'
import { SqliteAudit } from './access/sqlite-audit.js'
import { SqliteKeys } from './access/sqlite-keys.js'
import { SqliteCallSearch } from './desk/sqlite-call-search.js'
import { ReadCalls } from './desk/read-calls.js'
import { SqliteDeliveries } from './desk/sqlite-deliveries.js'
import { SqliteWrapUps } from './desk/sqlite-wrap-ups.js'
import { openDatabase, storeFailure, type Database } from './database.js'
import { SqliteFigures } from './quality/sqlite-figures.js'
import { SqliteLabels } from './quality/sqlite-labels.js'
import { CustomerMarks } from './retention/customer-marks.js'
import { SqliteRetention } from './retention/sqlite-retention.js'
import { SqliteScores } from './quality/sqlite-scores.js'
import { SqliteViews } from './quality/sqlite-views.js'
import { SqliteCalls } from './sqlite-calls.js'
import { SqliteFollowUps } from './sqlite-follow-ups.js'
import { SqliteLearning } from './sqlite-learning.js'
import { SqliteSolutions } from './sqlite-solutions.js'
import { SqliteWebhooks } from './webhooks/sqlite-webhooks.js'
import { crossingMethods, type Crossing, type StoreHandlers } from './store-crossing.js'

interface Opened {
  readonly database: Database
  readonly calls: SqliteCalls
  readonly contracts: StoreContracts
}

type Method = (...args: readonly unknown[]) => Promise<unknown>

let opened: Opened | undefined

const handlers: StoreHandlers = {
  open: ({ path, maxByteLength, dataKey }) => {
    const seal = new Seal(dataKey)
    const { database, hasPlainTexts } = openDatabase({ path, maxByteLength, seal })
    const marks = new CustomerMarks(database, seal)
    const calls = new SqliteCalls(database, marks, seal)
    const wrapUps = new SqliteWrapUps(database, seal)
    const read = new ReadCalls(database, calls, seal)
    const contracts = {
      calls,
      solutions: new SqliteSolutions(database),
      learning: new SqliteLearning(database, calls, seal),
      followUps: new SqliteFollowUps(database),
      labels: new SqliteLabels(database, seal),
      scores: new SqliteScores(database, seal),
      views: new SqliteViews(database, seal),
      wrapUps,
      deliveries: new SqliteDeliveries(database, seal),
      callSearch: new SqliteCallSearch(database, { read, wrapUps }, seal),
      figures: new SqliteFigures(database, read, seal),
      retention: new SqliteRetention(database, marks, seal),
      keys: new SqliteKeys(database),
      audit: new SqliteAudit(database),
      webhooks: new SqliteWebhooks(database, seal),
    }
    opened = { database, calls, contracts }
    return { hasPlainTexts }
  },
  invoke: async ({ contract, method, args }) => {
    const store = opened?.contracts[contract] as Readonly<Record<string, Method>> | undefined
    const what = new Map(Object.entries(crossingMethods[contract])).get(method)
    if (store?.[method] === undefined || what === undefined) throw notThere({ contract, method })
    try {
      return await store[method](...args)
    } catch (thrown) {
      // What the engine throws is named; what we throw passes.
      if (thrown instanceof AssistError) throw thrown
      throw storeFailure(what, thrown)
    }
  },
}

function notThere({ contract, method }: Omit<Crossing, 'args'>): AssistError {
  const reason = opened ? `has no method “${contract}.${method}”` : 'is not open; open it first'
  return new AssistError('ASSIST_STORE_FAILED', `The store ${reason}.`)
}

serveWorker(handlers, async () => {
  await opened?.calls.flush()
  await opened?.database.destroy()
})
