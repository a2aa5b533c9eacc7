import { createHash, timingSafeEqual } from 'node:crypto'

import type { FastifyRequest } from 'fastify'

/** The key that a request brings: as bearer token, as header, or in the query for browsers; empty without one. */
export function keyOf(request: FastifyRequest): string {
  const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
  const header = request.headers['x-api-key']
  const { key: query } = request.query as { readonly key?: unknown }
  const found = [bearer, header, query].find((key) => typeof key === 'string')
  return found ?? ''
}

/** Compares two keys as digests, so that neither length nor prefix of the right one can be timed. */
export function isSameKey(given: string, expected: string): boolean {
  const digest = (key: string): Buffer => createHash('sha256').update(key).digest()
  return timingSafeEqual(digest(given), digest(expected))
}
