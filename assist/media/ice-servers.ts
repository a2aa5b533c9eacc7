import { createHmac } from 'node:crypto'

import { listOf, type Config } from '../settings/config.js'
import { AssistError } from '../errors/errors.js'
import type { IceServer, IceSettings } from './peer-connection.js'

type IceConfig = Pick<Config, 'iceServers' | 'iceTransportPolicy' | 'turnSecret' | 'turnTtlS'>

/**
 * Refuses settings that leave browsers no way to connect, so that they fail when the service starts and not in a call.
 *
 * @throws AssistError ASSIST_CONFIG_INVALID for a TURN server without a secret, or a relay without a TURN server
 */
export function requireUsableIce({ iceServers, iceTransportPolicy, turnSecret }: IceConfig): void {
  const hasTurn = listOf(iceServers).some(isTurn)
  if (hasTurn && turnSecret === '') {
    throw new AssistError(
      'ASSIST_CONFIG_INVALID',
      'ASSIST_ICE_SERVERS names a TURN server, which needs ASSIST_TURN_SECRET: the secret that it shares with us.',
    )
  }
  if (iceTransportPolicy === 'relay' && !hasTurn) {
    throw new AssistError(
      'ASSIST_CONFIG_INVALID',
      'ASSIST_ICE_TRANSPORT_POLICY=relay expects a TURN server in ASSIST_ICE_SERVERS; none came.',
    )
  }
}

/**
 * Makes the settings by which the browsers of a call connect, with credentials of their own for the TURN servers.
 *
 * @param user whom the credentials are for, such as the call's id; the TURN server may log it
 * @param nowMs epoch milliseconds; the credentials can be used for `turnTtlS` seconds from then
 */
export function iceSettings(config: IceConfig, user: string, nowMs: number): IceSettings {
  const urls = listOf(config.iceServers)
  const stunUrls = urls.filter((url) => !isTurn(url))
  const turnUrls = urls.filter(isTurn)
  const iceServers: IceServer[] = []
  if (stunUrls.length > 0) iceServers.push({ urls: stunUrls })
  if (turnUrls.length > 0) {
    iceServers.push({ urls: turnUrls, ...turnCredentials(config, user, nowMs) })
  }
  const iceTransportPolicy = config.iceTransportPolicy === 'relay' ? 'relay' : 'all'
  return { iceServers, iceTransportPolicy }
}

/**
 * Credentials by the scheme of `use-auth-secret` in coturn (draft-uberti-behave-turn-rest): the user name begins with
 * the second in which they end, the password is the HMAC-SHA1 of the name. So the TURN server needs the secret alone.
 */
function turnCredentials({ turnSecret, turnTtlS }: IceConfig, user: string, nowMs: number) {
  const username = `${Math.floor(nowMs / 1000) + turnTtlS}:${user}`
  const credential = createHmac('sha1', turnSecret).update(username).digest('base64')
  return { username, credential }
}

function isTurn(url: string): boolean {
  return /^turns?:/i.test(url)
}
