import type { Selectable } from 'kysely'

import { AssistError } from '../../../errors/errors.js'
import type { Seal } from '../../../sealing/seal.js'
import type {
  DeliverySettling,
  DeliveryStore,
  FollowUpDelivery,
} from '../../desk/delivery-store.js'
import type { Database } from '../database.js'
import { requireStoredCall } from '../rows/required-call.js'
import type { FollowUpDeliveriesTable } from './desk-tables.js'

type Order = Omit<FollowUpDelivery, 'state' | 'reference' | 'reason'>

/** Mails and SMS in SQLite, in the store's worker. */
export class SqliteDeliveries implements DeliveryStore {
  readonly #database: Database
  readonly #seal: Seal

  constructor(database: Database, seal: Seal) {
    this.#database = database
    this.#seal = seal
  }

  begin(order: Order): Promise<{ isMine: boolean; delivery: FollowUpDelivery }> {
    return this.#database.transaction().execute(async (database) => {
      const { deliveryId, callId } = order
      await requireStoredCall(database, callId)
      const row = await database
        .selectFrom('followUpDeliveries')
        .selectAll()
        .where('deliveryId', '=', deliveryId)
        .executeTakeFirst()
      if (!row) {
        const { to, followUpId, ...columns } = order
        await database
          .insertInto('followUpDeliveries')
          .values({
            ...{ ...columns, followUpId, state: 'sending', reference: '', reason: '' },
            recipient: this.#seal.sealText(to, recipientLabel(deliveryId)),
          })
          .execute()
        const delivery = { ...order, state: 'sending', reference: '', reason: '' } as const
        return { isMine: true, delivery }
      }
      const before = this.#toDelivery(row)
      requireSame(before, order)
      if (before.state !== 'failed') return { isMine: false, delivery: before }
      await database
        .updateTable('followUpDeliveries')
        .set({ state: 'sending', reason: '' })
        .where('deliveryId', '=', deliveryId)
        .execute()
      return { isMine: true, delivery: { ...before, state: 'sending', reason: '' } }
    })
  }

  async settle(deliveryId: string, { state, reference, reason }: DeliverySettling): Promise<void> {
    await this.#database
      .updateTable('followUpDeliveries')
      .set({ state, reference, reason })
      .where('deliveryId', '=', deliveryId)
      .execute()
  }

  async ofCall(callId: string): Promise<readonly FollowUpDelivery[]> {
    const rows = await this.#database
      .selectFrom('followUpDeliveries')
      .selectAll()
      .where('callId', '=', callId)
      .orderBy('createdAt')
      .orderBy('deliveryId')
      .execute()
    return rows.map((row) => this.#toDelivery(row))
  }

  #toDelivery({ recipient, ...row }: Selectable<FollowUpDeliveriesTable>): FollowUpDelivery {
    const to = this.#seal.openText(recipient, recipientLabel(row.deliveryId))
    return { ...row, to } as FollowUpDelivery
  }
}

function requireSame(before: FollowUpDelivery, order: Order): void {
  const fields = ['callId', 'kind', 'to', 'solutionId'] as const
  if (fields.every((field) => before[field] === order[field])) return
  throw new AssistError(
    'ASSIST_FOLLOW_UP_INVALID',
    'This deliveryId belongs to another delivery; a new one takes a new id.',
  )
}

/** What a sealed recipient is bound to. */
export const recipientLabel = (deliveryId: string): string => `delivery ${deliveryId}`
