import { AssistError } from '../errors/errors.js'
import type { Config } from '../settings/config.js'

const loopbackHosts = new Set(['127.0.0.1', '::1', 'localhost'])

/** Whether a name or address can only mean this machine. @param host without port; IPv6 without brackets */
export function isLoopback(host: string): boolean {
  return loopbackHosts.has(host)
}

/** Bits that a key has at least beyond loopback. */
const leastKeyBits = 128

/** Different characters that a random key of that many bits has at least, whatever its alphabet. */
const leastVariety = 8

/**
 * Beyond loopback an `ASSIST_API_KEY` that could be guessed is refused.
 *
 * @throws AssistError ASSIST_HOST_UNPROTECTED
 */
export function requireProtection({ host, apiKey }: Pick<Config, 'host' | 'apiKey'>): void {
  if (isLoopback(host) || apiKey === '' || keyBits(apiKey) >= leastKeyBits) return
  throw new AssistError(
    'ASSIST_HOST_UNPROTECTED',
    `Listening on ${host} needs an ASSIST_API_KEY of at least ${leastKeyBits} random bits, such as “openssl rand -hex 16” gives; this one is shorter.`,
  )
}

/** The most bits that a text of these characters can have; 0 where it repeats the same few. */
export function keyBits(key: string): number {
  const isVaried = new Set(key).size >= leastVariety
  const alphabet = /^\d*$/.test(key) ? 10 : /^[\da-f]*$/i.test(key) ? 16 : 64
  return isVaried ? key.length * Math.log2(alphabet) : 0
}
