import { sql, type Transaction } from 'kysely'

import { AssistError } from '../../../errors/errors.js'
import type { Seal } from '../../../sealing/seal.js'
import type { KeptCall, KeptClass, RetentionStore } from '../../retention/retention-store.js'
import { recipientLabel } from '../desk/sqlite-deliveries.js'
import type { Database, Tables } from '../database.js'
import { plainName, type CustomerMarks } from './customer-marks.js'
import { forgetCall } from './forget-call.js'
import { forgetWords } from './forget-words.js'

/** Pages of the index of words that are merged in one turn of the worker. */
const mergedAtOnce = 200

/** Pages of the file that go back to the disk in one turn. */
const freedAtOnce = 1_000

/** What becomes of calls that are not to be kept any more, in SQLite, in the store's worker. */
export class SqliteRetention implements RetentionStore {
  readonly #database: Database
  readonly #seal: Seal
  readonly #marks: CustomerMarks

  constructor(database: Database, marks: CustomerMarks, seal: Seal) {
    this.#database = database
    this.#marks = marks
    this.#seal = seal
  }

  async due(kept: KeptClass, endedBefore: number, limit: number): Promise<readonly string[]> {
    let calls = this.#database
      .selectFrom('calls')
      .select('internalId')
      .where('endedAt', '<', endedBefore)
      .where('isHeld', '=', 0)
    if (kept === 'sound') calls = calls.where('lacksSound', '=', 0)
    if (kept === 'words') calls = calls.where('lacksWords', '=', 0)
    const rows = await calls.orderBy('endedAt').limit(limit).execute()
    return rows.map(({ internalId }) => internalId)
  }

  async find(callId: string): Promise<KeptCall> {
    const of = (column: 'callId' | 'internalId') =>
      this.#database
        .selectFrom('calls')
        .select(['callId', 'internalId', 'endedAt', 'isHeld'])
        .where(column, '=', callId)
        .executeTakeFirst()
    const row = (await of('callId')) ?? (await of('internalId'))
    if (!row) throw new AssistError('ASSIST_CALL_NOT_FOUND', 'No stored call has this id.')
    const { endedAt, isHeld, ...ids } = row
    return { ...ids, isLive: endedAt === null, isHeld: isHeld === 1 }
  }

  async hold(callId: string, isHeld: boolean): Promise<void> {
    const { internalId } = await this.find(callId)
    await this.#database
      .updateTable('calls')
      .set({ isHeld: isHeld ? 1 : 0 })
      .where('internalId', '=', internalId)
      .execute()
  }

  async ofCustomer(customer: string): Promise<readonly string[]> {
    const mark = await this.#marks.of(customer)
    const sentTo = await this.#callsOfRecipient(plainName(customer))
    const rows = await this.#database
      .selectFrom('calls')
      .select('internalId')
      .where((row) =>
        row.or([
          row('internalId', 'in', (marked) =>
            marked.selectFrom('callCustomers').select('callId').where('mark', '=', mark),
          ),
          row('internalId', 'in', sentTo),
        ]),
      )
      .orderBy('startedAt')
      .execute()
    return rows.map(({ internalId }) => internalId)
  }

  forget(callId: string, kept: KeptClass): Promise<boolean> {
    return this.#database.transaction().execute(async (database) => {
      const call = await database
        .selectFrom('calls')
        .select(['callId', 'internalId'])
        .where('internalId', '=', callId)
        .where('endedAt', 'is not', null)
        .where('isHeld', '=', 0)
        .executeTakeFirst()
      if (!call) return false
      if (kept === 'sound') await noteSoundGone(database, callId)
      else if (kept === 'words') await forgetWords(database, call, this.#seal)
      else await forgetCall(database, call)
      return true
    })
  }

  async clean(): Promise<void> {
    await this.#mergeIndex()
    for (let before = -1; ;) {
      await sql`PRAGMA incremental_vacuum(${sql.lit(freedAtOnce)})`.execute(this.#database)
      const { rows } = await sql<{ freelist_count: number }>`PRAGMA freelist_count`.execute(
        this.#database,
      )
      const left = rows[0]?.freelist_count ?? 0
      // A database without this kind of vacuum keeps its free pages, which are overwritten.
      if (left === 0 || left === before) break
      before = left
    }
    await sql`PRAGMA wal_checkpoint(TRUNCATE)`.execute(this.#database)
  }

  /** A deleted text stays in the index until its part of it is merged; in steps, since live calls write meanwhile. */
  async #mergeIndex(): Promise<void> {
    const step = async (pages: number): Promise<number> => {
      const { rows } = await sql<{ count: number }>`SELECT total_changes() AS count`.execute(
        this.#database,
      )
      await sql`INSERT INTO callTexts(callTexts, rank) VALUES ('merge', ${pages})`.execute(
        this.#database,
      )
      const after = await sql<{ count: number }>`SELECT total_changes() AS count`.execute(
        this.#database,
      )
      return (after.rows[0]?.count ?? 0) - (rows[0]?.count ?? 0)
    }
    // A negative number takes every part of the index up; without work the statement is one change itself.
    let changes = await step(-mergedAtOnce)
    while (changes >= 2) changes = await step(mergedAtOnce)
  }

  /** Recipients are sealed, each by itself: every one is opened. */
  async #callsOfRecipient(customer: string): Promise<string[]> {
    const rows = await this.#database
      .selectFrom('followUpDeliveries')
      .select(['deliveryId', 'callId', 'recipient'])
      .execute()
    return rows
      .filter(({ deliveryId, recipient }) => {
        return plainName(this.#seal.openText(recipient, recipientLabel(deliveryId))) === customer
      })
      .map(({ callId }) => callId)
  }
}

async function noteSoundGone(database: Transaction<Tables>, callId: string): Promise<void> {
  await database
    .updateTable('calls')
    .set({ lacksSound: 1 })
    .where('internalId', '=', callId)
    .execute()
}
