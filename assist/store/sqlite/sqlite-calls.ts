import {
  sql,
  type Expression,
  type ExpressionBuilder,
  type Selectable,
  type SqlBool,
  type Transaction,
} from 'kysely'

import type { CallOwner, CallScope } from '../../call/call-owner.js'
import { newInternalId } from '../../call/internal-id.js'
import { AssistError } from '../../errors/errors.js'
import type { Seal } from '../../sealing/seal.js'
import type { CallEvent } from '../../pipeline/log/call-event.js'
import type { CallPlace } from '../../pipeline/log/call-place.js'
import {
  factsOf,
  type CallFacts,
  type CallListQuery,
  type CallStore,
  type NewCall,
  type StoredCall,
  type UnendedCall,
} from '../call-store.js'
import { storeFailure, type CallsTable, type Database, type Tables } from './database.js'
import type { CustomerMarks } from './retention/customer-marks.js'
import { toEvent, writeAppends, type Append } from './rows/event-rows.js'
import { GroupCommit } from './group-commit.js'

/** Calls and their events in SQLite, in the store's worker. Appends are committed in groups. */
export class SqliteCalls implements CallStore {
  readonly #database: Database
  readonly #marks: CustomerMarks
  readonly #seal: Seal
  readonly #appends: GroupCommit<Append>

  constructor(database: Database, marks: CustomerMarks, seal: Seal) {
    this.#database = database
    this.#marks = marks
    this.#seal = seal
    this.#appends = new GroupCommit((appends) => this.#commit(appends))
  }

  async create({ callId, language, startedAt, ...own }: NewCall): Promise<void> {
    await this.flush()
    const { internalId = newInternalId() } = own
    const facts = JSON.stringify(factsOf(own))
    const columns = { callId, internalId, language, startedAt, facts }
    await this.#database.transaction().execute(async (database) => {
      // A beginning whose answer was lost comes again.
      if (await isThere(database, internalId)) return
      await moveAside(database, callId)
      await database
        .insertInto('calls')
        .values({ ...columns, endedAt: null, lastSeq: 0 })
        .execute()
    })
    await this.#marks.keep(internalId, own.customers ?? [])
  }

  async end(callId: string, endedAt: number): Promise<void> {
    await this.flush()
    const { numUpdatedRows } = await this.#database
      .updateTable('calls')
      .set({ endedAt, place: null })
      .where('callId', '=', callId)
      .executeTakeFirstOrThrow()
    if (numUpdatedRows === 0n) throw noCall(callId)
  }

  async bind(callId: string, owner: CallOwner): Promise<void> {
    await this.flush()
    const { numUpdatedRows } = await this.#database
      .updateTable('calls')
      .set({ facts: sql`json_set(facts, '$.owner', json(${JSON.stringify(owner)}))` })
      .where('callId', '=', callId)
      .executeTakeFirstOrThrow()
    if (numUpdatedRows === 0n) throw noCall(callId)
  }

  async list({ limit, scope }: CallListQuery): Promise<readonly StoredCall[]> {
    await this.flush()
    const rows = await this.#database
      .selectFrom('calls')
      .selectAll()
      .where((row) => isWithinScope(row, scope))
      .orderBy('startedAt', 'desc')
      .orderBy('callId')
      .limit(limit)
      .execute()
    return rows.map(toStoredCall)
  }

  async unended(): Promise<readonly UnendedCall[]> {
    await this.flush()
    const rows = await this.#database
      .selectFrom('calls')
      .selectAll()
      .where('endedAt', 'is', null)
      .orderBy('startedAt')
      .execute()
    return rows.map((row) => ({
      ...toStoredCall(row),
      place: row.place === null ? null : (JSON.parse(row.place) as CallPlace),
    }))
  }

  async get(callId: string): Promise<StoredCall> {
    await this.flush()
    const of = (column: 'callId' | 'internalId') =>
      this.#database.selectFrom('calls').selectAll().where(column, '=', callId).executeTakeFirst()
    const row = (await of('callId')) ?? (await of('internalId'))
    if (!row) throw noCall(callId)
    return toStoredCall(row)
  }

  async eventsAfter(callId: string, seq: number): Promise<readonly CallEvent[]> {
    const call = await this.get(callId)
    const rows = await this.#database
      .selectFrom('events')
      .selectAll()
      .where('callId', '=', call.callId)
      .where('seq', '>', seq)
      .orderBy('seq')
      .execute()
    return rows.map((row) => toEvent(row, this.#seal))
  }

  append(callId: string, events: readonly CallEvent[], place?: CallPlace): Promise<void> {
    return this.#appends.add({ callId, events, place })
  }

  /** Commits the appends that wait. Never rejects: each append's own promise does. */
  flush(): Promise<void> {
    return this.#appends.flush()
  }

  async #commit(appends: readonly Append[]): Promise<readonly (Error | undefined)[]> {
    // SQLite may roll a full disk's transaction back by itself; Kysely's own rollback then fails and hides why.
    let cause: unknown
    try {
      const known = await this.#database.transaction().execute(async (database) => {
        try {
          return await writeAppends(database, appends, this.#seal)
        } catch (thrown) {
          cause = thrown
          throw thrown
        }
      })
      return appends.map(({ callId }) => (known.has(callId) ? undefined : noCall(callId)))
    } catch (thrown) {
      throw storeFailure('write events', cause ?? thrown)
    }
  }
}

/** The same as `isInScope`, in the words of the database. */
export function isWithinScope(
  row: ExpressionBuilder<Tables, 'calls'>,
  scope: CallScope | undefined,
): Expression<SqlBool> {
  if (!scope) return row.lit(true)
  const { id, agents, team } = scope
  return row.or([
    row('calls.ownerId', '=', id),
    row('calls.ownerAgent', 'in', agents),
    ...(team === undefined ? [] : [row('calls.ownerTeam', 'is', team)]),
  ])
}

/** The call of a row. */
export function toStoredCall(row: Selectable<CallsTable>): StoredCall {
  const { callId, internalId, language, startedAt, endedAt, lastSeq, facts } = row
  const columns = { callId, internalId, language, startedAt, endedAt, lastSeq }
  return { ...columns, facts: JSON.parse(facts) as CallFacts }
}

async function isThere(database: Transaction<Tables>, internalId: string): Promise<boolean> {
  const row = await database
    .selectFrom('calls')
    .select('callId')
    .where('internalId', '=', internalId)
    .executeTakeFirst()
  return row !== undefined
}

/** Gives an earlier call of this id, with its events, the next free id. */
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
