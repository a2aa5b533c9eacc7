import { createHmac } from 'node:crypto'

import { isSameKey } from '../../access/keys/api-key.js'
import type { CarrierCheck } from '../../access/carrier.js'
import { AssistError } from '../../errors/errors.js'
import { listOf, type Config } from '../../settings/config.js'

/** What the check needs of a request. */
export type SignedRequest = Parameters<CarrierCheck>[0]

/**
 * Twilio signs the address that it opens, with the account's auth token: HMAC-SHA1 in base64. The signature of a
 * socket covers neither a time nor the call, so it is as good as a password that travels by TLS alone; the secret
 * never does.
 */
export function twilioCheck({
  twilioSecret,
  publicUrl,
}: Pick<Config, 'twilioSecret' | 'publicUrl'>): CarrierCheck {
  const secrets = listOf(twilioSecret)
  return ({ headers, url }) => {
    const signature = headers['x-twilio-signature']
    if (secrets.length === 0 || signature === undefined) return false
    const hosts = [publicUrl === '' ? '' : new URL(publicUrl).host, headers.host ?? '']
    const addresses = hosts.flatMap((host) => (host === '' ? [] : addressesOf(host, url)))
    const given = String(signature)
    // Every one is tried, so that the time tells nothing of which.
    const matches = secrets.flatMap((secret) =>
      addresses.filter((address) => isSameKey(given, twilioSignature(secret, address))),
    )
    if (matches.length > 0) return true
    throw new AssistError(
      'ASSIST_SIGNATURE_INVALID',
      `X-Twilio-Signature is not that of ${addresses[0] ?? url}. Expected the auth token of the account in ASSIST_TWILIO_SECRET, and in <Stream> the address that ASSIST_PUBLIC_URL names.`,
    )
  }
}

/** The signature of an address. */
export function twilioSignature(secret: string, address: string): string {
  return createHmac('sha1', secret).update(address).digest('base64')
}

/** What the address may be called: proxies end TLS, and the usual port may stand in it or not. */
function addressesOf(host: string, url: string): string[] {
  const isBare = !/:\d+$/.test(host)
  return ['wss', 'https', 'ws', 'http'].flatMap((scheme) => {
    const port = scheme === 'wss' || scheme === 'https' ? 443 : 80
    return [`${scheme}://${host}${url}`, ...(isBare ? [`${scheme}://${host}:${port}${url}`] : [])]
  })
}
