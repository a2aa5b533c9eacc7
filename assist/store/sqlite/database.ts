import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'

import Sqlite from 'better-sqlite3'
import { Kysely, SqliteDialect, type Generated, type GeneratedAlways } from 'kysely'

import { AssistError } from '../../errors/errors.js'
import type { Seal } from '../../sealing/seal.js'
import type { AuditTable, KeysTable } from './access/access-tables.js'
import type {
  CallDocsTable,
  CallTextsTable,
  FollowUpDeliveriesTable,
  WrapUpsTable,
} from './desk/desk-tables.js'
import { migrate } from './migrations.js'
import type {
  LabelsTable,
  SavedViewsTable,
  ScorecardsTable,
  ScoreSightsTable,
  ScoresTable,
} from './quality/quality-tables.js'
import type { CallCustomersTable, CustomerSaltTable } from './retention/retention-tables.js'
import type {
  CallEntriesTable,
  CallQuestionsTable,
  CallTopicsTable,
} from './rows/call-figures-tables.js'
import { requireSeal } from './seal-proof.js'
import type { DeliveriesTable } from './webhooks/webhook-tables.js'

/** One call. Times are epoch milliseconds. */
export interface CallsTable {
  callId: string
  internalId: string
  language: string
  startedAt: number
  endedAt: number | null
  /** Highest number of its events; 0 while there are none. */
  lastSeq: number
  /** `CallFacts` as JSON. */
  facts: string
  /** `CallPlace` as JSON; null where none was kept, or the call is over. */
  place: Generated<string | null>
  /** 1 where it has to stay whatever its age is. */
  isHeld: Generated<number>
  /** 1 where its sound and pictures, or what was said, were kept long enough and are gone. */
  lacksSound: Generated<number>
  lacksWords: Generated<number>
  /** What the search has read of it; null and -1 where it has not yet. `docSeq` is `lastSeq` as it was then. */
  docId: Generated<number | null>
  docSeq: Generated<number>
  /** A bit a medium: see `mediumBits`. */
  media: Generated<number>
  /** Cards that the agent marked as wrong. */
  wrongCount: Generated<number>
  isDegraded: Generated<number>
  isRedacted: Generated<number>
  /** How sure recognition was on average, 0 to 1; null where nothing was heard, or it was not read yet. */
  confidence: Generated<number | null>
  /** `CallTraits['advice']`. */
  advice: Generated<string>
  /** Out of `facts`, for queries. */
  ownerId: GeneratedAlways<string | null>
  ownerAgent: GeneratedAlways<string | null>
  ownerTeam: GeneratedAlways<string | null>
}

/** One event of a call's log; `body` is JSON of all its fields but `seq`, `callId`, `atMs` and `type`. */
export interface EventsTable {
  callId: string
  seq: number
  atMs: number
  type: string
  body: string
}

/** One solution; `json` is its canonical JSON, the other columns are for queries. */
export interface SolutionsTable {
  base: string
  id: string
  json: string
  language: string | null
  title: string
  /** Epoch milliseconds. */
  updatedAt: number
  /** Order within the base, as in its file; new ones come last. */
  position: number
}

/** One solution base; a change makes its `version` null, and asking for the version fills it in. */
export interface BasesTable {
  name: string
  version: string | null
  /** Epoch milliseconds. */
  updatedAt: number
  /** `GlossaryEntry[]` as JSON; `[]` where a base is made. */
  glossary: Generated<string>
}

/** One page that was sent to a customer. Times are epoch milliseconds. */
export interface FollowUpsTable {
  followUpId: string
  callId: string
  base: string
  solutionId: string
  expiresAt: number
  /** When the page was first seen; null while it was not. */
  openedAt: number | null
}

/** What became of one card in one call. */
export interface ObservationsTable {
  observationId: Generated<number>
  base: string
  callId: string
  suggestionId: string
  solutionId: string
  kind: string
  confidence: number
  /** 1 where a ranking was decided on it. */
  isSettled: number
}

/** A change that use suggests; `evidence` is `CallEvidence[]` as JSON. */
export interface ProposalsTable {
  proposalId: Generated<number>
  base: string
  kind: string
  solutionId: string
  text: string
  fromBias: number
  toBias: number
  evidence: string
  status: string
  /** Epoch milliseconds. */
  decidedAt: number | null
}

