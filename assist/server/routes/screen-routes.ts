import type { FastifyInstance } from 'fastify'

import { AssistError } from '../../errors/errors.js'
import type { CallRegistry } from '../../pipeline/registry/call-registry.js'
import type { CallSummary, ScreenMessage } from '../../screen/screen-protocol.js'
import { ScreenSession, type ScreenSource, type SeatBooks } from '../../screen/screen-session.js'
import { serveSocket } from '../../sockets/socket-end.js'
import { defaultBase } from '../../store/solution-store.js'
import type { StoreContracts } from '../../store/store.js'

/** Adds the agent's screen socket at `/screen`. Needs `@fastify/websocket` on the app. */
export function screenRoutes(
  app: FastifyInstance,
  parts: {
    readonly calls: CallRegistry
    readonly store: Pick<StoreContracts, 'calls' | 'solutions'>
    readonly seats: SeatBooks
    readonly listCalls: () => Promise<readonly CallSummary[]>
  },
): void {
  const { calls, store } = parts
  const source: ScreenSource = {
    listCalls: parts.listCalls,
    seats: parts.seats,
    onCallsChange: (listener) => calls.onChange(listener),
    findLive: (callId) => calls.find(callId),
    storedEvents: (callId, after) => store.calls.eventsAfter(callId, after),
    storedBase: async (callId) => (await store.calls.get(callId)).facts.solutions,
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
  app.get('/screen', { websocket: true, config: { access: 'key' } }, (socket, request) => {
    const origin = `${request.protocol}://${request.host}`
    serveSocket<ScreenMessage>(socket, (end) => new ScreenSession(end, source, origin))
  })
}
