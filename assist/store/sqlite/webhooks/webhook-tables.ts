import type { Generated } from 'kysely'

import type { DeliveryState } from '../../webhooks/webhook-store.js'

/** One message to the receiver of webhooks. Times are epoch milliseconds. */
export interface DeliveriesTable {
  position: Generated<number>
  deliveryId: string
  /** Internal id of the call. */
  callId: string
  type: string
  /** JSON, as it is sent; sealed where there is a key. */
  body: string
  createdAt: number
  state: DeliveryState
  attemptCount: Generated<number>
  nextAt: number | null
  attemptedAt: number | null
  answer: number | null
  problem: string | null
}