/** An adjustment of a solution's log-odds that is in force. */
export interface BiasesTable {
  base: string
  solutionId: string
  bias: number
}

/** Every table. */
export interface Tables {
  keys: KeysTable
  audit: AuditTable
  calls: CallsTable
  events: EventsTable
  solutions: SolutionsTable
  bases: BasesTable
  followUps: FollowUpsTable
  scorecards: ScorecardsTable
  scores: ScoresTable
  scoreSights: ScoreSightsTable
  labels: LabelsTable
  savedViews: SavedViewsTable
  wrapUps: WrapUpsTable
  followUpDeliveries: FollowUpDeliveriesTable
  callCustomers: CallCustomersTable
  customerSalt: CustomerSaltTable
  callEntries: CallEntriesTable
  callTopics: CallTopicsTable
  callQuestions: CallQuestionsTable
  callDocs: CallDocsTable
  callTexts: CallTextsTable
  observations: ObservationsTable
  proposals: ProposalsTable
  biases: BiasesTable
  deliveries: DeliveriesTable
}

/** The database, with the types of its tables. */
export type Database = Kysely<Tables>

/** Which database is opened, and how. */
export interface DatabaseOptions {
  /** A file, made with its folder if need be, or `:memory:`. */
  readonly path: string
  /** How large it may become; 0 or left out: as the disk allows. */
  readonly maxByteLength?: number | undefined
  readonly seal: Seal
}

/** A database that is open. */
export interface OpenedDatabase {
  readonly database: Database
  /** Texts from before there was a data key lie in it as they are. */
  readonly hasPlainTexts: boolean
}

/** How long a statement waits for another process, such as an import beside a running service, in ms. */
const busyTimeoutMs = 5_000

/**
 * Opens the database and brings it up to date. Blocks; runs in the store's worker.
 *
 * WAL lets another process read meanwhile. `synchronous=FULL`, because an append is answered when it is
 * durable: NORMAL may lose the last commits when power fails. Group commit makes that at most one sync
 * every 20 ms, on a thread that holds no other thread up. `auto_vacuum` gives the room of what was deleted back to the
 * disk.
 *
 * @throws AssistError ASSIST_STORE_FAILED, ASSIST_DATA_KEY_WRONG
 */
export function openDatabase({ path, maxByteLength = 0, seal }: DatabaseOptions): OpenedDatabase {
  try {
    if (path !== ':memory:') makeFile(path)
    const sqlite = new Sqlite(path, { timeout: busyTimeoutMs })
    // Counts for a database that is only being made; an earlier one gets it with its migration.
    sqlite.pragma('auto_vacuum = INCREMENTAL')
    sqlite.pragma('journal_mode = WAL')
    sqlite.pragma('synchronous = FULL')
    sqlite.pragma('foreign_keys = ON')
    // What was deleted, or masked later, is written over and does not stay in pages that are free.
    sqlite.pragma('secure_delete = ON')
    if (maxByteLength > 0) {
      const pageSize = Number(sqlite.pragma('page_size', { simple: true }))
      sqlite.pragma(`max_page_count = ${Math.ceil(maxByteLength / pageSize)}`)
    }
    migrate(sqlite, path === ':memory:' ? undefined : path)
    const hasPlainTexts = requireSeal(sqlite, seal)
    const database = new Kysely<Tables>({ dialect: new SqliteDialect({ database: sqlite }) })
    return { database, hasPlainTexts }
  } catch (thrown) {
    if (thrown instanceof AssistError) throw thrown
    throw storeFailure('open the database', thrown)
  }
}

/** Makes the file before SQLite does, which would let others read it; its journals take its mode. */
function makeFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  closeSync(openSync(path, 'a', 0o600))
}

/** An ASSIST_STORE_FAILED that names what was tried and the engine's own code, but no path. */
export function storeFailure(what: string, thrown: unknown): AssistError {
  const code = (thrown as { readonly code?: unknown } | null)?.code
  const reason = typeof code === 'string' ? ` (${code})` : ''
  return new AssistError(
    'ASSIST_STORE_FAILED',
    `The store could not ${what}${reason}. Check that the data folder (ASSIST_DATA_DIR) is writable, has space left and holds a database of this program.`,
    { cause: thrown },
  )
}
