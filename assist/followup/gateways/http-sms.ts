import type { DeliveryOutcome, Gateway, OutgoingMessage } from './gateway.js'
import { exchange, refusedBy } from './http-exchange.js'

/** What every provider of SMS is reached with; which of them it needs, its own file says. */
export interface SmsOptions {
  readonly url: string
  /** Account, access key or secret id, as the provider calls it. */
  readonly account: string
  readonly secret: string
  /** The sender: a number, a name or an approved signature. */
  readonly from: string
  /** Application of the provider that sends (Tencent). */
  readonly appId: string
  readonly timeoutMs: number
}

/**
 * SMS by any service that takes JSON: `{"id","to","from","text","template"}` with the secret as a bearer token. 2xx means
 * taken; an `id` in the answer is kept.
 */
export class HttpSms implements Gateway {
  readonly kind = 'sms'
  readonly #options: SmsOptions

  constructor(options: SmsOptions) {
    this.#options = options
  }

  deliver({ deliveryId, to, text, template }: OutgoingMessage): Promise<DeliveryOutcome> {
    const { url, secret, from, timeoutMs } = this.#options
    const variables = template && Object.fromEntries(template.values)
    const body = JSON.stringify({
      ...{ id: deliveryId, to, from, text },
      ...(template && { template: template.id, variables }),
    })
    const headers = {
      'content-type': 'application/json',
      'idempotency-key': deliveryId,
      ...(secret === '' ? {} : { authorization: `Bearer ${secret}` }),
    }
    return exchange({ url, headers, body, timeoutMs }, ({ status, json }) => {
      if (status >= 200 && status < 300) {
        const id = json?.['id']
        return { state: 'sent', reference: typeof id === 'string' ? id : deliveryId }
      }
      if (status >= 500 || !json) return undefined
      return refusedBy(status, json['message'] ?? json['error'])
    })
  }
}
