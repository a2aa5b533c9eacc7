import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'

import { doerOf } from '../../../access/audit/audit-hooks.js'
import { mayBind, whoseCallIs } from '../../../access/identity.js'
import { boundOwner } from '../../../call/call-owner.js'
import type { CallRegistry } from '../../../pipeline/registry/call-registry.js'
import type { CallStore } from '../../../store/call-store.js'
import { CallSight, identityOf, type SightParts } from '../access/sight.js'
import { errorSchema } from '../error-schema.js'

/** What the route runs on. */
export interface CallAgentRouteParts {
  readonly store: Pick<CallStore, 'get' | 'bind'>
  readonly calls: Pick<CallRegistry, 'find' | 'bind'>
  readonly audit: SightParts['audit']
}

/** `POST /api/calls/:callId/agent`: which agent takes a call, told late, or again when it is handed on. */
export function callAgentRoutes(app: FastifyInstance, parts: CallAgentRouteParts): void {
  const { store, calls, audit } = parts
  app.post<{ Params: { callId: string }; Body: { agent: string | null } }>(
    '/api/calls/:callId/agent',
    {
      config: { access: 'take-calls' },
      schema: {
        summary: 'Says which agent takes a call, late, or again when it is handed on.',
        tags: ['calls'],
        params: Type.Object({ callId: Type.String({ minLength: 1, maxLength: 140 }) }),
        body: Type.Object({
          agent: Type.Union([Type.String({ minLength: 1, maxLength: 200 }), Type.Null()], {
            description: 'Name of the agent’s key or person, or a user id; null: nobody takes it.',
          }),
        }),
        response: {
          200: Type.Object({ whose: Type.Enum(['own', 'unbound', 'other']) }),
          '4xx': errorSchema,
        },
      },
    },
    async (request) => {
      const identity = identityOf(request)
      const { agent } = request.body
      const stored = await store.get(request.params.callId)
      const live = calls.find(stored.internalId)
      const before = live ? live.controls.owner : stored.facts.owner
      // A call that one has no say in is answered like one that there is not.
      if (!mayBind(identity, before, agent)) {
        await new CallSight(request, { calls, store, audit }).require(stored.callId)
      }
      const owner = boundOwner(before ?? { id: identity.id }, agent)
      await store.bind(stored.callId, owner)
      if (live) calls.bind(live, owner)
      const detail = agent === null ? 'nobody' : 'an agent'
      audit.write(doerOf(request), { action: 'call.bound', target: stored.internalId, detail })
      return { whose: whoseCallIs(identity, owner) }
    },
  )
}
