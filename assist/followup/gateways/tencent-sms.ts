import { createHash, createHmac } from 'node:crypto'

import type { DeliveryOutcome, Gateway, OutgoingMessage } from './gateway.js'
import { exchange, refusedBy } from './http-exchange.js'
import type { SmsOptions } from './http-sms.js'

const service = 'sms'
const algorithm = 'TC3-HMAC-SHA256'

/** The `Authorization` of a call of Tencent Cloud's interface version 3. */
export function tencentAuthorization(of: {
  readonly account: string
  readonly secret: string
  readonly host: string
  readonly action: string
  readonly body: string
  /** Seconds since 1970. */
  readonly timestampS: number
  /** Service that is called; it is part of what is signed. */
  readonly service: string
}): string {
  const { account, secret, host, action, body, timestampS } = of
  const date = new Date(timestampS * 1_000).toISOString().slice(0, 10)
  const signedHeaders = 'content-type;host;x-tc-action'
  const canonical = [
    ...['POST', '/', ''],
    `content-type:application/json; charset=utf-8\nhost:${host}\nx-tc-action:${action.toLowerCase()}\n`,
    ...[signedHeaders, sha256(body)],
  ].join('\n')
  const scope = `${date}/${of.service}/tc3_request`
  const signed = [algorithm, String(timestampS), scope, sha256(canonical)].join('\n')
  const key = [date, of.service, 'tc3_request'].reduce<string | Buffer>(
    (before, part) => createHmac('sha256', before).update(part).digest(),
    `TC3${secret}`,
  )
  const signature = createHmac('sha256', key).update(signed).digest('hex')
  return `${algorithm} Credential=${account}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`
}

/** SMS by Tencent Cloud: `SendSms` of 2021-01-11, with an approved signature and template. */
export class TencentSms implements Gateway {
  readonly kind = 'sms'
  readonly #options: SmsOptions
  readonly #nowMs: () => number

  constructor(options: SmsOptions, nowMs: () => number) {
    this.#options = options
    this.#nowMs = nowMs
  }

  async deliver({ deliveryId, to, template }: OutgoingMessage): Promise<DeliveryOutcome> {
    if (!template) return { state: 'failed', reason: 'no approved template for this text' }
    const { url, account, secret, from, appId, timeoutMs } = this.#options
    const { host } = new URL(url)
    const action = 'SendSms'
    const timestampS = Math.floor(this.#nowMs() / 1_000)
    const body = JSON.stringify({
      ...{ PhoneNumberSet: [to], SmsSdkAppId: appId, SignName: from, TemplateId: template.id },
      TemplateParamSet: template.values.map(([, value]) => value),
      SessionContext: deliveryId,
    })
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      ...{ 'x-tc-action': action, 'x-tc-version': '2021-01-11', 'x-tc-region': 'ap-guangzhou' },
      'x-tc-timestamp': String(timestampS),
      authorization: tencentAuthorization({
        ...{ account, secret, host, action, body, timestampS, service },
      }),
    }
    return exchange({ url, headers, body, timeoutMs }, ({ json }) => readAnswer(json))
  }
}

/** What the provider says of a call, or of one number. */
interface ProviderWord {
  readonly Code?: unknown
  readonly Message?: unknown
  readonly SerialNo?: unknown
}

function readAnswer(
  json: Readonly<Record<string, unknown>> | undefined,
): DeliveryOutcome | undefined {
  const { Error: error, SendStatusSet: statuses } = (json?.['Response'] ?? {}) as {
    readonly Error?: ProviderWord
    readonly SendStatusSet?: readonly ProviderWord[] | null
  }
  if (error) return refusedBy(error.Code, error.Message)
  const status = statuses?.[0]
  if (!status) return undefined
  if (status.Code !== 'Ok') return refusedBy(status.Code, status.Message)
  return { state: 'sent', reference: typeof status.SerialNo === 'string' ? status.SerialNo : '' }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
