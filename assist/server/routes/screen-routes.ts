import type { FastifyInstance } from 'fastify'

import type { AuditLog } from '../../access/audit/audit-log.js'
import { accessRefused, type Identity } from '../../access/identity.js'
import { hasRight } from '../../access/roles.js'
import { AssistError } from '../../errors/errors.js'
import type { CallRegistry } from '../../pipeline/registry/call-registry.js'
import type { CallSummary, ScreenMessage } from '../../screen/screen-protocol.js'
import { ScreenSession, type ScreenSource, type SeatBooks } from '../../screen/screen-session.js'
import { serveSocket } from '../../sockets/socket-end.js'
import { defaultBase } from '../../store/solution-store.js'
import type { StoreContracts } from '../../store/store.js'
import { CallSight } from './access/sight.js'

/** What the screen runs on. */
export interface ScreenParts {
  readonly calls: CallRegistry
  readonly store: Pick<StoreContracts, 'calls' | 'solutions'>
  readonly seats: SeatBooks
  readonly audit: AuditLog
  readonly listCalls: (identity: Identity) => Promise<readonly CallSummary[]>
}

/** Adds the agent's screen socket at `/screen`. Needs `@fastify/websocket` on the app. */
export function screenRoutes(app: FastifyInstance, parts: ScreenParts): void {
  app.get('/screen', { websocket: true, config: { access: 'see-calls' } }, (socket, request) => {
    const origin = `${request.protocol}://${request.host}`
    const { calls, store, audit } = parts
    const sight = new CallSight(request, { calls, store: store.calls, audit })
    const source = sourceOf(sight, parts)
    serveSocket<ScreenMessage>(socket, (end) => new ScreenSession(end, source, origin))
  })
}

/** What one screen is shown: the calls that its key or person sees. */
function sourceOf(sight: CallSight, parts: ScreenParts): ScreenSource {
  const { calls, store, seats, audit, listCalls } = parts
  return {
    listCalls: () => listCalls(sight.identity),
    seats: {
      act: async (callId, end, action) => {
        await sight.require(callId)
        await seats.act(callId, end, action)
      },
      leave: (end) => seats.leave(end),
    },
    requireActing: () => {
      if (hasRight(sight.identity.roles, 'take-calls')) return
      const error = accessRefused(sight.identity, 'take-calls')
      audit.refused(sight.doer, 'socket /screen', error)
      throw error
    },
    watched: (callId) => void sight.look(callId).catch(() => undefined),
    onCallsChange: (listener) => calls.onChange(listener),
    findLive: (callId) => sight.live(callId),
    isHidden: (callId) => calls.find(callId) !== undefined && sight.live(callId) === undefined,
    storedEvents: async (callId, after) => {
      await sight.require(callId)
      return store.calls.eventsAfter(callId, after)
    },
    storedBase: async (callId) => {
      await sight.require(callId)
      return (await store.calls.get(callId)).facts.solutions
    },
    solutionsVersion: (base = defaultBase) => store.solutions.version(base),
    findSolution: async (base = defaultBase, id) => {
      try {
        return await store.solutions.get(base, id)
      } catch (thrown) {
        const isGone = thrown instanceof AssistError && thrown.statusCode === 404
        if (isGone) return undefined
        throw thrown
      }
    },
  }
}
