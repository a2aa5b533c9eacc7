import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type } from 'typebox'

import type { AuditLog } from '../../access/audit/audit-log.js'
import { scopeOf, whoseCallIs, type Identity } from '../../access/identity.js'
import type { CallEvent } from '../../pipeline/log/call-event.js'
import type { CallRegistry } from '../../pipeline/registry/call-registry.js'
import type { CallSummary } from '../../screen/screen-protocol.js'
import type { CallStore, StoredCall } from '../../store/call-store.js'
import { CallSight, identityOf } from './access/sight.js'
import { errorSchema } from './error-schema.js'

/** How many calls a list shows. */
const listedCount = 50

/** A call as every list and answer shows it. */
export const callSchema = Type.Object({
  callId: Type.String(),
  internalId: Type.String({ description: 'The call’s own id; `callId` may come again.' }),
  language: Type.String(),
  startedAt: Type.String({ description: 'ISO 8601.' }),
  isLive: Type.Boolean(),
  lastSeq: Type.Integer({ description: 'Number of the latest event.' }),
  whose: Type.Enum(['own', 'unbound', 'other'], { description: 'Whose it is to who asks.' }),
})
const paramsSchema = Type.Object({ callId: Type.String({ minLength: 1, maxLength: 140 }) })
const eventSchema = Type.Object(
  { seq: Type.Integer(), callId: Type.String(), atMs: Type.Integer(), type: Type.String() },
  { additionalProperties: true },
)

/** Live and stored calls that somebody sees, newest first. */
export async function listCalls(
  store: CallStore,
  calls: CallRegistry,
  identity: Identity,
): Promise<CallSummary[]> {
  const stored = await store.list({ limit: listedCount, scope: scopeOf(identity) })
  return stored.map((call) => summaryOf(call, calls, identity))
}

/** A stored call as lists show it. Of a live one, `lastSeq` counts events that are not stored yet. */
export function summaryOf(
  { callId, internalId, language, startedAt, lastSeq, facts }: StoredCall,
  calls: CallRegistry,
  identity: Identity,
): CallSummary & Pick<StoredCall, 'internalId'> {
  const live = calls.ofInternalId(internalId)
  return {
    ...{ callId, internalId, language },
    startedAt: new Date(startedAt).toISOString(),
    isLive: live !== undefined,
    lastSeq: live?.log.lastSeq ?? lastSeq,
    whose: whoseCallIs(identity, live ? live.controls.owner : facts.owner),
  }
}

/** `GET /api/calls/:callId`, `/api/calls/:callId/events?after=`. */
export function callRoutes(
  app: FastifyInstance,
  parts: { readonly store: CallStore; readonly calls: CallRegistry; readonly audit: AuditLog },
): void {
  const { store, calls, audit } = parts
  const sightOf = (request: FastifyRequest) => new CallSight(request, { calls, store, audit })
  app.get<{ Params: { callId: string } }>(
    '/api/calls/:callId',
    {
      config: { access: 'see-calls' },
      schema: {
        summary: 'One call.',
        tags: ['calls'],
        params: paramsSchema,
        response: { 200: callSchema, 404: errorSchema },
      },
    },
    async (request) => {
      const { callId } = request.params
      await sightOf(request).require(callId)
      return summaryOf(await store.get(callId), calls, identityOf(request))
    },
  )
  app.get<{ Params: { callId: string }; Querystring: { after: number } }>(
    '/api/calls/:callId/events',
    {
      config: { access: 'see-calls' },
      schema: {
        summary: 'The event log of a call, or what came after an event.',
        tags: ['calls'],
        params: paramsSchema,
        querystring: Type.Object({ after: Type.Integer({ minimum: 0, default: 0 }) }),
        response: { 200: Type.Array(eventSchema), 404: errorSchema },
      },
    },
    async (request): Promise<readonly CallEvent[]> => {
      const { params, query } = request
      await sightOf(request).look(params.callId)
      const live = calls.find(params.callId)
      return live ? live.log.after(query.after) : store.eventsAfter(params.callId, query.after)
    },
  )
}
