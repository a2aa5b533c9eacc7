import type { Transaction } from 'kysely'

import { AssistError } from '../../errors/errors.js'
import type { CallEvent } from '../../pipeline/call-event.js'
import {
  storeFailure,
  type CallsTable,
  type Database,
  type EventsTable,
  type Tables,
} from './database.js'
import type { CallFacts, StoredCall } from '../store.js'

/** How long an append waits for others to share its transaction, in ms. */
const groupMs = 20

/** Rows of one insert statement: five parameters a row, SQLite takes 32,766. */
const rowsPerInsert = 1_000

interface Append {
  readonly callId: string
  readonly events: readonly CallEvent[]
  resolve(): void
  reject(reason: unknown): void
}

/** Calls and their events, in the store's worker. Appends are committed in groups. */
export class CallLog {
  readonly #database: Database
  #waiting: Append[] = []
  #timer: NodeJS.Timeout | undefined
  #flushed: Promise<void> = Promise.resolve()

  constructor(database: Database) {
    this.#database = database
  }

  /** Remembers a call; an earlier one of its id moves aside. */
  async createCall(call: {
    readonly callId: string
    readonly language: string
    readonly startedAt: number
    readonly facts: CallFacts
  }): Promise<void> {
    await this.flush()
    const { facts, ...columns } = call
    await this.#database.transaction().execute(async (database) => {
      await moveAside(database, call.callId)
      await database
        .insertInto('calls')
        .values({ ...columns, endedAt: null, lastSeq: 0, facts: JSON.stringify(facts) })
        .execute()
    })
  }

  async endCall(callId: string, endedAt: number): Promise<void> {
    await this.flush()
    const { numUpdatedRows } = await this.#database
      .updateTable('calls')
      .set({ endedAt })
      .where('callId', '=', callId)
      .executeTakeFirstOrThrow()
    if (numUpdatedRows === 0n) throw noCall(callId)
  }

  async listCalls(limit: number): Promise<readonly StoredCall[]> {
    await this.flush()
    const rows = await this.#database
      .selectFrom('calls')
      .selectAll()
      .orderBy('startedAt', 'desc')
      .orderBy('callId')
      .limit(limit)
      .execute()
    return rows.map(toCall)
  }

  async getCall(callId: string): Promise<StoredCall> {
    await this.flush()
    const row = await this.#database
      .selectFrom('calls')
      .selectAll()
      .where('callId', '=', callId)
      .executeTakeFirst()
    if (!row) throw noCall(callId)
    return toCall(row)
  }

  async eventsAfter(callId: string, seq: number): Promise<readonly CallEvent[]> {
    await this.getCall(callId)
    const rows = await this.#database
      .selectFrom('events')
      .selectAll()
      .where('callId', '=', callId)
      .where('seq', '>', seq)
      .orderBy('seq')
      .execute()
    return rows.map(({ body, ...head }) => {
      const { seq: number, atMs, type } = head
      return { seq: number, callId, atMs, type, ...(JSON.parse(body) as object) } as CallEvent
    })
  }

  /** Queues events; resolves when the transaction that holds them is on disk. */
  appendEvents(callId: string, events: readonly CallEvent[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ callId, events, resolve, reject })
      this.#timer ??= setTimeout(() => void this.flush(), groupMs)
    })
  }

  /** Commits what waits, after what is being committed. Never rejects: each append hears for itself. */
  flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const group = this.#waiting
    this.#waiting = []
    if (group.length > 0) this.#flushed = this.#flushed.then(() => this.#commit(group))
    return this.#flushed
  }

  async #commit(group: readonly Append[]): Promise<void> {
    try {
      const known = await this.#database
        .transaction()
        .execute((database) => writeGroup(database, group))
      for (const append of group) {
        if (known.has(append.callId)) append.resolve()
        else append.reject(noCall(append.callId))
      }
    } catch (thrown) {
      for (const append of group) append.reject(storeFailure('write events', thrown))
    }
  }
}

/** Writes the events of every call that exists; the ids of those calls. */
async function writeGroup(
  database: Transaction<Tables>,
  group: readonly Append[],
): Promise<ReadonlySet<string>> {
  const callIds = [...new Set(group.map(({ callId }) => callId))]
  const lastSeqs = new Map<string, number>()
  for (const callId of callIds) {
    const call = await database
      .selectFrom('calls')
      .select('lastSeq')
      .where('callId', '=', callId)
      .executeTakeFirst()
    if (call) lastSeqs.set(callId, call.lastSeq)
  }
  const rows = group
    .filter(({ callId }) => lastSeqs.has(callId))
    .flatMap(({ callId, events }) => events.map((event) => toRow(callId, event)))
  for (let start = 0; start < rows.length; start += rowsPerInsert) {
    await database
      .insertInto('events')
      .values(rows.slice(start, start + rowsPerInsert))
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
  for (const { callId, seq } of rows) {
    lastSeqs.set(callId, Math.max(seq, lastSeqs.get(callId) ?? 0))
  }
  for (const [callId, lastSeq] of lastSeqs) {
    await database.updateTable('calls').set({ lastSeq }).where('callId', '=', callId).execute()
  }
  return new Set(lastSeqs.keys())
}

/** What an event's row has columns for. */
const headFields: ReadonlySet<string> = new Set(['seq', 'callId', 'atMs', 'type'])

/** The body keeps the order of its fields, so that a log reads back byte for byte. */
function toRow(callId: string, event: CallEvent): EventsTable {
  const { seq, atMs, type } = event
  const body = Object.entries(event).filter(([field]) => !headFields.has(field))
  return { callId, seq, atMs, type, body: JSON.stringify(Object.fromEntries(body)) }
}

function toCall({ facts, ...row }: CallsTable): StoredCall {
  return { ...row, facts: JSON.parse(facts) as CallFacts }
}

async function moveAside(database: Transaction<Tables>, callId: string): Promise<void> {
  const exists = async (id: string) =>
    (await database
      .selectFrom('calls')
      .select('callId')
      .where('callId', '=', id)
      .executeTakeFirst()) !== undefined
  if (!(await exists(callId))) return
  let number = 2
  while (await exists(`${callId}~${number}`)) number++
  await database
    .updateTable('calls')
    .set({ callId: `${callId}~${number}` })
    .where('callId', '=', callId)
    .execute()
}

function noCall(callId: string): AssistError {
  return new AssistError(
    'ASSIST_CALL_NOT_FOUND',
    `No call has the id “${callId.slice(0, 128)}”; GET /api/calls lists those there are.`,
  )
}
