import type { FastifyRequest } from 'fastify'

/** A cookie as a browser gets it. */
export interface Cookie {
  readonly name: string
  /** Letters, digits, `-` and `_`; empty: the browser forgets the cookie. */
  readonly value: string
  readonly path: string
  readonly maxAgeS: number
  /** Only over HTTPS. */
  readonly isSecure: boolean
}

/** The value of a cookie of ours; undefined where the browser sends none. */
export function cookieOf({ headers }: FastifyRequest, name: string): string | undefined {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1)
}

/**
 * A cookie as the header `set-cookie`: no script reads it, and no page of another site sends it along but by a link,
 * which the way back from a provider is.
 */
export function setCookie({ name, value, path, maxAgeS, isSecure }: Cookie): string {
  const lasting = value === '' ? 0 : maxAgeS
  return [
    ...[`${name}=${value}`, `Path=${path}`, `Max-Age=${lasting}`, 'HttpOnly', 'SameSite=Lax'],
    ...(isSecure ? ['Secure'] : []),
  ].join('; ')
}
