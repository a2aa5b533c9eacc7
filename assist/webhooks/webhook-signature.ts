import { createHmac } from 'node:crypto'

import type { NewDelivery } from '../store/webhooks/webhook-store.js'

/** What is signed: the id, the moment of sending and the body, so that an old message cannot be sent again. */
type SignedDelivery = Pick<NewDelivery, 'deliveryId' | 'body'>

/**
 * The headers that prove a message, as the “Standard Webhooks” specification has them, so that its libraries check them.
 *
 * @param secrets each `whsec_` and bytes in base64; a message has one signature by each, so that they can be changed
 * @param sentAt epoch milliseconds
 */
export function signatureHeaders(
  { deliveryId, body }: SignedDelivery,
  secrets: readonly string[],
  sentAt: number,
): Readonly<Record<string, string>> {
  const seconds = Math.floor(sentAt / 1_000)
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(secret.indexOf('_') + 1), 'base64')
    const digest = createHmac('sha256', key).update(`${deliveryId}.${seconds}.${body}`)
    return `v1,${digest.digest('base64')}`
  })
  return {
    'webhook-id': deliveryId,
    'webhook-timestamp': String(seconds),
    'webhook-signature': signatures.join(' '),
  }
}
