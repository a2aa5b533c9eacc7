import type { FastifyInstance, FastifyRequest } from 'fastify'

import { toAssistError } from '../../errors/errors.js'
import type { Right } from '../roles.js'
import type { AuditAction } from './audit-entry.js'
import type { AuditLog, Doer } from './audit-log.js'

/** Rights whose every use is written down. Keys are written by their own routes, which know their ids. */
const writtenRights: Partial<Record<Right, AuditAction>> = {
  'change-bases': 'base.changed',
  'change-learning': 'learning.changed',
  'read-audit': 'audit.read',
}

/** Writes every refusal of a request down, and every change that a route has made. */
export function auditRequests(app: FastifyInstance, audit: AuditLog): void {
  app.addHook('onError', (request, _reply, error, done) => {
    audit.refused(doerOf(request), routeOf(request), toAssistError(error))
    done()
  })
  app.addHook('onResponse', (request, { statusCode }, done) => {
    const action = (writtenRights as Readonly<Record<string, AuditAction | undefined>>)[
      request.routeOptions.config.access ?? ''
    ]
    if (action && statusCode < 400) {
      audit.write(doerOf(request), { action, target: targetOf(request), detail: routeOf(request) })
    }
    done()
  })
}

/** Who sends a request. */
export function doerOf({ identity, ip }: FastifyRequest): Doer {
  return { who: identity?.id, address: ip }
}

/** The route, not the address: addresses hold tokens and keys. */
function routeOf({ method, routeOptions }: FastifyRequest): string {
  return `${method} ${routeOptions.url ?? 'no route'}`
}

/** What a change was made to: the base, and the id in the path where there is one. */
function targetOf({ query, params }: FastifyRequest): string {
  const { base } = query as { readonly base?: unknown }
  const ids = Object.values((params ?? {}) as Readonly<Record<string, unknown>>)
  return [base, ...ids]
    .filter((part) => typeof part === 'string' || typeof part === 'number')
    .join(' ')
}
