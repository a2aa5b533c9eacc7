import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'

import {
  deliveryStates,
  type DeliveryState,
  type StoredDelivery,
  type WebhookStore,
} from '../../../store/webhooks/webhook-store.js'
import type { Webhooks } from '../../../webhooks/webhooks.js'
import { errorSchema } from '../error-schema.js'

const timeSchema = Type.Union([Type.String(), Type.Null()], { description: 'ISO 8601.' })
const stateSchema = Type.Union(deliveryStates.map((state) => Type.Literal(state)))
const deliverySchema = Type.Object({
  deliveryId: Type.String({ description: 'The `webhook-id` that the receiver sees.' }),
  position: Type.Integer({ description: 'For `before`.' }),
  type: Type.String(),
  state: stateSchema,
  attemptCount: Type.Integer(),
  createdAt: Type.String({ description: 'ISO 8601.' }),
  attemptedAt: timeSchema,
  nextAt: timeSchema,
  answer: Type.Union([Type.Integer(), Type.Null()], {
    description: 'HTTP status of the last answer.',
  }),
  problem: Type.Union([Type.String(), Type.Null()], { description: 'Why no answer came.' }),
  message: Type.Object({}, { additionalProperties: true, description: 'As it is sent.' }),
})

function shown({ body, createdAt, attemptedAt, nextAt, ...delivery }: StoredDelivery) {
  const { deliveryId, position, type, state, attemptCount, answer, problem } = delivery
  const time = (atMs: number | null) => (atMs === null ? null : new Date(atMs).toISOString())
  return {
    ...{ deliveryId, position, type, state, attemptCount, answer, problem },
    ...{ createdAt: new Date(createdAt).toISOString(), attemptedAt: time(attemptedAt) },
    ...{ nextAt: time(nextAt), message: JSON.parse(body) as Readonly<Record<string, unknown>> },
  }
}

/** `GET /api/webhooks/deliveries` and `POST /api/webhooks/deliveries/:deliveryId/retry`. */
export function webhookRoutes(
  app: FastifyInstance,
  { store, webhooks }: { readonly store: WebhookStore; readonly webhooks: Webhooks },
): void {
  app.get<{ Querystring: { before?: number; state?: DeliveryState; limit: number } }>(
    '/api/webhooks/deliveries',
    {
      config: { access: 'manage-webhooks' },
      schema: {
        summary: 'What was sent to the receiver of webhooks or waits for it, newest first.',
        tags: ['webhooks'],
        querystring: Type.Object({
          before: Type.Optional(Type.Integer({ minimum: 1, description: 'A `position`.' })),
          state: Type.Optional(stateSchema),
          limit: Type.Integer({ minimum: 1, maximum: 1_000, default: 100 }),
        }),
        response: { 200: Type.Array(deliverySchema), 400: errorSchema },
      },
    },
    async ({ query }) => (await store.list(query)).map(shown),
  )
  app.post<{ Params: { deliveryId: string } }>(
    '/api/webhooks/deliveries/:deliveryId/retry',
    {
      config: { access: 'manage-webhooks' },
      schema: {
        summary:
          'Sends a delivery again that was given up or still waits; one that was taken stays.',
        tags: ['webhooks'],
        params: Type.Object({ deliveryId: Type.String({ minLength: 1, maxLength: 140 }) }),
        response: { 200: deliverySchema, 404: errorSchema },
      },
    },
    async ({ params }) => shown(await webhooks.retry(params.deliveryId)),
  )
}
