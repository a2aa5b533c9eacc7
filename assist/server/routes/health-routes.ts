import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'

import type { Metrics } from '../metrics.js'

const statusSchema = Type.Object({ status: Type.String(), reason: Type.Optional(Type.String()) })

/** What `/readyz` asks. */
export interface Readiness {
  /** Undefined when calls can be taken; otherwise what is missing. */
  readonly missing: () => string | undefined
  /** Undefined when all is there; otherwise what works less well, though calls can be taken. */
  readonly limits: () => string | undefined
}

/** `/healthz`: the process lives. `/readyz`: calls can be taken. `/metrics`: Prometheus. */
export function healthRoutes(app: FastifyInstance, metrics: Metrics, readiness: Readiness): void {
  app.get(
    '/healthz',
    {
      schema: { summary: 'The process lives.', tags: ['health'], response: { 200: statusSchema } },
    },
    () => ({ status: 'ok' }),
  )
  app.get(
    '/readyz',
    {
      schema: {
        summary:
          'Calls can be taken: models and solution base are loaded. `reason` says what works less well.',
        tags: ['health'],
        response: { 200: statusSchema, 503: statusSchema },
      },
    },
    (_request, reply) => {
      const reason = readiness.missing()
      const limits = readiness.limits()
      if (reason === undefined)
        return { status: 'ready', ...(limits === undefined ? {} : { reason: limits }) }
      return reply.code(503).send({ status: 'starting', reason })
    },
  )
  app.get(
    '/metrics',
    { schema: { summary: 'Prometheus metrics.', tags: ['health'], produces: ['text/plain'] } },
    async (_request, reply) => {
      const text = await metrics.registry.metrics()
      return reply.type(metrics.registry.contentType).send(text)
    },
  )
}
