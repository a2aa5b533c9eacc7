import type { DeliveryOutcome, Gateway, OutgoingMessage } from './gateway.js'
import { exchange, refusedBy } from './http-exchange.js'
import type { SmsOptions } from './http-sms.js'

/** SMS by Twilio's Messages API: account SID, auth token, a number or messaging service to send from. */
export class TwilioSms implements Gateway {
  readonly kind = 'sms'
  readonly #options: SmsOptions

  constructor(options: SmsOptions) {
    this.#options = options
  }

  deliver({ to, text }: OutgoingMessage): Promise<DeliveryOutcome> {
    const { url, account, secret, from, timeoutMs } = this.#options
    const sender = from.startsWith('MG') ? { MessagingServiceSid: from } : { From: from }
    const request = {
      url: `${url.replace(/\/+$/u, '')}/2010-04-01/Accounts/${encodeURIComponent(account)}/Messages.json`,
      headers: {
        authorization: `Basic ${Buffer.from(`${account}:${secret}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({ To: to, ...sender, Body: text }).toString(),
      timeoutMs,
    }
    return exchange(request, ({ status, json }) => {
      const sid = json?.['sid']
      if (status === 201 && typeof sid === 'string') return { state: 'sent', reference: sid }
      return json && status >= 400 && status < 500
        ? refusedBy(json['code'], json['message'])
        : undefined
    })
  }
}
