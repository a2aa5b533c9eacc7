import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type, type Static } from 'typebox'

import type { AuditLog } from '../../../access/audit/audit-log.js'
import { gatewayKinds } from '../../../followup/gateways/gateway.js'
import type { Deliveries } from '../../../followup/deliveries.js'
import type { CallRegistry } from '../../../pipeline/registry/call-registry.js'
import type { CallStore } from '../../../store/call-store.js'
import type { FollowUpDelivery } from '../../../store/desk/delivery-store.js'
import { CallSight } from '../access/sight.js'
import { errorSchema } from '../error-schema.js'

const id = Type.String({ minLength: 1, maxLength: 140 })
const textFields = {
  kind: Type.Enum(gatewayKinds),
  solutionId: id,
  template: Type.String({ maxLength: 40, default: 'page' }),
  language: Type.Enum(['en', 'zh']),
  variables: Type.Record(Type.String(), Type.String({ maxLength: 500 }), { default: {} }),
}
const previewBody = Type.Object(textFields)
const sendBody = Type.Object({
  ...textFields,
  deliveryId: Type.String({
    pattern: '^[\\w-]{8,64}$',
    description: 'Chosen by the client; the same again is the same delivery.',
  }),
  to: Type.String({ minLength: 3, maxLength: 254 }),
})
const deliverySchema = Type.Object({
  deliveryId: Type.String(),
  kind: Type.Enum(gatewayKinds),
  to: Type.String(),
  solutionId: Type.String(),
  state: Type.Enum(['sending', 'sent', 'failed', 'unknown'], {
    description: '`unknown`: it may have arrived; it is not tried again by itself.',
  }),
  reason: Type.String({ description: 'Why not, in the gateway’s words.' }),
  createdAt: Type.String({ description: 'ISO 8601.' }),
})
const params = Type.Object({ callId: id })
type Params = { Params: { callId: string } }

/** What the routes need of the service. */
export interface DeliveryRoutesParts {
  readonly deliveries: Deliveries
  /** As configured; empty: customers use the address that the agent uses. */
  readonly publicUrl: string
  readonly calls: CallRegistry
  readonly store: CallStore
  readonly audit: AuditLog
}

const tags = ['calls']
const path = '/api/calls/:callId/follow-ups'
const errors = { 400: errorSchema, 404: errorSchema, 409: errorSchema }

/** `/api/calls/:callId/follow-ups`: mails and SMS with the page of an answer. */
export function deliveryRoutes(app: FastifyInstance, parts: DeliveryRoutesParts): void {
  const { deliveries } = parts
  app.get<Params>(
    path,
    {
      config: { access: 'take-calls' },
      schema: {
        ...{ tags, params, summary: 'Ways out, templates, and what was sent of this call.' },
        response: {
          200: Type.Object({
            kinds: Type.Array(Type.Enum(gatewayKinds)),
            templates: Type.Array(
              Type.Object({ id: Type.String(), kind: Type.String(), language: Type.String() }),
            ),
            deliveries: Type.Array(deliverySchema),
          }),
          ...errors,
        },
      },
    },
    async (request) => {
      const { callId } = await placeOf(request, request.params.callId, parts)
      const sent = await deliveries.ofCall(callId)
      return {
        kinds: [...deliveries.kinds],
        templates: [...deliveries.templates],
        deliveries: sent.map(answerOf),
      }
    },
  )
  sendingRoutes(app, parts)
}

/** The call that a request is about, as deliveries know it. */
async function placeOf(request: FastifyRequest, callId: string, parts: DeliveryRoutesParts) {
  const { internalId } = await new CallSight(request, parts).require(callId)
  const { facts } = await parts.store.get(internalId)
  const publicUrl = parts.publicUrl || `${request.protocol}://${request.host}`
  return { callId: internalId, base: facts.solutions, publicUrl: publicUrl.replace(/\/+$/u, '') }
}

function sendingRoutes(app: FastifyInstance, parts: DeliveryRoutesParts): void {
  const { deliveries } = parts
  app.post<Params & { Body: Static<typeof previewBody> }>(
    `${path}/preview`,
    {
      config: { access: 'take-calls' },
      schema: {
        ...{ tags, params, summary: 'What the customer would read.', body: previewBody },
        response: {
          200: Type.Object({ subject: Type.String(), text: Type.String() }),
          ...errors,
        },
      },
    },
    async (request) =>
      deliveries.preview(request.body, await placeOf(request, request.params.callId, parts)),
  )
  app.post<Params & { Body: Static<typeof sendBody> }>(
    path,
    {
      config: { access: 'take-calls' },
      schema: {
        ...{ tags, params, summary: 'Sends a mail or an SMS, once.', body: sendBody },
        response: { 200: deliverySchema, ...errors },
      },
    },
    async (request) => {
      const place = await placeOf(request, request.params.callId, parts)
      return answerOf(await deliveries.send({ ...request.body, ...place }))
    },
  )
}

function answerOf(delivery: FollowUpDelivery): Static<typeof deliverySchema> {
  const { deliveryId, kind, to, solutionId, state, reason, createdAt } = delivery
  const fields = { deliveryId, kind, to, solutionId, state, reason }
  return { ...fields, createdAt: new Date(createdAt).toISOString() }
}
