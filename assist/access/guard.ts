import type { FastifyInstance, FastifyRequest } from 'fastify'

import { AssistError, toAssistError } from '../errors/errors.js'
import type { Config } from '../settings/config.js'
import { rightOf } from './access.js'
import type { CarrierCheck } from './carrier.js'
import { keyOf } from './keys/api-key.js'
import type { Doorkeeper } from './doorkeeper.js'
import type { FailedKeys } from './keys/failed-keys.js'
import { carrierIdentity, requireRight } from './identity.js'
import { isLoopback } from './loopback.js'
import { originsOf } from './page-policy.js'

/** What the guard runs on. */
export interface GuardParts {
  readonly config: Pick<Config, 'allowedOrigins'>
  readonly doorkeeper: Doorkeeper
  readonly failedKeys: FailedKeys
}

/**
 * Guards every route and socket: who asks and whether they have the right that it states, and the origin of web pages,
 * so that no other site's page in the agent's browser can listen in on a loopback service. Who tries many wrong keys is
 * not heard for a while. A request that passes has its `identity`, unless it needs no right.
 */
export function guard(app: FastifyInstance, parts: GuardParts): void {
  const allowedOrigins = new Set(originsOf(parts.config.allowedOrigins))
  app.decorateRequest('identity', undefined)
  app.addHook('onRequest', async (request) => {
    requireOrigin(request, allowedOrigins)
    await admit(request, parts)
  })
}

async function admit(
  request: FastifyRequest,
  { doorkeeper, failedKeys }: GuardParts,
): Promise<void> {
  const { token } = request.query as { readonly token?: unknown }
  const { access, carrier } = request.routeOptions.config
  if (carrier && isCarrier(request, carrier, failedKeys)) {
    request.identity = carrierIdentity
    return
  }
  const right = rightOf(access, typeof token === 'string')
  // Asked of every request, also those of open routes: another name here is a rebound DNS entry.
  const isUnlocked = await doorkeeper.isUnlocked(right === undefined)
  if (isUnlocked && !isLoopback(request.hostname.replace(/^\[|\]$/g, ''))) {
    throw new AssistError(
      'ASSIST_ORIGIN_REFUSED',
      'Without an API key the service answers to localhost only; set ASSIST_API_KEY.',
    )
  }
  if (right === undefined) return
  const waitMs = isUnlocked ? 0 : failedKeys.waitMs(request.ip)
  if (waitMs > 0) throw tooManyKeys(waitMs)
  const identity = await doorkeeper.identify(request)
  if (!identity) {
    if (keyOf(request) !== '') failedKeys.failed(request.ip)
    throw new AssistError(
      'ASSIST_AUTH_REQUIRED',
      'Send the API key as “Authorization: Bearer …”, “x-api-key” or “?key=”.',
    )
  }
  request.identity = identity
  requireRight(identity, right)
}

/** Passwords of carriers are guessed as keys are. */
function isCarrier(
  request: FastifyRequest,
  carrier: CarrierCheck,
  failedKeys: FailedKeys,
): boolean {
  const waitMs = failedKeys.waitMs(request.ip)
  if (waitMs > 0) throw tooManyKeys(waitMs)
  try {
    return carrier(request)
  } catch (thrown) {
    const error = toAssistError(thrown)
    if (error.code === 'ASSIST_AUTH_REQUIRED') failedKeys.failed(request.ip)
    throw error
  }
}

function tooManyKeys(waitMs: number): AssistError {
  const seconds = Math.ceil(waitMs / 1_000)
  return new AssistError(
    'ASSIST_RATE_LIMITED',
    `Too many wrong keys came from this address; try again in ${seconds} s.`,
    { retryAfterMs: waitMs },
  )
}

/** @throws AssistError ASSIST_ORIGIN_REFUSED for a page of another site that nobody has allowed */
function requireOrigin(request: FastifyRequest, allowedOrigins: ReadonlySet<string>): void {
  const { origin } = request.headers
  if (origin === undefined || isSameOrigin(origin, request) || allowedOrigins.has(origin)) return
  throw new AssistError(
    'ASSIST_ORIGIN_REFUSED',
    'This page’s origin may not use the service; add it to ASSIST_ALLOWED_ORIGINS.',
  )
}

function isSameOrigin(origin: string, request: FastifyRequest): boolean {
  try {
    return new URL(origin).host === request.host
  } catch {
    // An opaque origin (“null”) is no page of ours.
    return false
  }
}
