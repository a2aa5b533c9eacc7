import type { FastifyInstance, RouteOptions } from 'fastify'

import { AssistError } from '../errors/errors.js'
import type { Right } from './roles.js'

/**
 * Who may use a route or socket. Each states it where it is registered, as `config: { access }`, and nothing else
 * lists paths:
 *
 * - `open`: anyone; it holds nothing of calls (probes, the page and its files).
 * - `link`: a customer, who has no key; the route itself checks the link and the secret of their browser.
 * - a right: whoever has a role with that right.
 * - a right `-or-link`: the same, or a customer where the query has a `token`, which the route itself checks.
 * - a right `-or-carrier`: the same, or a carrier that signs as its protocol says, which `carrier` beside it checks.
 */
export type Access = 'open' | 'link' | Right | `${Right}-or-link` | `${Right}-or-carrier`

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access
  }
}

/** A route or socket with its access. */
export interface StatedRoute {
  readonly method: string
  readonly path: string
  readonly isSocket: boolean
  readonly access: Access
}

/**
 * Makes the app refuse to start with a route that states no access. Call it before the first route is registered.
 *
 * @returns lists every route and socket, once the app is ready
 */
export function requireStatedAccess(app: FastifyInstance): () => readonly StatedRoute[] {
  const registered: RouteOptions[] = []
  app.addHook('onRoute', (route) => {
    registered.push(route)
  })
  // Only now, since a scope may state the access of the routes that a library makes in it.
  app.addHook('onReady', (done) => {
    registered.forEach(stated)
    done()
  })
  return () => registered.map(stated)
}

/** States the access of routes that a library registers in a scope. */
export function stateAccess(scope: FastifyInstance, access: Access): void {
  scope.addHook('onRoute', (route) => {
    route.config = { ...route.config, access }
  })
}

function stated({ method, url, config, websocket }: RouteOptions): StatedRoute {
  const access = config?.access
  const name = [method].flat().join(', ')
  if (access !== undefined) {
    return { method: name, path: url, isSocket: websocket === true, access }
  }
  throw new AssistError(
    'ASSIST_INTERNAL',
    `${name} ${url} does not state who may use it: add “config: { access }” where it is registered.`,
  )
}

const orLink = '-or-link'
const orCarrier = '-or-carrier'

/**
 * The right that a request needs; undefined where it needs none.
 *
 * @param access as the route states it; undefined for a path without a route, which wants a right too, so that a
 *   stranger cannot find out which paths exist
 * @param hasToken whether the query has a customer's token
 */
export function rightOf(access: Access | undefined, hasToken: boolean): Right | undefined {
  if (access === undefined) return 'use'
  if (access === 'open' || access === 'link') return undefined
  if (access.endsWith(orCarrier)) return access.slice(0, -orCarrier.length) as Right
  if (!access.endsWith(orLink)) return access as Right
  return hasToken ? undefined : (access.slice(0, -orLink.length) as Right)
}
