import { createHmac } from 'node:crypto'

import type { DeliveryOutcome, Gateway, OutgoingMessage } from './gateway.js'
import { exchange, refusedBy } from './http-exchange.js'
import type { SmsOptions } from './http-sms.js'

/** Signs the parameters of a call of Alibaba Cloud's RPC interface (HMAC-SHA1, version 1.0). */
export function aliyunSignature(
  method: 'GET' | 'POST',
  parameters: Readonly<Record<string, string>>,
  secret: string,
): string {
  const canonical = Object.keys(parameters)
    .sort()
    .map((name) => `${percentEncoded(name)}=${percentEncoded(parameters[name] ?? '')}`)
    .join('&')
  const signed = `${method}&${percentEncoded('/')}&${percentEncoded(canonical)}`
  return createHmac('sha1', `${secret}&`).update(signed).digest('base64')
}

/** SMS by Alibaba Cloud: `SendSms` of 2017-05-25, with an approved signature and template. */
export class AliyunSms implements Gateway {
  readonly kind = 'sms'
  readonly #options: SmsOptions
  readonly #nowMs: () => number

  constructor(options: SmsOptions, nowMs: () => number) {
    this.#options = options
    this.#nowMs = nowMs
  }

  async deliver({ deliveryId, to, template }: OutgoingMessage): Promise<DeliveryOutcome> {
    if (!template) return { state: 'failed', reason: 'no approved template for this text' }
    const { url, account, secret, from, timeoutMs } = this.#options
    const parameters = {
      ...{ AccessKeyId: account, Action: 'SendSms', Format: 'JSON', RegionId: 'cn-hangzhou' },
      ...{ SignatureMethod: 'HMAC-SHA1', SignatureVersion: '1.0', Version: '2017-05-25' },
      // The same for every attempt: the provider refuses a nonce that it has seen.
      SignatureNonce: deliveryId,
      Timestamp: new Date(this.#nowMs()).toISOString().replace(/\.\d+Z$/u, 'Z'),
      ...{ PhoneNumbers: to.replace(/^\+86/u, ''), SignName: from, OutId: deliveryId },
      TemplateCode: template.id,
      TemplateParam: JSON.stringify(Object.fromEntries(template.values)),
    }
    const Signature = aliyunSignature('POST', parameters, secret)
    const request = {
      ...{ url, timeoutMs },
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ ...parameters, Signature }).toString(),
    }
    return exchange(request, ({ json }) => {
      const code = json?.['Code']
      if (typeof code !== 'string') return undefined
      const id = json?.['BizId']
      return code === 'OK'
        ? { state: 'sent', reference: typeof id === 'string' ? id : deliveryId }
        : refusedBy(code, json?.['Message'])
    })
  }
}

/** RFC 3986, which `encodeURIComponent` leaves out four characters of. */
function percentEncoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/gu,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
