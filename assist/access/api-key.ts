import { createHash, timingSafeEqual } from 'node:crypto'

import type { FastifyRequest } from 'fastify'

/**
 * The key that a request brings; empty without one. As bearer token (Deepgram’s clients say `Token`), as header, or, for
 * browsers, which set no headers of sockets, in the query or behind the subprotocol `token`.
 */
export function keyOf(request: FastifyRequest): string {
  const { authorization = '', 'sec-websocket-protocol': subprotocols = '' } = request.headers
  const bearer = /^(?:Bearer|Token) (.+)$/i.exec(authorization)?.[1]
  const header = request.headers['x-api-key']
  const { key: query } = request.query as { readonly key?: unknown }
  const subprotocol = /^(?:token|bearer) *, *(\S+)$/.exec(subprotocols)?.[1]
  const found = [bearer, header, query, subprotocol].find((key) => typeof key === 'string')
  return found ?? ''
}

/** Compares two keys as digests, so that neither length nor prefix of the right one can be timed. */
export function isSameKey(given: string, expected: string): boolean {
  const digest = (key: string): Buffer => createHash('sha256').update(key).digest()
  return timingSafeEqual(digest(given), digest(expected))
}
