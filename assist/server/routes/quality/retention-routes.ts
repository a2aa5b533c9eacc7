import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'

import { doerOf } from '../../../access/audit/audit-hooks.js'
import type { AuditLog, Doer } from '../../../access/audit/audit-log.js'
import { callData, type CustomerDataParts } from '../../../service/retention/customer-data.js'
import type { ErasureOutcome, Retention } from '../../../service/retention/retention.js'
import { zipOf } from '../../../service/retention/zip-files.js'
import { errorSchema } from '../error-schema.js'

/** What the routes need of the service. */
export interface RetentionRoutesParts extends CustomerDataParts {
  readonly retention: Retention
  readonly audit: AuditLog
}

const tags = ['retention']
const config = { access: 'erase-calls' } as const
const params = Type.Object({ callId: Type.String({ minLength: 1, maxLength: 140 }) })
const ids = Type.Array(Type.String())
const outcomeSchema = Type.Object({
  erased: ids,
  held: Type.Array(Type.String(), { description: 'They have to stay until their hold is lifted.' }),
  live: Type.Array(Type.String(), { description: 'They go on; to be erased when they are over.' }),
})
const holdSchema = Type.Object({ isHeld: Type.Boolean() })
const customerSchema = Type.Object({
  customer: Type.String({
    ...{ minLength: 1, maxLength: 1_000 },
    description: 'As `caller` or `verified` named them, or an address that was written to.',
  }),
})

/** What an administrator does with all that is kept of calls: takes it away, erases it, holds it. */
export function retentionRoutes(app: FastifyInstance, parts: RetentionRoutesParts): void {
  callRoutes(app, parts)
  customerRoutes(app, parts)
}

/** `DELETE /api/calls/:callId`, `PUT /api/calls/:callId/hold`. */
function callRoutes(app: FastifyInstance, parts: RetentionRoutesParts): void {
  const { store, audit } = parts
  app.delete<{ Params: { callId: string } }>(
    '/api/calls/:callId',
    {
      config,
      schema: {
        ...{ tags, params },
        summary: 'Erases a call with everything that is kept of it.',
        response: { 200: outcomeSchema, 404: errorSchema },
      },
    },
    async (request) => {
      const { internalId } = await store.retention.find(request.params.callId)
      return erase(parts, [internalId], doerOf(request))
    },
  )
  app.put<{ Params: { callId: string }; Body: { isHeld: boolean } }>(
    '/api/calls/:callId/hold',
    {
      config,
      schema: {
        ...{ tags, params },
        summary: 'Says that a call has to stay whatever its age is (legal hold), or no longer.',
        body: holdSchema,
        response: { 200: holdSchema, 404: errorSchema },
      },
    },
    async (request) => {
      const { isHeld } = request.body
      const { internalId } = await store.retention.find(request.params.callId)
      await store.retention.hold(internalId, isHeld)
      const detail = isHeld ? 'held' : 'lifted'
      audit.write(doerOf(request), { action: 'call.held', target: internalId, detail })
      return { isHeld }
    },
  )
}

/** `POST /api/customers/export`, `POST /api/customers/erase`: a body, since addresses stand in logs. */
function customerRoutes(app: FastifyInstance, parts: RetentionRoutesParts): void {
  const { store, audit } = parts
  app.post<{ Body: { customer: string } }>(
    '/api/customers/export',
    {
      config,
      schema: {
        tags,
        summary: 'All that is kept of the calls of a customer, as a ZIP with a folder a call.',
        body: customerSchema,
        response: {
          200: { description: 'The ZIP.', content: { 'application/zip': { schema: {} } } },
          400: errorSchema,
        },
      },
    },
    async (request, reply) => {
      const calls = await store.retention.ofCustomer(request.body.customer)
      for (const target of calls) {
        audit.write(doerOf(request), { action: 'call.exported', target, detail: 'customer' })
      }
      return reply
        .type('application/zip')
        .header('cache-control', 'no-store')
        .header('content-disposition', 'attachment; filename="customer.zip"')
        .send(zipOf(callData(parts, calls)))
    },
  )
  app.post<{ Body: { customer: string } }>(
    '/api/customers/erase',
    {
      config,
      schema: {
        tags,
        summary: 'Erases the calls of a customer with everything that is kept of them.',
        body: customerSchema,
        response: { 200: outcomeSchema, 400: errorSchema },
      },
    },
    async (request) => {
      const calls = await store.retention.ofCustomer(request.body.customer)
      return erase(parts, calls, doerOf(request))
    },
  )
}

async function erase(
  { retention, audit }: RetentionRoutesParts,
  calls: readonly string[],
  doer: Doer,
) {
  const outcome: ErasureOutcome = await retention.erase(calls)
  for (const target of outcome.erased) {
    audit.write(doer, { action: 'call.erased', target, detail: '' })
  }
  const { erased, held, live } = outcome
  return { erased: [...erased], held: [...held], live: [...live] }
}
