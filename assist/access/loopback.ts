import { AssistError } from '../errors/errors.js'
import type { Config } from '../settings/config.js'

const loopbackHosts = new Set(['127.0.0.1', '::1', 'localhost'])

/** Whether a name or address can only mean this machine. @param host without port; IPv6 without brackets */
export function isLoopback(host: string): boolean {
  return loopbackHosts.has(host)
}

/**
 * Decision 15: without an API key the service listens on loopback only.
 *
 * @throws AssistError ASSIST_HOST_UNPROTECTED
 */
export function requireProtection(config: Pick<Config, 'host' | 'apiKey'>): void {
  if (config.apiKey !== '' || isLoopback(config.host)) return
  throw new AssistError(
    'ASSIST_HOST_UNPROTECTED',
    `Listening on ${config.host} needs a key: set ASSIST_API_KEY, or listen on 127.0.0.1.`,
  )
}
