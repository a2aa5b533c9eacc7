import { createHash, timingSafeEqual } from 'node:crypto'

import type { FastifyInstance, FastifyRequest } from 'fastify'

import type { Config } from '../../settings/config.js'
import { AssistError } from '../../errors/errors.js'

/** Paths that say nothing of calls, for probes and telephones that have no key. */
const openPaths = new Set(['/healthz', '/readyz', '/root-certificate.crt'])

const loopbackHosts = new Set(['127.0.0.1', '::1', 'localhost'])

/**
 * Decision 15: without an API key the service listens on loopback only.
 *
 * @throws AssistError ASSIST_HOST_UNPROTECTED
 */
export function requireProtection(config: Pick<Config, 'host' | 'apiKey'>): void {
  if (config.apiKey !== '' || loopbackHosts.has(config.host)) return
  throw new AssistError(
    'ASSIST_HOST_UNPROTECTED',
    `Listening on ${config.host} needs a key: set ASSIST_API_KEY, or listen on 127.0.0.1.`,
  )
}

/**
 * Guards every route and socket: the API key where one is configured, and the origin of web pages, so that no other
 * site's page in the agent's browser can listen in on a loopback service.
 *
 * The page itself and its files carry no secrets and are served without a key.
 */
export function guard(app: FastifyInstance, config: Config): void {
  const origins = config.allowedOrigins.split(',').map((origin) => origin.trim())
  const allowedOrigins = new Set(origins.filter((origin) => origin !== ''))
  app.addHook('onRequest', (request, _reply, done) => {
    done(refusalOf(request, config, allowedOrigins))
  })
}

/** Why a request is refused; undefined when it may pass. */
function refusalOf(
  request: FastifyRequest,
  config: Config,
  allowedOrigins: ReadonlySet<string>,
): AssistError | undefined {
  const { origin } = request.headers
  if (origin !== undefined && !isSameOrigin(origin, request) && !allowedOrigins.has(origin)) {
    return new AssistError(
      'ASSIST_ORIGIN_REFUSED',
      'This page’s origin may not use the service; add it to ASSIST_ALLOWED_ORIGINS.',
    )
  }
  if (config.apiKey === '') {
    // Without a key only loopback is served; another name here is a rebound DNS entry.
    if (loopbackHosts.has(request.hostname.replace(/^\[|\]$/g, ''))) return undefined
    return new AssistError(
      'ASSIST_ORIGIN_REFUSED',
      'Without an API key the service answers to localhost only; set ASSIST_API_KEY.',
    )
  }
  const isOpen = openPaths.has(pathOf(request)) || isDeskFile(request) || isCustomers(request)
  if (isOpen || isSameKey(keyOf(request), config.apiKey)) return undefined
  return new AssistError(
    'ASSIST_AUTH_REQUIRED',
    'Send the API key as “Authorization: Bearer …”, “x-api-key” or “?key=”.',
  )
}

function isDeskFile(request: FastifyRequest): boolean {
  const path = pathOf(request)
  return request.method === 'GET' && (path === '/' || path.startsWith('/assets/'))
}

/**
 * What customers use: they have no key. Their link and the secret of their browser are checked by the routes
 * themselves, a follow-up's long random id is its own key.
 */
function isCustomers(request: FastifyRequest): boolean {
  const path = pathOf(request)
  if (['/customer', '/customer.html', '/customer/pictures'].includes(path)) return true
  if (['/c/', '/f/', '/customer/pictures/'].some((start) => path.startsWith(start))) return true
  return path === '/stream' && typeof queryOf(request)['token'] === 'string'
}

function queryOf(request: FastifyRequest): Readonly<Record<string, unknown>> {
  return request.query as Readonly<Record<string, unknown>>
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?')[0] ?? ''
}

function isSameOrigin(origin: string, request: FastifyRequest): boolean {
  try {
    return new URL(origin).host === request.host
  } catch {
    // An opaque origin (“null”) is no page of ours.
    return false
  }
}

function keyOf(request: FastifyRequest): string {
  const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
  const header = request.headers['x-api-key']
  const query = queryOf(request)['key']
  const found = [bearer, header, query].find((key) => typeof key === 'string')
  return found ?? ''
}

/** Compared as digests, so that neither length nor prefix of the key can be timed. */
function isSameKey(given: string, expected: string): boolean {
  const digest = (key: string): Buffer => createHash('sha256').update(key).digest()
  return timingSafeEqual(digest(given), digest(expected))
}
