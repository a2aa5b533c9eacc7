import type { Config } from '../../settings/config.js'
import { AliyunSms } from './aliyun-sms.js'
import type { Gateway, GatewayKind } from './gateway.js'
import { HttpSms } from './http-sms.js'
import { SmtpGateway } from './smtp-gateway.js'
import { TencentSms } from './tencent-sms.js'
import { TwilioSms } from './twilio-sms.js'

/** The ways out that are configured, by kind. */
export type Gateways = ReadonlyMap<GatewayKind, Gateway>

/** Makes the gateways that the settings name. @param nowMs epoch milliseconds, which some providers have signed */
export function gatewaysOf(config: Config, nowMs: () => number): Gateways {
  const { smtpUrl, smtpUser, smtpSecret, mailFrom, gatewayTimeoutMs: timeoutMs } = config
  const found: Gateway[] = []
  if (smtpUrl !== '') {
    found.push(
      new SmtpGateway({
        ...{ url: smtpUrl, user: smtpUser, secret: smtpSecret, from: mailFrom, timeoutMs },
      }),
    )
  }
  const sms = smsGateway(config, nowMs)
  return new Map([...found, ...(sms ? [sms] : [])].map((gateway) => [gateway.kind, gateway]))
}

/** Where the providers are, unless the settings name another address. */
const providerUrls: Readonly<Record<string, string>> = {
  twilio: 'https://api.twilio.com',
  aliyun: 'https://dysmsapi.aliyuncs.com',
  tencent: 'https://sms.tencentcloudapi.com',
}

function smsGateway(config: Config, nowMs: () => number): Gateway | undefined {
  const { smsGateway: name, smsUrl, smsAccount: account, smsSecret: secret, smsFrom: from } = config
  const { smsAppId: appId, gatewayTimeoutMs: timeoutMs } = config
  const url = smsUrl === '' ? (providerUrls[name] ?? '') : smsUrl
  if (url === '') return undefined
  const options = { url, account, secret, from, appId, timeoutMs }
  switch (name) {
    case 'http':
      return new HttpSms(options)
    case 'twilio':
      return new TwilioSms(options)
    case 'aliyun':
      return new AliyunSms(options, nowMs)
    case 'tencent':
      return new TencentSms(options, nowMs)
    default:
      return undefined
  }
}
