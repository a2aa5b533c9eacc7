import { sql } from 'kysely'

import { AssistError } from '../../../errors/errors.js'
import type { Seal } from '../../../sealing/seal.js'
import type {
  DeliveryAttempt,
  DeliveryQuery,
  NewDelivery,
  StoredDelivery,
  WebhookStore,
} from '../../webhooks/webhook-store.js'
import type { Database } from '../database.js'

/** Deliveries of a state that are forgotten in one go. */
const prunedAtOnce = 100

/** What the body of a message is sealed as. */
export const messageLabel = 'webhook'

/** Messages to the receiver of webhooks in SQLite, in the store's worker. */
export class SqliteWebhooks implements WebhookStore {
  readonly #database: Database
  readonly #seal: Seal

  constructor(database: Database, seal: Seal) {
    this.#database = database
    this.#seal = seal
  }

  async add(deliveries: readonly NewDelivery[]): Promise<void> {
    if (deliveries.length === 0) return
    const rows = deliveries.map((one) => {
      const unsent = { attemptedAt: null, answer: null, problem: null }
      const body = this.#seal.sealText(one.body, messageLabel)
      return { ...one, body, state: 'waiting' as const, nextAt: one.createdAt, ...unsent }
    })
    await this.#database
      .insertInto('deliveries')
      .values(rows)
      .onConflict((conflict) => conflict.column('deliveryId').doNothing())
      .execute()
  }

  async due(nowMs: number, limit: number): Promise<readonly StoredDelivery[]> {
    const rows = await this.#database
      .selectFrom('deliveries')
      .selectAll()
      .where('position', 'in', (inner) =>
        inner
          .selectFrom('deliveries')
          .select(({ fn }) => fn.min('position').as('position'))
          .where('state', '=', 'waiting')
          .groupBy('callId'),
      )
      .where('nextAt', '<=', nowMs)
      .orderBy('position')
      .limit(limit)
      .execute()
    return rows.map((row) => this.#opened(row))
  }

  async nextDueAfter(nowMs: number): Promise<number | null> {
    // Of each call only the oldest counts: the others wait behind it.
    const { rows } = await sql<{ nextAt: number | null }>`
      SELECT min(nextAt) AS nextAt FROM deliveries WHERE nextAt > ${nowMs} AND position IN
        (SELECT min(position) FROM deliveries WHERE state = 'waiting' GROUP BY callId)
    `.execute(this.#database)
    return rows[0]?.nextAt ?? null
  }

  async attempted(deliveryId: string, attempt: DeliveryAttempt): Promise<void> {
    const { numUpdatedRows } = await this.#database
      .updateTable('deliveries')
      .set(({ eb }) => ({ ...attempt, attemptCount: eb('attemptCount', '+', 1) }))
      .where('deliveryId', '=', deliveryId)
      .executeTakeFirst()
    if (numUpdatedRows === 0n) throw noDelivery(deliveryId)
  }

  async list({ before, state, limit }: DeliveryQuery): Promise<readonly StoredDelivery[]> {
    let found = this.#database.selectFrom('deliveries').selectAll()
    if (before !== undefined) found = found.where('position', '<', before)
    if (state !== undefined) found = found.where('state', '=', state)
    const rows = await found.orderBy('position', 'desc').limit(limit).execute()
    return rows.map((row) => this.#opened(row))
  }

  async retry(deliveryId: string, nowMs: number): Promise<StoredDelivery> {
    await this.#database
      .updateTable('deliveries')
      .set({ state: 'waiting', nextAt: nowMs })
      .where('deliveryId', '=', deliveryId)
      .where('state', '!=', 'delivered')
      .execute()
    const row = await this.#database
      .selectFrom('deliveries')
      .selectAll()
      .where('deliveryId', '=', deliveryId)
      .executeTakeFirst()
    if (row) return this.#opened(row)
    throw noDelivery(deliveryId)
  }

  async prune(beforeMs: number): Promise<void> {
    for (const state of ['delivered', 'given-up'] as const) {
      // The oldest by their index: a search of all would hold up the calls, which write in this thread too.
      await this.#database
        .deleteFrom('deliveries')
        .where('position', 'in', (inner) =>
          inner
            .selectFrom('deliveries')
            .select('position')
            .where('state', '=', state)
            .orderBy('position')
            .limit(prunedAtOnce),
        )
        .where('createdAt', '<', beforeMs)
        .execute()
    }
  }

  #opened(row: StoredDelivery): StoredDelivery {
    return { ...row, body: this.#seal.openText(row.body, messageLabel) }
  }
}

function noDelivery(deliveryId: string): AssistError {
  return new AssistError(
    'ASSIST_DELIVERY_NOT_FOUND',
    `No delivery has the id “${deliveryId.slice(0, 128)}”; GET /api/webhooks/deliveries lists them.`,
  )
}
