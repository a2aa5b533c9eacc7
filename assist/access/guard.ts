import type { FastifyInstance, FastifyRequest } from 'fastify'

import { AssistError, toAssistError } from '../errors/errors.js'
import type { Config } from '../settings/config.js'
import type { Access } from './access.js'
import { isSameKey, keyOf } from './api-key.js'
import type { FailedKeys } from './failed-keys.js'
import { isLoopback } from './loopback.js'
import { originsOf } from './page-policy.js'

/**
 * Guards every route and socket: the API key where one is configured and the route's access wants it, and the origin
 * of web pages, so that no other site's page in the agent's browser can listen in on a loopback service. Who
 * tries many wrong keys is not heard for a while.
 */
export function guard(app: FastifyInstance, config: Config, failedKeys: FailedKeys): void {
  const allowedOrigins = new Set(originsOf(config.allowedOrigins))
  app.addHook('onRequest', (request, _reply, done) => {
    const { carrier } = request.routeOptions.config
    const isGuarded = config.apiKey !== '' || carrier !== undefined
    const waitMs = isGuarded ? failedKeys.waitMs(request.ip) : 0
    if (waitMs > 0 && wantsKey(request)) {
      done(tooManyKeys(waitMs))
      return
    }
    const refusal = originRefusal(request, allowedOrigins) ?? refusalOf(request, config)
    if (refusal?.code === 'ASSIST_AUTH_REQUIRED' && showsKey(request)) {
      failedKeys.failed(request.ip)
    }
    done(refusal)
  })
}

/** Whether a request shows a key or a password, right or wrong. */
function showsKey(request: FastifyRequest): boolean {
  return keyOf(request) !== '' || request.headers.authorization !== undefined
}

function tooManyKeys(waitMs: number): AssistError {
  const seconds = Math.ceil(waitMs / 1_000)
  return new AssistError(
    'ASSIST_RATE_LIMITED',
    `Too many wrong keys came from this address; try again in ${seconds} s.`,
    { retryAfterMs: waitMs },
  )
}

/** Why a page of another site is refused; undefined when it may pass. */
function originRefusal(
  request: FastifyRequest,
  allowedOrigins: ReadonlySet<string>,
): AssistError | undefined {
  const { origin } = request.headers
  if (origin === undefined || isSameOrigin(origin, request) || allowedOrigins.has(origin)) {
    return undefined
  }
  return new AssistError(
    'ASSIST_ORIGIN_REFUSED',
    'This page’s origin may not use the service; add it to ASSIST_ALLOWED_ORIGINS.',
  )
}

/** Why a request is refused for what it shows; undefined when it may pass. */
function refusalOf(
  request: FastifyRequest,
  config: Pick<Config, 'apiKey'>,
): AssistError | undefined {
  try {
    if (request.routeOptions.config.carrier?.(request)) return undefined
  } catch (thrown) {
    return toAssistError(thrown)
  }
  return keyRefusal(request, config)
}

/** Why a request is refused for its key, or for the name that it calls us by; undefined when it may pass. */
function keyRefusal(
  request: FastifyRequest,
  { apiKey }: Pick<Config, 'apiKey'>,
): AssistError | undefined {
  if (apiKey === '') {
    // Without a key only loopback is served; another name here is a rebound DNS entry.
    if (isLoopback(request.hostname.replace(/^\[|\]$/g, ''))) return undefined
    return new AssistError(
      'ASSIST_ORIGIN_REFUSED',
      'Without an API key the service answers to localhost only; set ASSIST_API_KEY.',
    )
  }
  if (!wantsKey(request) || isSameKey(keyOf(request), apiKey)) return undefined
  return new AssistError(
    'ASSIST_AUTH_REQUIRED',
    'Send the API key as “Authorization: Bearer …”, “x-api-key” or “?key=”.',
  )
}

/** Paths without a route want the key too, so that a stranger cannot find out which paths exist. */
function wantsKey(request: FastifyRequest): boolean {
  const access: Access = request.routeOptions.config.access ?? 'key'
  const { token } = request.query as { readonly token?: unknown }
  if (access === 'key-or-link') return typeof token !== 'string'
  return access === 'key' || access === 'key-or-carrier'
}

function isSameOrigin(origin: string, request: FastifyRequest): boolean {
  try {
    return new URL(origin).host === request.host
  } catch {
    // An opaque origin (“null”) is no page of ours.
    return false
  }
}
