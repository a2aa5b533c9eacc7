import type {} from '@fastify/websocket'
import type { FastifyInstance, FastifyRequest } from 'fastify'

import { ownCalls } from '../access/identity.js'
import { isInScope } from '../call/call-owner.js'
import { doerOf } from '../access/audit/audit-hooks.js'
import type { AuditLog } from '../access/audit/audit-log.js'
import type { Clock } from '../call/clock.js'
import { toAssistError, type AssistError } from '../errors/errors.js'
import type { Log } from '../log/log.js'
import type { CallRegistry } from '../pipeline/registry/call-registry.js'
import type { Config } from '../settings/config.js'
import { serveSocket } from '../sockets/socket-end.js'
import type { AllowedLeg } from './allowed-leg.js'
import { DoorSession } from './door-session.js'
import type { FollowedCall } from './open-legs.js'
import { laterOn } from './later.js'
import type { Door, DoorOpening } from './door.js'

/** What every door runs on. */
export interface DoorParts {
  readonly calls: CallRegistry
  readonly clock: Clock
  readonly config: Config
  readonly log: Log
  readonly audit: AuditLog
  /** The one leg that a customer's browser may send; undefined: whoever holds the API key may send any. */
  readonly legOf: (query: unknown) => Promise<AllowedLeg | undefined>
}

/** Opens a door in the service. Needs `@fastify/websocket` on the app. */
export function doorRoute<Out>(app: FastifyInstance, door: Door<Out>, parts: DoorParts): void {
  const { name, path, access } = door
  const carrier = door.carrier?.(parts.config)
  const check = (request: FastifyRequest, _reply: unknown, done: (error?: Error) => void): void => {
    try {
      door.check?.(openingOf(request))
      done()
    } catch (thrown) {
      done(toAssistError(thrown))
    }
  }
  app.get(
    path,
    { websocket: true, config: { access, ...(carrier && { carrier }) }, preValidation: check },
    (socket, request) => {
      const allowed = parts.legOf(request.query)
      // Its refusal is told when the client starts; a socket that never does must not end the service.
      allowed.catch(() => undefined)
      const opening = openingOf(request)
      const { identity } = request
      const refused = (error: AssistError) =>
        parts.audit.refused(doerOf(request), `socket ${path}`, error)
      const followed = ({ internalId, start }: FollowedCall): void => {
        if (!identity || isInScope(start.owner, ownCalls(identity))) return
        parts.audit.looked(doerOf(request), 'call.seen', internalId)
      }
      serveSocket<Out>(socket, (end) => {
        const translator = door.translate(opening, laterOn(end, parts.clock))
        return new DoorSession(end, {
          ...{ ...parts, door: name, translator, allowed, identity, refused, followed },
        })
      })
    },
  )
}

function openingOf({ query, headers }: FastifyRequest): DoorOpening {
  return { query: query as DoorOpening['query'], headers }
}
